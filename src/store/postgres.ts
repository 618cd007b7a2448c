import { setTimeout } from 'node:timers/promises'
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
import type { Store } from './engine.ts'
import type { StorePlace } from './open.ts'
import { passwordFor } from './password.ts'
import type { Schema } from './schema.ts'
import { readServerAddress } from './server-address.ts'
import { isUnreached, serverFailure } from './server-failure.ts'
import { type Identity, Session } from './session.ts'
import { storeVersion } from './version.ts'

/** All writers of one database take this advisory lock first, so that they follow each other as they do on SQLite. */
const WRITER_LOCK = 0x47554943
/** How long a writer may say nothing while the others wait for it. */
const WRITER_SILENCE = '60s'
/** How long the server may take to end a session, and how long to wait before it is asked again, in milliseconds. */
const ENDING = 5_000
const ASK_AGAIN = 200
/** How long the server may take to say goodbye. */
const FAREWELL = 2_000

const INT8 = 20
const NUMERIC = 1700
pg.types.setTypeParser(INT8, Number)
pg.types.setTypeParser(NUMERIC, Number)

/**
 * A write waits for the writer lock before it reads anything and then sees what the writer before it committed: no retry is needed
 * (docs/decisions/0003-writers-in-turn.md). A preview reads one unchanging picture. What the server takes for its default does not count.
 */
class InTurnDriver extends PostgresDriver {
  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    if (settings.accessMode === 'read only') {
      await connection.executeQuery(CompiledQuery.raw('begin isolation level repeatable read'))
      return
    }
    await connection.executeQuery(CompiledQuery.raw('begin isolation level read committed'))
    try {
      await connection.executeQuery(
        CompiledQuery.raw(
          `select set_config('idle_in_transaction_session_timeout', '${WRITER_SILENCE}', true), pg_advisory_xact_lock($1)`,
          [WRITER_LOCK],
        ),
      )
    } catch (error) {
      await connection.executeQuery(CompiledQuery.raw('rollback')).catch(() => undefined)
      throw error
    }
  }
}

class StoreAdapter extends PostgresAdapter {
  readonly engine = 'postgres'
  readonly #client: () => Session
  constructor(client: () => Session) {
    super()
    this.#client = client
  }
  async copy(statement: string, rows: string): Promise<void> {
    const copy = this.#client().query(copyFrom(statement))
    await new Promise<void>((resolve, reject) => {
      copy.once('finish', resolve).once('error', reject)
      copy.end(rows)
    })
  }
}

class StoreDialect extends PostgresDialect {
  readonly #pool: pg.Pool
  readonly #client: () => Session
  constructor(pool: pg.Pool, client: () => Session) {
    super({ pool })
    this.#pool = pool
    this.#client = client
  }
  override createDriver() {
    return new InTurnDriver({ pool: this.#pool })
  }
  override createAdapter() {
    return new StoreAdapter(this.#client)
  }
}

/** The connections of one store: one at a time, each a session; when it is lost the next question makes another one. */
export class Sessions {
  readonly pool: pg.Pool
  readonly #former: Identity[] = []
  #lockTimeout: number
  #present: Session | undefined
  count = 0

  constructor(Client: new () => Session, lockTimeout: number) {
    this.#lockTimeout = lockTimeout
    this.pool = new pg.Pool({
      Client,
      max: 1,
      // Its temporary tables are wanted again after a question that somebody thinks about.
      idleTimeoutMillis: 0,
      onConnect: async (client) => {
        const session = client as Session
        await session.begin(this.#lockTimeout)
        if (this.#present?.identity) this.#former.push(this.#present.identity)
        this.#present = session
        this.count++
      },
    })
    this.pool.on('error', () => undefined)
  }

  /** Whoever asks for it is at work in it. */
  present(): Session {
    if (!this.#present) throw new Error('there is no connection yet')
    return this.#present
  }

  /** Sessions that were lost here may still be at work there. */
  async endFormer(db: Kysely<Schema>): Promise<void> {
    await db.connection().execute(async (connection) => {
      for (const { pid, started } of this.#former.splice(0))
        await connection.executeQuery(
          CompiledQuery.raw(
            'select pg_terminate_backend(pid, $3) from pg_stat_activity where pid = $1 and backend_start = $2::timestamptz',
            [...[pid, started, ENDING]],
          ),
        )
    })
  }

  /** As a new one, for another command. */
  async renew(lockTimeout: number): Promise<void> {
    this.#lockTimeout = lockTimeout
    const client = await this.pool.connect()
    try {
      await client.query('discard temp')
      await this.present().begin(lockTimeout)
    } finally {
      client.release()
    }
  }

  /** A server that does not answer any more is not waited for. */
  async close(): Promise<void> {
    const enough = new AbortController()
    void setTimeout(FAREWELL, undefined, { signal: enough.signal }).then(
      () => this.#present?.cut(),
      () => undefined,
    )
    await this.pool.end()
    enough.abort()
  }
}

/** Who keeps the connections of a command for the next one. */
export interface Keeper {
  /** Sessions of this place that nobody uses. */
  take(place: StorePlace): Sessions | undefined
  give(place: StorePlace, sessions: Sessions): Promise<void>
}

/**
 * Connects to a PostgreSQL store.
 * @param expect `none`: the database may still be empty (init); `any`: an older store is accepted (migration)
 * @throws CliError 6
 */
export async function openPostgres(place: StorePlace, expect: 'current' | 'any' | 'none'): Promise<Store> {
  const address = readServerAddress(place)
  const OurSession = class extends Session {
    constructor() {
      super(address, () => passwordFor(address, place))
    }
  }
  const sessions = place.keeper?.take(place) ?? new Sessions(OurSession, place.busyTimeout)
  const db = new Kysely<Schema>({ dialect: new StoreDialect(sessions.pool, () => sessions.present()) })
  const store: Store = {
    ...{ db, engine: 'postgres', location: address.shown },
    server: {
      sessions: () => sessions.count,
      alive: () => !sessions.present().lost,
      recover: () => recover(sessions, db, place.busyTimeout),
    },
    close: () => place.keeper?.give(place, sessions) ?? sessions.close(),
  }
  try {
    if (sessions.count > 0) await sessions.renew(place.busyTimeout)
    refuseVersion(await storeVersion(db), address.shown, expect)
    return store
  } catch (error) {
    await store.close()
    throw error instanceof CliError ? error : (serverFailure(error, address.shown) ?? unusable(address.shown, error))
  }
}

function refuseVersion(version: number, location: string, expect: 'current' | 'any' | 'none'): void {
  const refuse = (code: string, key: ConstructorParameters<typeof CliError>[2], values: unknown[]) =>
    new CliError(code, EXIT.unreachable, key, values)
  if (version > STORE_VERSION) throw refuse('store_newer', 'store.newer', [location, version, STORE_VERSION])
  if (version === 0 && expect !== 'none') throw refuse('store_missing', 'store.missing', [location])
  if (version < STORE_VERSION && expect === 'current') throw refuse('store_older', 'store.older', [location, version, STORE_VERSION])
}

const unusable = (location: string, error: unknown) =>
  new CliError('store_unreachable', EXIT.unreachable, 'server.refused', [location, (error as Error).message], { cause: error })

async function recover(sessions: Sessions, db: Kysely<Schema>, patience: number): Promise<boolean> {
  for (const until = Date.now() + patience; ; await setTimeout(ASK_AGAIN)) {
    try {
      await sessions.endFormer(db)
      return true
    } catch (error) {
      if (!isUnreached(error) || Date.now() > until) return false
    }
  }
}
