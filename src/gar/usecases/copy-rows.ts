import { sql } from 'kysely'
import type { Db } from '../../store/engine.ts'
import { POPULATIONS } from '../rules/population.ts'

/** The word of a population number, 0 being the common pool. */
export const populationCase = (ref: string) =>
  sql<string | null>`case ${sql.ref(ref)} ${sql.join(
    ['all', ...POPULATIONS].map((word, index) => sql`when ${sql.lit(index)} then ${sql.lit(word)}`),
    sql` `,
  )} end`

/** One row a person and resource of the plan of a write on copies, in the order of the plan. */
export const plannedCopies = (trx: Db) =>
  trx
    .selectFrom('planned')
    .innerJoin('person as p', (on) => on.onRef('p.school', '=', 'planned.scope').onRef('p.id', '=', 'planned.subject'))
    .innerJoin('school', 'school.id', 'planned.scope')
    .innerJoin('resource', 'resource.id', 'planned.topic')
    .leftJoin('subscription as s', (on) => on.onRef('s.school', '=', 'planned.scope').onRef('s.id', '=', 'planned.item'))
    .select([
      'school.uai',
      'resource.ark as resource',
      'resource.title',
      's.code as subscription',
      'p.gar_id as person',
      'p.last_name',
      'p.first_name',
    ])
    .select([populationCase('planned.detail').as('population'), 'planned.outcome'])
    .where('planned.outcome', 'is not', null)
    .orderBy('planned.n')

/** The same plan counted by resource, population charged and outcome. */
export const plannedCounts = (trx: Db) =>
  trx
    .selectFrom('planned')
    .innerJoin('resource', 'resource.id', 'planned.topic')
    .select([
      'resource.title',
      populationCase('planned.detail').as('population'),
      'planned.outcome',
      (eb) => eb.fn.countAll<number>().as('people'),
    ])
    .where('planned.outcome', 'is not', null)
    .where('planned.quiet', '=', 0)
    .groupBy(['resource.title', 'planned.detail', 'planned.outcome'])
    .orderBy('resource.title')
    .orderBy('planned.outcome')
    .orderBy('planned.detail')
    .execute()

/** The same counted by division too; a pupil counts once, under the first division, adults under none. */
export const plannedBatchCounts = (trx: Db) =>
  trx
    .selectFrom('planned')
    .innerJoin('resource', 'resource.id', 'planned.topic')
    .leftJoin(
      sql<{ school: number; person: number; code: string }>`(select m.school, m.person, min(t.code) as code from membership as m
        inner join term as t on t.school = m.school and t.id = m.term and t.kind = 'division' inner join person as p on p.school = m.school and p.id = m.person and p.pupils = 1
        where m.school in (select scope from planned) group by m.school, m.person)`.as('d'),
      (on) => on.onRef('d.school', '=', 'planned.scope').onRef('d.person', '=', 'planned.subject'),
    )
    .select([
      'resource.title',
      populationCase('planned.detail').as('population'),
      'd.code as division',
      'planned.outcome',
      (eb) => eb.fn.countAll<number>().as('people'),
    ])
    .where('planned.outcome', 'is not', null)
    .where('planned.quiet', '=', 0)
    .groupBy(['resource.title', 'planned.detail', 'd.code', 'planned.outcome'])
    .orderBy('resource.title')
    .orderBy('planned.outcome')
    .orderBy('planned.detail')
    .orderBy('d.code', (order) => order.asc().nullsFirst())
    .execute()

/** How many people the plan is about, each counted once. */
export async function plannedPeople(trx: Db): Promise<number> {
  const { rows } = await sql<{ people: number }>`select count(*) as people from
    (select distinct scope, subject from planned where subject is not null and outcome is not null) as d`.execute(trx)
  return rows[0]?.people ?? 0
}
