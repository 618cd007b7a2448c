import { sql } from 'kysely'
import { CliError, EXIT } from '../errors.ts'
import type { Db, Store } from './engine.ts'

const RETRIES = 5

/**
 * The one write path: waits for the writer before us, runs `work` and commits. Inside it nothing is awaited but queries on the
 * transaction and, last, the look for an interruption.
 * @throws CliError 6 `busy` when another run holds the store beyond the time-out; whatever `work` throws, after rolling back
 */
export async function inTransaction<T>(store: Store, work: (trx: Db) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await within(store, 'write', work)
    } catch (error) {
      if (attempt < RETRIES && isSerializationFailure(error)) continue
      throw translated(error, store.location)
    }
  }
}

/** One unchanging picture of the store for lists and previews; temporary tables may be filled in it, nothing else stays. */
export async function inSnapshot<T>(store: Store, work: (trx: Db) => Promise<T>): Promise<T> {
  try {
    return await within(store, 'look', work)
  } catch (error) {
    throw translated(error, store.location)
  }
}

/** Tries a write out in its own transaction, under the lock of the writers, and takes everything back. */
export async function inRehearsal<T>(store: Store, work: (trx: Db) => Promise<T>): Promise<T> {
  try {
    return await within(store, 'rehearsal', work)
  } catch (error) {
    throw translated(error, store.location)
  }
}

/** Fills temporary tables from files, outside the write lock, and keeps them for the transactions that follow. */
export async function inStaging<T>(store: Store, work: (trx: Db) => Promise<T>): Promise<T> {
  try {
    return await within(store, 'stage', work)
  } catch (error) {
    throw translated(error, store.location)
  }
}

async function within<T>(store: Store, purpose: 'write' | 'rehearsal' | 'look' | 'stage', work: (trx: Db) => Promise<T>): Promise<T> {
  const begin = store.db.startTransaction()
  const trx = await (purpose === 'write' || purpose === 'rehearsal' ? begin : begin.setAccessMode('read only')).execute()
  try {
    const result = await work(trx)
    await (purpose === 'look' || purpose === 'rehearsal' ? trx.rollback() : trx.commit()).execute()
    return result
  } catch (error) {
    // A commit that failed has ended its transaction already.
    if (!trx.isCommitted && !trx.isRolledBack)
      await trx
        .rollback()
        .execute()
        .catch(() => undefined)
    throw error
  }
}

const codeOf = (error: unknown) => String((error as { code?: unknown } | null)?.code ?? '')
const isSerializationFailure = (error: unknown) => ['40001', '40P01'].includes(codeOf(error))

/** Failures of the engine that a person can do something about, as errors of ours; anything else stays a bug. */
export function translated(error: unknown, location: string): unknown {
  if (error instanceof CliError) return error
  const code = codeOf(error)
  const fail = (word: string, key: ConstructorParameters<typeof CliError>[2]) =>
    new CliError(word, EXIT.unreachable, key, [location], { cause: error })
  if (code.startsWith('SQLITE_BUSY') || code === 'SQLITE_LOCKED' || code === '55P03') return fail('busy', 'store.busy')
  if (code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR') || code === '53100') return fail('disk_full', 'store.disk_full')
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return fail('store_broken', 'store.broken')
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN') || code === '25006')
    return fail('store_readonly', 'store.readonly')
  if (/^(08|57P)/.test(code) || ['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(code))
    return fail('store_unreachable', 'store.connection_lost')
  return error
}

/** Empties the write-ahead log into the file, so that nothing erased stays readable beside it. Nothing to do on PostgreSQL. */
export async function checkpoint(store: Store): Promise<void> {
  if (store.engine === 'sqlite') await sql`pragma wal_checkpoint(truncate)`.execute(store.db)
}
