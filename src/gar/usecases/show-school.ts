import { CliError, EXIT } from '../../errors.ts'
import type { Db } from '../../store/engine.ts'
import { schools } from './list-schools.ts'

/**
 * One school with its responsables d'affectation, as the directory names them.
 * @param uais one; may be left out when the store holds one school
 * @throws CliError 4 for an unknown school, 7 with the candidates when there are several and none is named
 */
export async function showSchool(trx: Db, uais: readonly string[] | undefined) {
  const { ids, query } = await schools(trx, uais)
  const [id, other] = ids
  if (id === undefined) throw new CliError('no_school', EXIT.unknown, 'gar.no_school')
  if (other !== undefined) {
    const candidates = (await query.execute()).map((school) => school.uai)
    throw new CliError('ambiguous_school', EXIT.undecided, 'gar.ambiguous.school', [candidates], {
      details: { candidates, option: '<uai>' },
    })
  }
  const school = await query.select(['degree', 'contract', 'head_uai']).executeTakeFirstOrThrow()
  const delegates = await trx
    .selectFrom('delegate')
    .select(['gar_id as id', 'last_name', 'first_name', 'email'])
    .where('school', '=', id)
    .orderBy('name_key')
    .orderBy('gar_id')
    .execute()
  return { school, delegates }
}
