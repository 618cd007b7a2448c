import { sql } from 'kysely'
import type { Db } from '../../store/engine.ts'
import { POPULATIONS, type Population } from '../rules/population.ts'
import { resolveSelection } from './people.ts'
import { chargedPopulation, inPublic } from './sql.ts'

/** One line of the count of assignments: a school and subscription with at least one copy held, by the population charged. */
export type AssignmentCount = { uai: string; subscription: string; project: string | null; resource: string } & Record<Population, number>

/** One copy held, without anybody's name. */
export interface HeldCopy {
  resource: string
  title: string
  subscription: string
  valid_until: string | null
  uai: string
  population: number
  since: string
}

/** Every copy held (assigned or locked), and each beneficiary of what was given to a whole school. */
const held = (schools: readonly number[]) => sql<{ school: number; subscription: number; population: number; since: string }>`(
  select c.school, c.subscription, c.population, c.since from copy as c where c.school in (${sql.join(schools)}) and c.state in ('assigned', 'locked')
  union all select s.school, s.id, ${chargedPopulation(POPULATIONS)}, s.granted_on from subscription as s
    inner join person as p on p.school = s.school and p.left_on is null and ${inPublic()} where s.school in (${sql.join(schools)}) and s.granted_on is not null)`

const query = (trx: Db, schools: readonly number[]) =>
  trx
    .selectFrom(held(schools).as('h'))
    .innerJoin('school', 'school.id', 'h.school')
    .innerJoin('subscription', (on) => on.onRef('subscription.school', '=', 'h.school').onRef('subscription.id', '=', 'h.subscription'))
    .innerJoin('resource', 'resource.id', 'subscription.resource')

/** Counts of copies held, sorted by school and subscription (gar, section 8). @throws CliError 4 for an unknown school */
export async function assignmentCounts(trx: Db, uais: readonly string[] | undefined) {
  const { schools } = await resolveSelection(trx, { uais })
  const counts = POPULATIONS.map((population, index) =>
    sql<number>`sum(case when h.population = ${sql.lit(index + 1)} then 1 else 0 end)`.as(population),
  )
  return query(trx, schools.length ? schools : [0])
    .select(['school.uai', 'subscription.code as subscription', 'subscription.project', 'resource.ark as resource', ...counts])
    .groupBy(['school.uai', 'subscription.code', 'subscription.project', 'resource.ark'])
    .orderBy('school.uai')
    .orderBy('subscription.code')
}

/** The copies held as the report wants them: by resource, subscription, school. @throws CliError 4 for an unknown school */
export async function heldCopies(trx: Db, uais: readonly string[] | undefined) {
  const { schools } = await resolveSelection(trx, { uais })
  return query(trx, schools.length ? schools : [0])
    .select([
      'resource.ark as resource',
      'resource.title',
      'subscription.code as subscription',
      'subscription.valid_until',
      'school.uai',
      'h.population',
      'h.since',
    ])
    .orderBy('resource.ark')
    .orderBy('subscription.code')
    .orderBy('school.uai')
    .orderBy('h.since')
    .orderBy('h.population')
}
