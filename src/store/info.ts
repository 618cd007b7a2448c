import { statSync } from 'node:fs'
import { sql } from 'kysely'
import type { Db, Engine, Store } from './engine.ts'
import { head } from './journal.ts'
import { COMPANIONS } from './place.ts'
import { inSnapshot } from './transaction.ts'
import { storeVersion } from './version.ts'

export interface StoreInfo {
  store: string
  engine: Engine
  /** Version of the library or the server. */
  engine_version: string
  version: number
  operations: number
  head: string
  /** Instant of the last operation, null before the first. */
  last_at: string | null
  bytes: number
}

/** What a store says of itself. */
export const storeInfo = (store: Store): Promise<StoreInfo> =>
  inSnapshot(store, async (trx) => {
    const { operation, hash } = await head(trx)
    const last = await trx.selectFrom('operation').select('at').where('id', '=', operation).executeTakeFirst()
    const counted = await trx
      .selectFrom('operation')
      .select((eb) => eb.fn.countAll<number>().as('operations'))
      .executeTakeFirstOrThrow()
    return {
      store: store.location,
      engine: store.engine,
      engine_version: await engineVersion(trx, store.engine),
      version: await storeVersion(trx),
      operations: counted.operations,
      head: hash,
      last_at: last?.at ?? null,
      bytes: store.engine === 'sqlite' ? fileBytes(store.location) : await databaseBytes(trx),
    }
  })

export async function engineVersion(trx: Db, engine: Engine): Promise<string> {
  const query =
    engine === 'sqlite'
      ? sql<{ version: string }>`select sqlite_version() as version`
      : sql<{ version: string }>`select current_setting('server_version') as version`
  const { rows } = await query.execute(trx)
  return rows[0]?.version.split(' ')[0] ?? ''
}

/** What SQLite finds wrong with its file at first sight, `ok` when nothing. */
export async function quickCheck(trx: Db): Promise<string> {
  const { rows } = await sql<{ quick_check: string }>`pragma quick_check(1)`.execute(trx)
  return rows[0]?.quick_check ?? ''
}

/** The file with its log: what a disk must hold. */
const fileBytes = (path: string) =>
  ['', ...COMPANIONS].reduce((sum, ending) => sum + (statSync(path + ending, { throwIfNoEntry: false })?.size ?? 0), 0)

async function databaseBytes(trx: Db): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`.execute(trx)
  return rows[0]?.bytes ?? 0
}
