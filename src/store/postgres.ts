import { pipeline } from 'node:stream/promises'
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresAdapter,
  PostgresDialect,
  PostgresDriver,
  type TransactionSettings,
} from 'kysely'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { STORE_VERSION } from '../../migrations/index.ts'
import { CliError, EXIT } from '../errors.ts'
import { readSecret } from '../files/private.ts'
import type { Store } from './engine.ts'
import { withoutPassword } from './location.ts'
import type { Schema } from './schema.ts'
import { storeVersion } from './version.ts'

/** All writers of one database take this advisory lock first, so that they follow each other as they do on SQLite. */
const WRITER_LOCK = 0x47554943

const INT8 = 20
const NUMERIC = 1700
pg.types.setTypeParser(INT8, Number)
pg.types.setTypeParser(NUMERIC, Number)

/**
 * A write waits for the writer lock before it reads anything and then sees what the writer before it committed: no retry is needed
 * (docs/decisions/0003-writers-in-turn.md). A preview reads one unchanging picture.
 */
class InTurnDriver extends PostgresDriver {
  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    if (settings.accessMode === 'read only') {
      await connection.executeQuery(CompiledQuery.raw('begin isolation level repeatable read'))
      return
    }
    await connection.executeQuery(CompiledQuery.raw('begin'))
    await connection.executeQuery(CompiledQuery.raw('select pg_advisory_xact_lock($1)', [WRITER_LOCK]))
  }
}

class StoreAdapter extends PostgresAdapter {
  readonly engine = 'postgres'
  readonly #client: () => pg.PoolClient
  constructor(client: () => pg.PoolClient) {
    super()
    this.#client = client
  }
  async copy(statement: string, rows: string): Promise<void> {
    await pipeline([rows], this.#client().query(copyFrom(statement)))
  }
}

class StoreDialect extends PostgresDialect {
  readonly #pool: pg.Pool
  #client: pg.PoolClient | undefined
  constructor(pool: pg.Pool) {
    super({ pool })
    this.#pool = pool
    // The pool has one connection, and whoever copies is inside its transaction.
    pool.on('connect', (client) => {
      this.#client = client
    })
  }
  override createDriver() {
    return new InTurnDriver({ pool: this.#pool })
  }
  override createAdapter() {
    return new StoreAdapter(() => {
      if (!this.#client) throw new Error('there is no connection to copy over')
      return this.#client
    })
  }
}

/**
 * Connects to a PostgreSQL store. The password comes from the standard variables (PGPASSWORD, PGPASSFILE) or from the file
 * that GUICHET_DATABASE_PASSWORD_FILE names, never from an option.
 * @param expect `none`: the database may still be empty (init); `any`: an older store is accepted (migration)
 * @throws CliError 6
 */
export async function openPostgres(
  url: string,
  busyTimeout: number,
  expect: 'current' | 'any' | 'none',
  passwordFile?: string,
): Promise<Store> {
  const location = withoutPassword(url)
  const password = passwordFile ? readPassword(passwordFile, location) : undefined
  const pool = new pg.Pool({
    connectionString: url,
    ...(password ? { password } : {}),
    max: 1,
    connectionTimeoutMillis: 10_000,
    options: `-c lock_timeout=${busyTimeout} -c client_min_messages=warning`,
  })
  pool.on('error', () => undefined)
  const db = new Kysely<Schema>({ dialect: new StoreDialect(pool) })
  const store: Store = { db, engine: 'postgres', location, close: () => db.destroy() }
  try {
    const version = await storeVersion(db)
    if (version > STORE_VERSION) throw refuse('store_newer', 'store.newer', [location, version, STORE_VERSION])
    if (version === 0 && expect !== 'none') throw refuse('store_missing', 'store.missing', [location])
    if (version < STORE_VERSION && expect === 'current') throw refuse('store_older', 'store.older', [location, version, STORE_VERSION])
    return store
  } catch (error) {
    await store.close()
    throw error instanceof CliError
      ? error
      : refuse('store_unreachable', 'store.unreachable_server', [location, (error as Error).message], error)
  }
}

function readPassword(file: string, location: string): string {
  try {
    return readSecret(file).trim()
  } catch (error) {
    if (error instanceof CliError) throw error
    throw refuse('store_unreachable', 'store.unreachable_server', [location, (error as Error).message], error)
  }
}

const refuse = (code: string, key: ConstructorParameters<typeof CliError>[2], values: unknown[], cause?: unknown) =>
  new CliError(code, EXIT.unreachable, key, values, { cause })
