import type { Db } from '../../store/engine.ts'
import { readPlan } from '../../store/plan.ts'

/** How often each outcome is planned. */
export const outcomeCounts = async (trx: Db) => Object.entries((await readPlan(trx)).counts).map(([outcome, rows]) => ({ outcome, rows }))
