import { CliError, EXIT } from '../../errors.ts'
import { fold } from '../../fold.ts'
import type { Db } from '../../store/engine.ts'
import type { Library } from '../../store/schema.ts'
import type { Validity } from '../rules/expiry.ts'

export const unknownLibrary = (code: string) =>
  new CliError('unknown_library', EXIT.unknown, 'mdo.unknown.library', [code], { details: { unknown: [code] } })

/** A library by its code, whatever its case. @throws CliError 4 */
export async function findLibrary(trx: Db, code: string): Promise<Library> {
  const found = await trx.selectFrom('library').selectAll().where('code', '=', code.toLowerCase()).executeTakeFirst()
  if (!found) throw unknownLibrary(code)
  return found
}

/** The number of the library to which a command is limited; undefined for the department, which sees all. @throws CliError 4 */
export const scopeOf = async (trx: Db, code: string | undefined): Promise<number | undefined> =>
  code === undefined ? undefined : (await findLibrary(trx, code)).id

/** All libraries by number. */
export const librariesById = async (trx: Db): Promise<ReadonlyMap<number, Library>> =>
  new Map((await trx.selectFrom('library').selectAll().execute()).map((one) => [one.id, one]))

/** How a sign-up names a library: its code, or its name without accents and case. */
export async function libraryWords(trx: Db): Promise<{ find: (word: string) => Library | undefined; fallback: Library | undefined }> {
  const all = await trx.selectFrom('library').selectAll().orderBy('id').execute()
  const byWord = new Map(all.map((one) => [one.name_key, one]))
  for (const one of all) byWord.set(fold(one.code), one)
  return { find: (word) => byWord.get(fold(word)), fallback: all.find((one) => one.fallback === 1 && one.retired_on === null) }
}

/** The rule of one library: its own, else the one of the department. */
export const validityOf = (library: Library | undefined, months: number): Validity => ({
  months: library?.validity_months ?? months,
  until: library?.valid_until ?? null,
})

/** `code, name, email, active` and the rules, by name. */
export async function listLibraries(trx: Db, scope: number | undefined) {
  const rows = await trx
    .selectFrom('library')
    .selectAll()
    .$if(scope !== undefined, (query) => query.where('id', '=', scope ?? 0))
    .orderBy('name_key')
    .orderBy('code')
    .execute()
  return rows.map(({ code, name, email, retired_on, validity_months, valid_until, fallback, digest }) => ({
    ...{ code, name, email, active: retired_on === null, validity_months, valid_until, fallback: fallback === 1, digest: digest === 1 },
  }))
}
