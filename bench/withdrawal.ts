import { statSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { entities } from '../src/gar/entities.ts'
import { planRevocation } from '../src/gar/usecases/revoke.ts'
import type { Db, Store } from '../src/store/engine.ts'
import { journal, nextOperation } from '../src/store/journal.ts'
import { applyPlan, readPlan, startPlan } from '../src/store/plan.ts'
import { checkpoint, inTransaction } from '../src/store/transaction.ts'
import { planUndo } from '../src/store/undo.ts'
import { PEOPLE, UAI } from './schools.ts'

const AUTHOR = {
  program: 'gar',
  operator: 'bench',
  systemUser: 'bench',
  command: 'gar revoke',
  day: '2026-11-20',
  now: () => new Date('2026-11-20T10:00:00Z'),
}

/** What one withdrawal took: milliseconds, and on SQLite the bytes it wrote into the write-ahead log. */
export interface Took {
  ms: number
  walBytes: number
}

/** Takes the copies of one resource back from everybody of the measured school, as the command does, and then gives them back. */
export async function withdrawOnce(store: Store): Promise<Took> {
  await checkpoint(store)
  const began = performance.now()
  const operation = await write(store, (trx) =>
    planRevocation(trx, { resources: ['pix'], selection: { uais: [UAI], all: true }, setting: 'subscription', today: '2026-11-20' }),
  )
  const ms = performance.now() - began
  const walBytes = store.engine === 'sqlite' ? (statSync(`${store.location}-wal`, { throwIfNoEntry: false })?.size ?? 0) : 0
  await write(store, (trx) => planUndo(trx, entities, operation), operation)
  return { ms, walBytes }
}

/** One write as `cli/change` makes it, without the looks and the printing around it. @returns its operation */
function write(store: Store, plan: (trx: Db) => Promise<unknown>, undoes: number | null = null): Promise<number> {
  return inTransaction(store, async (trx) => {
    await startPlan(trx)
    await plan(trx)
    const planned = await readPlan(trx)
    const operation = await nextOperation(trx)
    const written = await applyPlan(trx, entities, operation, planned)
    if (written !== PEOPLE || planned.changes !== PEOPLE)
      throw new Error(`${written} of ${planned.changes} rows written, ${PEOPLE} expected`)
    await journal(trx, operation, AUTHOR, planned, { undoes })
    return operation
  })
}
