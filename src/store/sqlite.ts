import { hash, randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import Database from 'better-sqlite3'
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
  type TransactionSettings,
} from 'kysely'
import { CliError, EXIT } from '../errors.ts'
import type { Store } from './engine.ts'
import { APPLICATION_ID, recognise } from './recognise.ts'
import type { Schema } from './schema.ts'
import { translated } from './transaction.ts'

/** Since 3.7.0 and until 3.51.2 a WAL could corrupt the file when it was reset (sqlite.org/wal.html). */
const OLDEST_SQLITE = [3, 51, 3]

/** Set on every connection and read back. */
export const PRAGMAS: readonly (readonly [name: string, value: string, reads: string | number])[] = [
  ['journal_mode', 'wal', 'wal'],
  ['synchronous', 'full', 2],
  ['foreign_keys', 'on', 1],
  ['recursive_triggers', 'on', 1],
  ['secure_delete', 'on', 1],
  ['trusted_schema', 'off', 0],
  ['mmap_size', '0', 0],
  ['cache_size', '-16000', -16000],
  // What is staged is written and read from one end to the other.
  ['temp.cache_size', '-4000', -4000],
]

/** Kysely begins deferred, and a read followed by a write then fails at once beside another writer. */
class ImmediateDriver extends SqliteDriver {
  // Kysely hands the settings over; the published type of this method leaves them out.
  override async beginTransaction(connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    if (settings?.accessMode === 'read only') await connection.executeQuery(CompiledQuery.raw('begin'))
    else await beginInTurn(connection)
  }
}

/** How long a writer waits between two looks at the lock, in milliseconds. */
const LOOK_AGAIN = 10

/**
 * Waits for the writer before us. SQLite itself looks ever more seldom at a lock, so that whoever came last gets it first and somebody
 * may wait in vain; here all look equally often, and a signal is seen while waiting.
 */
async function beginInTurn(connection: DatabaseConnection): Promise<void> {
  const { rows } = await connection.executeQuery<{ timeout: number }>(CompiledQuery.raw('pragma busy_timeout'))
  const patience = rows[0]?.timeout ?? 0
  const until = Date.now() + patience
  await connection.executeQuery(CompiledQuery.raw('pragma busy_timeout = 0'))
  try {
    for (;;) {
      try {
        await connection.executeQuery(CompiledQuery.raw('begin immediate'))
        return
      } catch (error) {
        if ((error as { code?: string }).code !== 'SQLITE_BUSY' || Date.now() >= until) throw error
      }
      await new Promise((resume) => setTimeout(resume, Math.random() * LOOK_AGAIN))
    }
  } finally {
    await connection.executeQuery(CompiledQuery.raw(`pragma busy_timeout = ${patience}`))
  }
}

