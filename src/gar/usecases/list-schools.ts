import { sql } from 'kysely'
import type { Db } from '../../store/engine.ts'
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
    .select(['uai', 'name'])
    .select(sql<number>`(select count(*) from person as p where p.school = school.id and p.left_on is null)`.as('people'))
    .select(sql<number>`(select count(distinct s.resource) from subscription as s where s.school = school.id)`.as('resources'))
    .where('id', 'in', ids.length ? ids : [0])
    .orderBy('uai')
  return { ids, query }
}
