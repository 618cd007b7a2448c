import { CliError, EXIT } from '../../errors.ts'
import { fold } from '../../fold.ts'
import type { Db } from '../../store/engine.ts'
import type { MdoResource } from '../../store/schema.ts'

export const listResources = async (trx: Db) => {
  const rows = await trx.selectFrom('mdo_resource').selectAll().orderBy('name_key').execute()
  return rows.map(({ code, name, retired_on }) => ({ code, name, active: retired_on === null }))
}

/** The catalogue as people name it: by code or by title, without accents and case. */
export interface Catalogue {
  find(word: string): MdoResource | undefined
  byId: ReadonlyMap<number, MdoResource>
}

export async function catalogueOf(trx: Db): Promise<Catalogue> {
  const all = await trx.selectFrom('mdo_resource').selectAll().orderBy('id').execute()
  const byWord = new Map(all.map((one) => [one.name_key, one]))
  for (const one of all) byWord.set(fold(one.code), one)
  return { find: (word) => byWord.get(fold(word)), byId: new Map(all.map((one) => [one.id, one])) }
}

/** Resources of the catalogue by code or title. @throws CliError 4 with all that are not in it */
export function named(catalogue: Catalogue, words: readonly string[]): MdoResource[] {
  const unknown = words.filter((word) => !catalogue.find(word))
  if (unknown.length) throw new CliError('unknown_resource', EXIT.unknown, 'mdo.unknown.resource', [unknown], { details: { unknown } })
  return [...new Set(words.flatMap((word) => catalogue.find(word) ?? []))]
}
