import { sql } from 'kysely'
import type { Db } from './engine.ts'
import { head, journal, nextOperation, STORE } from './journal.ts'
import { NEW, readPlan, startPlan } from './plan.ts'
import { KEPT } from './shapes.ts'

/**
 * Notes in the journal what every row is now, as one operation that changes none of them: what earlier versions did not note, or what a
 * migration has changed. From then on `store check` compares.
 * @param at the instant of the migration; that of the last operation when it is not known
 */
export async function noteStates(trx: Db, at?: string): Promise<void> {
  const { operation } = await head(trx)
  const last = await trx.selectFrom('operation').select('at').where('id', '=', operation).executeTakeFirst()
  if (!last) return
  await startPlan(trx)
  for (const [entity, { key, moving }] of Object.entries(KEPT)) {
    if (moving) continue
    const part = (column: string | undefined) => (column ? sql.ref(column) : sql`0`)
    const [scope, item, subject] = [part(key.scope), part(key.item), part(key.subject)]
    await sql`insert into planned (scope, entity, item, subject, after, left_as) select ${scope}, ${entity}, ${item}, ${subject}, ${NEW}, operation
      from ${sql.table(entity)} where operation is not null order by 1, 3, 4`.execute(trx)
  }
  const instant = new Date(at ?? last.at)
  const author = {
    program: STORE,
    operator: 'guichet',
    systemUser: 'guichet',
    command: 'store migrate',
    day: instant.toISOString().slice(0, 10),
  }
  await journal(trx, await nextOperation(trx), { ...author, now: () => instant }, await readPlan(trx))
}
