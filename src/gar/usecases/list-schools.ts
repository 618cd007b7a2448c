import { sql } from 'kysely'
import type { Db } from '../../store/engine.ts'
import { directoryDays } from './directory.ts'
import { resolveSelection } from './people.ts'

/**
 * The schools with the number of people present and of resources subscribed to, sorted by UAI.
 * @param uais only these
 * @throws CliError 4 for an unknown school
 */
export async function schools(trx: Db, uais: readonly string[] | undefined) {
  const { schools: ids } = await resolveSelection(trx, { uais })
  const query = trx
    .selectFrom('school')
    .leftJoin(directoryDays.as('d'), 'd.school', 'school.id')
    .select(['uai', 'name', 'd.day as directory_on'])
    .select(sql<number>`(select count(*) from person as p where p.school = school.id and p.left_on is null)`.as('people'))
    .select(sql<number>`(select count(distinct s.resource) from subscription as s where s.school = school.id)`.as('resources'))
    .where('school.id', 'in', ids.length ? ids : [0])
    .orderBy('uai')
  return { ids, query }
}

/** The numbers under which the store keeps these schools, those it does not know left out. @param uais undefined for all */
export async function numbersOf(trx: Db, uais: readonly string[] | undefined): Promise<number[] | undefined> {
  if (uais === undefined) return undefined
  const found = await trx.selectFrom('school').select('id').where('uai', 'in', uais).execute()
  return found.map(({ id }) => id)
}
