import { sql } from 'kysely'
import { CliError, EXIT } from '../errors.ts'
import type { Db, Store } from './engine.ts'
import { isLost, serverFailure } from './server-failure.ts'

const RETRIES = 5

/**
 * What to do when the connection to a server is lost in the middle of a write. `again`: the work is repeated on a new one, because it
 * changes nothing when it was done before. Else a commit whose answer was lost is looked up.
 */
export type AfterLoss<T> =
  | 'again'
  | {
      /** Whether what the work did is there. */
      found(trx: Db, result: T): Promise<boolean>
      /** Said when that cannot be found out. */
      unknown?(result: T): CliError
    }

/**
 * The one write path: waits for the writer before us, runs `work` and commits. Inside it nothing is awaited but queries on the
 * transaction and, last, the look for an interruption.
 * @throws CliError 6 `busy` when another run holds the store beyond the time-out; whatever `work` throws, after rolling back
 */
export async function inTransaction<T>(store: Store, work: (trx: Db) => Promise<T>, afterLoss?: AfterLoss<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await within(store, 'write', work)
    } catch (error) {
      if (attempt < RETRIES && isSerializationFailure(error)) continue
      const lost = error instanceof AnswerLost || isLost(error)
      if (lost && afterLoss === 'again' && attempt < RETRIES && (await store.server?.recover())) continue
      if (error instanceof AnswerLost) return lookUp(store, error as AnswerLost<T>, afterLoss === 'again' ? undefined : afterLoss)
      throw lost ? lostBefore(store, error) : translated(error, store)
    }
  }
}

/** The commit was sent, and no answer came. */
class AnswerLost<T> extends Error {
  readonly result: T
  constructor(result: T, cause: unknown) {
    super('the answer to a commit was lost', { cause })
    this.result = result
  }
}

const lostBefore = ({ location }: { location: string }, cause: unknown) =>
  new CliError('connection_lost', EXIT.unreachable, 'server.lost_before', [location], { cause })

/**
 * The server is asked again: first to end the former session, so that nothing of it happens any more, then, behind every other writer,
 * for what it did.
 * @returns what was done @throws CliError 6 when it was not, or cannot be found out
 */
async function lookUp<T>(store: Store, { result, cause }: AnswerLost<T>, how?: Exclude<AfterLoss<T>, 'again'>): Promise<T> {
  for (let attempt = 1; how && attempt < RETRIES && (await store.server?.recover()); attempt++) {
    const found = await within(store, 'rehearsal', (trx) => how.found(trx, result)).catch(() => undefined)
    if (found) return result
    if (found === false) throw lostBefore(store, cause)
  }
  throw how?.unknown?.(result) ?? new CliError('outcome_unknown', EXIT.unreachable, 'server.outcome_unknown', [store.location], { cause })
}

/** One unchanging picture of the store for lists and previews; temporary tables may be filled in it, nothing else stays. */
export async function inSnapshot<T>(store: Store, work: (trx: Db) => Promise<T>): Promise<T> {
  try {
    return await within(store, 'look', work)
  } catch (error) {
    throw translated(error, store)
  }
}

/** Tries a write out in its own transaction, under the lock of the writers, and takes everything back. */
export async function inRehearsal<T>(store: Store, work: (trx: Db) => Promise<T>): Promise<T> {
  try {
    return await within(store, 'rehearsal', work)
  } catch (error) {
    throw translated(error, store)
  }
}

/** In which session temporary tables were filled: they are gone with it. */
const staged = new WeakMap<object, number>()

/** Fills temporary tables from files, outside the write lock, and keeps them for the transactions that follow. */
export async function inStaging<T>(store: Store, work: (trx: Db) => Promise<T>): Promise<T> {
  try {
    const result = await within(store, 'stage', work)
    if (store.server) staged.set(store, store.server.sessions())
    return result
  } catch (error) {
    throw isLost(error) ? lostBefore(store, error) : translated(error, store)
  }
}

async function within<T>(store: Store, purpose: 'write' | 'rehearsal' | 'look' | 'stage', work: (trx: Db) => Promise<T>): Promise<T> {
  const begin = store.db.startTransaction()
  const trx = await (purpose === 'write' || purpose === 'rehearsal' ? begin : begin.setAccessMode('read only')).execute()
  try {
    const result = await work(trx)
    if (purpose === 'look' || purpose === 'rehearsal') await trx.rollback().execute()
    else
      await trx
        .commit()
        .execute()
        .catch((error: unknown) => {
          throw purpose === 'write' && isLost(error) ? new AnswerLost(result, error) : error
        })
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
const MISSING_TABLE = '42P01'
const isSerializationFailure = (error: unknown) => ['40001', '40P01'].includes(codeOf(error))

/** Failures of the engine that a person can do something about, as errors of ours; anything else stays a bug. */
export function translated(error: unknown, store: Pick<Store, 'engine' | 'location' | 'server'>): unknown {
  if (error instanceof CliError) return error
  const code = codeOf(error)
  const fail = (word: string, key: ConstructorParameters<typeof CliError>[2]) =>
    new CliError(word, EXIT.unreachable, key, [store.location], { cause: error })
  if (code.startsWith('SQLITE_BUSY') || code === 'SQLITE_LOCKED' || code === '55P03') return fail('busy', 'store.busy')
  if (code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR') || code === '53100') return fail('disk_full', 'store.disk_full')
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return fail('store_broken', 'store.broken')
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN')) return fail('store_readonly', 'store.readonly')
  if (store.engine !== 'postgres') return error
  const stagedIn = staged.get(store)
  if (code === MISSING_TABLE && stagedIn !== undefined && stagedIn !== store.server?.sessions()) return lostBefore(store, error)
  return serverFailure(error, store.location) ?? error
}

/** A reader ends soon, or stays for hours. */
const PATIENCE = 1000

/**
 * Empties the write-ahead log into the file, so that nothing erased stays readable beside it. Nothing to do on PostgreSQL.
 * @returns false when somebody else was reading or writing for longer than `patience` milliseconds
 */
export async function checkpoint(store: Store, patience = PATIENCE): Promise<boolean> {
  if (store.engine !== 'sqlite') return true
  const { rows: before } = await sql<{ timeout: number }>`pragma busy_timeout`.execute(store.db)
  const usual = before[0]?.timeout ?? 0
  await sql`pragma busy_timeout = ${sql.lit(Math.min(usual, patience))}`.execute(store.db)
  try {
    const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(store.db)
    return rows[0]?.busy === 0
  } finally {
    await sql`pragma busy_timeout = ${sql.lit(usual)}`.execute(store.db)
  }
}