class TransactionalAdapter extends SqliteAdapter {
  readonly engine = 'sqlite'
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/** So many statements are kept, those that ran last: what runs a million times, to send mails for hours, is among them. */
const KEPT = 50

/**
 * The database as Kysely asks for it, which prepares a statement each time it runs: the memory of one comes back only when the garbage
 * collector finds it. A statement that is being read from is left alone.
 */
function keepingStatements(database: Database.Database): SqliteDatabase {
  const kept = new Map<string, Database.Statement<unknown[]>>()
  return {
    close: () => database.close(),
    prepare(text) {
      const known = kept.get(text)
      if (known?.busy) return database.prepare(text) as unknown as SqliteStatement
      const statement = known ?? database.prepare<unknown[]>(text)
      kept.delete(text)
      kept.set(text, statement)
      const [oldest] = kept.keys()
      if (oldest !== undefined && kept.size > KEPT) kept.delete(oldest)
      return statement as unknown as SqliteStatement
    },
  }
}

class StoreDialect extends SqliteDialect {
  readonly #database: Database.Database
  constructor(database: Database.Database) {
    super({ database })
    this.#database = database
  }
  override createDriver() {
    return new ImmediateDriver({ database: keepingStatements(this.#database) })
  }
  override createAdapter() {
    return new TransactionalAdapter()
  }
}

const refuse = (code: string, key: ConstructorParameters<typeof CliError>[2], values: unknown[], cause?: unknown) =>
  new CliError(code, EXIT.unreachable, key, values, { cause })

/**
 * Opens a store file after looking at what it is; a file that is not ours, newer, older, empty or broken is left untouched.
 * @param expect `any` also accepts an older store, for its migration
 * @throws CliError 6 with the next command to type
 */
export function openSqlite(path: string, busyTimeout: number, expect: 'current' | 'any' = 'current'): Store {
  recognise(path, expect)
  return open(path, { fileMustExist: true, timeout: busyTimeout })
}

/** A new file with our identity, before its first migration; it may exist and be empty. @throws CliError 6 when the place cannot be written */
export const createSqlite = (path: string, busyTimeout: number): Store =>
  open(path, { timeout: busyTimeout }, (database) => database.pragma(`application_id = ${APPLICATION_ID}`))

/** Another SQLite file of ours that no one else uses, as the copy of a backup is: opened without any look at its version. */
export const connectSqlite = (path: string): Store => open(path, { fileMustExist: true })

/** A file that is only read and keeps its settings, as a backup does. */
export const lookSqlite = (path: string): Store => storeOver(new Database(resolve(path), { readonly: true, fileMustExist: true }), path)

/** A store in memory, gone when it is closed. */
export const memorySqlite = (): Store => storeOver(new Database(':memory:'), ':memory:')

function open(path: string, options: Database.Options, prepare?: (database: Database.Database) => void): Store {
  let database: Database.Database | undefined
  try {
    // An absolute path: a name such as `file:…` or `:memory:` has another meaning for SQLite.
    database = new Database(resolve(path), options)
    prepare?.(database)
    applySettings(database, path)
    return storeOver(database, path)
  } catch (error) {
    database?.close()
    const known = translated(error, { engine: 'sqlite', location: path })
    throw known instanceof CliError ? known : refuse('store_unreachable', 'store.unreachable', [path], error)
  }
}

function applySettings(database: Database.Database, path: string): void {
  refuseOldLibrary(database)
  for (const [name, value, reads] of PRAGMAS) {
    database.pragma(`${name} = ${value}`)
    const got = database.pragma(name, { simple: true })
    if (got !== reads) throw refuse('store_settings', 'store.settings', [path, name, String(got)])
  }
}

function storeOver(database: Database.Database, path: string): Store {
  // As text: a buffer for each row would take three times as long as its hash.
  database.function('guichet_hash', { deterministic: true }, (text) => hash('sha256', String(text), 'hex'))
  database.function('guichet_note', noteOf)
  const db = new Kysely<Schema>({ dialect: new StoreDialect(database) })
  return { db, engine: 'sqlite', location: path, close: () => db.destroy() }
}

/** The hash of a journal row, the digest of what became of the row that it is about, its salt: see store/notes.ts. */
function noteOf(said: unknown, state: unknown, salted: unknown): string {
  if (state === null) return digits(`${said}|`)
  const salt = salted ? randomDigits() : ''
  const after = salted ? digits(`${salt}|${state}`) : knownDigits(String(state))
  return digits(`${said}|${after}`) + after + salt
}

const DIGITS = 32
const digits = (text: string) => hash('sha256', text, 'hex').slice(0, DIGITS)

/** What names nobody is often the same: a thousand copies are given on one day. */
const known = new Map<string, string>()
const KNOWN = 1000

function knownDigits(state: string): string {
  const found = known.get(state)
  if (found !== undefined) return found
  if (known.size === KNOWN) known.clear()
  const made = digits(`|${state}`)
  known.set(state, made)
  return made
}

const SALT_DIGITS = 16
let random = ''

/** Taken from a supply: asking for so few at a time takes longer than a digest. */
function randomDigits(): string {
  if (random === '') random = randomBytes(4096).toString('hex')
  const salt = random.slice(0, SALT_DIGITS)
  random = random.slice(SALT_DIGITS)
  return salt
}

function refuseOldLibrary(database: Database.Database): void {
  const version = database.prepare('select sqlite_version()').pluck().get() as string
  const parts = version.split('.').map(Number)
  const older = OLDEST_SQLITE.map((part, index) => (parts[index] ?? 0) - part).find((difference) => difference !== 0) ?? 0
  if (older < 0) throw refuse('sqlite_old', 'store.sqlite_old', [version, OLDEST_SQLITE.join('.')])
}
