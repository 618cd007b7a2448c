import { sql } from 'kysely'
import type { Db } from '../../store/engine.ts'

/** The schools with the number of people present and of resources subscribed to, sorted by UAI. */
export const schools = (trx: Db) =>
  trx
    .selectFrom('school')
    .select(['uai', 'name'])
    .select(sql<number>`(select count(*) from person as p where p.school = school.id and p.left_on is null)`.as('people'))
    .select(sql<number>`(select count(distinct s.resource) from subscription as s where s.school = school.id)`.as('resources'))
    .orderBy('uai')
