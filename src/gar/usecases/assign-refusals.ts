import { sql } from 'kysely'
import { CliError, EXIT } from '../../errors.ts'
import type { Db } from '../../store/engine.ts'
import { POPULATIONS } from '../rules/population.ts'
import type { FoundResource } from './resources.ts'

/** Resources given to a whole school in which fewer copies were bought than there are people: allowed, and worth saying (rule B10). */
export async function belowHeadCount(trx: Db): Promise<{ title: string; total: number; heads: number }[]> {
  const { rows } = await sql<{
    title: string
    total: number
    heads: number
  }>`select r.title, q.total, count(*) as heads from planned as n
    inner join subscription as s on s.school = n.scope and s.id = n.item and s.scope = 'school' inner join resource as r on r.id = s.resource
    inner join pool as q on q.school = s.school and q.subscription = s.id and q.population = 0
    where n.entity = 'copy' and n.outcome in ('assigned', 'already') group by s.school, s.id, r.title, q.total having count(*) > q.total order by r.title`.execute(
    trx,
  )
  return rows
}

/** What serves a whole school is given to all of it. */
export const schoolScope = ({ title }: FoundResource) =>
  new CliError('school_scope', EXIT.refused, 'gar.assign.school_scope', [title], { details: { option: '--all' } })

export function notValid(
  { title, code }: FoundResource,
  subscriptions: readonly { valid_from: string; valid_until: string | null }[],
): CliError {
  const last = subscriptions.at(-1)
  if (!last) return new CliError('not_subscribed', EXIT.refused, 'gar.assign.not_subscribed', [title], { details: { resource: code } })
  const { valid_from, valid_until } = last
  return new CliError('not_valid', EXIT.refused, 'gar.assign.not_valid', [title, valid_from, valid_until ?? ''], {
    details: { resource: code, valid_from, valid_until },
  })
}

/** What the same plan takes from others (`sync`) makes nobody eligible. */
const GIVING = ['assigned', 'already', 'regranted', 'no_copy', 'not_eligible']

export async function nobodyEligible(trx: Db): Promise<CliError | undefined> {
  const rows = trx.selectFrom('planned').select('outcome').distinct().where('quiet', '=', 0)
  const outcomes = await rows.where('outcome', 'in', GIVING).execute()
  if (outcomes.length === 0 || outcomes.some(({ outcome }) => outcome !== 'not_eligible')) return undefined
  return new CliError('nobody_eligible', EXIT.refused, 'gar.assign.nobody_eligible')
}

export async function notEnough(trx: Db): Promise<CliError | undefined> {
  const missing = await trx
    .selectFrom('planned')
    .innerJoin('resource', 'resource.id', 'planned.topic')
    .select(['resource.title', 'planned.detail', (eb) => eb.fn.countAll<number>().as('missing')])
    .where('planned.outcome', '=', 'no_copy')
    .groupBy(['resource.title', 'planned.detail'])
    .orderBy('resource.title')
    .orderBy('planned.detail')
    .execute()
  if (missing.length === 0) return undefined
  const pools = missing.map(({ title, detail, missing: n }) => ({
    title,
    population: POPULATIONS[(detail ?? 1) - 1] ?? 'pupils',
    missing: n,
  }))
  return new CliError('not_enough_copies', EXIT.refused, 'gar.assign.not_enough', [pools], {
    details: { missing: pools, option: '--partial' },
  })
}
