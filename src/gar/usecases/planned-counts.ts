import { sql } from 'kysely'
import type { Db } from '../../store/engine.ts'
import { readPlan } from '../../store/plan.ts'
import { poolOfCopy } from './sql.ts'

/** How many rows of the plan have one of these outcomes. */
export async function countPlanned(trx: Db, outcomes: readonly string[]): Promise<number> {
  const { counts } = await readPlan(trx)
  return outcomes.reduce((sum, outcome) => sum + (counts[outcome] ?? 0), 0)
}

/** How many copies the plan takes from pools that have a number, or would have taken had there been enough. */
export async function countTaken(trx: Db): Promise<number> {
  const { rows } = await sql<{ taken: number }>`select count(*) as taken from
    (select n.outcome, n.scope as school, n.item as subscription, n.detail as population from planned as n where n.entity = 'copy' and n.outcome in ('assigned', 'no_copy')) as c
      left join pool as q on ${poolOfCopy} where c.outcome = 'no_copy' or q.total is not null`.execute(trx)
  return rows[0]?.taken ?? 0
}
