import type { Db } from '../../store/engine.ts'
import { readPlan } from '../../store/plan.ts'

/** How many rows of the plan have one of these outcomes. */
export async function countPlanned(trx: Db, outcomes: readonly string[]): Promise<number> {
  const { counts } = await readPlan(trx)
  return outcomes.reduce((sum, outcome) => sum + (counts[outcome] ?? 0), 0)
}
