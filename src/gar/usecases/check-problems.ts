import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../store/engine.ts'
import type { Problem } from '../../store/problem.ts'

/** How many problems of one rule are told. */
export const MOST = 20

/** Runs a query whose rows are broken things, each with a sentence in plain data. */
export async function problems(trx: Db, check: string, query: RawBuilder<{ what: string }>): Promise<Problem[]> {
  const { rows } = await sql<{ what: string }>`select what from (${query}) as broken order by what limit ${MOST}`.execute(trx)
  return rows.map(({ what }) => ({ check, what }))
}
