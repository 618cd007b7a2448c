import { hash } from 'node:crypto'
import { closeSync, openSync, readSync, type Stats, statSync } from 'node:fs'
import { resolve } from 'node:path'
import Database from 'better-sqlite3'
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type TransactionSettings,
} from 'kysely'
import { STORE_VERSION } from '../../migrations/index.ts'
import { CliError, EXIT } from '../errors.ts'
import type { Store } from './engine.ts'
import type { Schema } from './schema.ts'
import { translated } from './transaction.ts'

/** « GUIC »: tells our files from any other SQLite file. */
export const APPLICATION_ID = 0x47554943

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
]

/** Kysely begins deferred, and a read followed by a write then fails at once beside another writer. */
class ImmediateDriver extends SqliteDriver {
  // Kysely hands the settings over; the published type of this method leaves them out.
  override async beginTransaction(connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(settings?.accessMode === 'read only' ? 'begin' : 'begin immediate'))
  }
}

class TransactionalAdapter extends SqliteAdapter {
  readonly engine = 'sqlite'
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class StoreDialect extends SqliteDialect {
  readonly #database: Database.Database
  constructor(database: Database.Database) {
    super({ database })
    this.#database = database
  }
  override createDriver() {
    return new ImmediateDriver({ database: this.#database })
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

/**
 * Looks at a file without changing it or leaving anything beside it.
 * @returns the version of the store in it
 * @throws CliError 6 when it is no store of ours, or one that this program cannot use
 */
export function recognise(path: string, expect: 'current' | 'any'): number {
  const file = fileAt(path)
  if (!file) throw refuse('store_missing', 'store.missing', [path])
  if (!file.isFile()) throw refuse('store_foreign', 'store.foreign', [path])
  if (file.size === 0) throw refuse('store_empty', 'store.empty', [path])
  const [identity, kept] = readHeader(path)
  if (identity !== APPLICATION_ID) throw refuse('store_foreign', 'store.foreign', [path])
  // What was written last may still stand in the log beside the file.
  const version = fileAt(`${path}-wal`)?.size ? peekVersion(path) : kept
  if (version > STORE_VERSION) throw refuse('store_newer', 'store.newer', [path, version, STORE_VERSION])
  if (version < STORE_VERSION && expect === 'current') throw refuse('store_older', 'store.older', [path, version, STORE_VERSION])
  return version
}

function fileAt(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined
    throw refuse('store_unreachable', 'store.unreachable', [path], error)
  }
}

const MAGIC = 'SQLite format 3\0'
/** Where the header of a SQLite file keeps the two numbers (sqlite.org/fileformat.html, 1.3). */
const USER_VERSION_AT = 60
const APPLICATION_ID_AT = 68

/**
 * Identity and version from the first bytes of a file. Nothing is opened by SQLite, which would write beside a file that is not ours.
 * Only safe because this process has no connection to the file yet: closing a descriptor drops all its locks.
 */
function readHeader(path: string): [identity: number, version: number] {
  const header = Buffer.alloc(100)
  try {
    const descriptor = openSync(path, 'r')
    readSync(descriptor, header)
    closeSync(descriptor)
  } catch (error) {
    throw refuse('store_unreachable', 'store.unreachable', [path], error)
  }
  if (header.toString('latin1', 0, MAGIC.length) !== MAGIC) throw refuse('store_foreign', 'store.foreign', [path])
  return [header.readUInt32BE(APPLICATION_ID_AT), header.readUInt32BE(USER_VERSION_AT)]
}

/** The version of a file of ours whose last write still stands in its log. */
function peekVersion(path: string): number {
  let looking: Database.Database | undefined
  try {
    looking = new Database(path, { readonly: true, fileMustExist: true })
    return Number(looking.pragma('user_version', { simple: true }))
  } catch (error) {
    throw refuse('store_broken', 'store.broken', [path], error)
  } finally {
    looking?.close()
  }
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

/**
 * Makes a store one single file that nobody uses, so that it can be moved; one that cannot be read is left as it is.
 * @throws CliError 6 `busy` when another run has it open
 */
export function retire(path: string, busyTimeout: number): void {
  let database: Database.Database | undefined
  try {
    database = new Database(resolve(path), { fileMustExist: true, timeout: busyTimeout })
    database.pragma('journal_mode = delete')
  } catch (error) {
    const known = translated(error, path)
    if (known instanceof CliError && known.code === 'busy') throw known
  } finally {
    database?.close()
  }
}

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
    const known = translated(error, path)
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
  database.function('guichet_hash', { deterministic: true }, (text) => hash('sha256', String(text), 'buffer').subarray(0, 16))
  const db = new Kysely<Schema>({ dialect: new StoreDialect(database) })
  return { db, engine: 'sqlite', location: path, close: () => db.destroy() }
}

function refuseOldLibrary(database: Database.Database): void {
  const version = database.prepare('select sqlite_version()').pluck().get() as string
  const parts = version.split('.').map(Number)
  const older = OLDEST_SQLITE.map((part, index) => (parts[index] ?? 0) - part).find((difference) => difference !== 0) ?? 0
  if (older < 0) throw refuse('sqlite_old', 'store.sqlite_old', [version, OLDEST_SQLITE.join('.')])
}
