import { existsSync } from 'node:fs'
import { sql } from 'kysely'
import { CliError, EXIT } from '../errors.ts'
import type { Db, Store } from './engine.ts'
import { isPostgres, refuseAddress, storeAt } from './location.ts'
import { migrate } from './migrate.ts'
import type { StorePlace } from './open.ts'
import { discard, makeFolderOf, putInPlace, refuseLeftovers, reserveBeside } from './place.ts'
import { createSqlite } from './sqlite.ts'
import { inTransaction } from './transaction.ts'
import { storeVersion } from './version.ts'

/**
 * Makes a store where there is none: its tables and what `fill` puts into them come into being together, or not at all.
 * @param fill runs in the transaction that makes the tables; its last await may be the look for an interruption
 * @throws CliError 6 when the place is taken or out of reach
 */
export async function createStore<T>(place: StorePlace, fill: (trx: Db) => Promise<T>): Promise<T> {
  if (isPostgres(place.at)) return fillDatabase(place, fill)
  refuseAddress(place.at)
  const at = storeAt(place.at)
  refuseStore(at)
  makeFolderOf(at)
  const temporary = reserveBeside(at)
  try {
    const made = await fillFile(temporary, fill, { named: at })
    putInPlace(temporary, at)
    return made
  } finally {
    discard(temporary)
  }
}

/** Nothing is made over a store, nor beside the remains of one. @throws CliError 6 */
function refuseStore(path: string): void {
  if (existsSync(path)) throw taken(path)
  refuseLeftovers(path)
}

const taken = (at: string) => new CliError('store_exists', EXIT.unreachable, 'store.exists', [at])

/**
 * Makes the tables in an empty file and fills them.
 * @param journalMode `delete` for a file that stays as it is: it can then be read from a folder that cannot be written
 * @param named what messages call the file
 */
export async function fillFile<T>(
  path: string,
  fill: (trx: Db) => Promise<T>,
  { journalMode = 'wal', named = path }: { journalMode?: 'wal' | 'delete'; named?: string } = {},
): Promise<T> {
  const store = createSqlite(path, 0)
  try {
    const made = await migratedAndFilled({ ...store, location: named }, fill)
    if (journalMode === 'delete') await sql`pragma journal_mode = delete`.execute(store.db)
    return made
  } finally {
    await store.close()
  }
}

const migratedAndFilled = <T>(store: Store, fill: (trx: Db) => Promise<T>, look?: (trx: Db) => Promise<void>) =>
  inTransaction(
    store,
    async (trx) => {
      await look?.(trx)
      await migrate(trx)
      return fill(trx)
    },
    { found: async (trx) => (await storeVersion(trx)) > 0 },
  )

async function fillDatabase<T>(place: StorePlace, fill: (trx: Db) => Promise<T>): Promise<T> {
  const { openPostgres } = await import('./postgres.ts')
  const store = await openPostgres(place, 'none')
  try {
    return await migratedAndFilled(store, fill, (trx) => refuseTables(trx, store.location))
  } finally {
    await store.close()
  }
}

/** @throws CliError 6 unless the database is empty */
async function refuseTables(trx: Db, at: string): Promise<void> {
  const { rows } = await sql<{ relname: string }>`select relname from pg_class
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S')`.execute(trx)
  if (rows.some(({ relname }) => relname === 'guichet_migration')) throw taken(at)
  if (rows.length > 0) throw new CliError('database_taken', EXIT.unreachable, 'store.database_taken', [at])
}
