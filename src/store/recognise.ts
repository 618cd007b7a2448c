import { closeSync, openSync, readSync, type Stats, statSync } from 'node:fs'
import { resolve } from 'node:path'
import Database from 'better-sqlite3'
import { STORE_VERSION } from '../../migrations/index.ts'
import { CliError, EXIT } from '../errors.ts'
import { translated } from './transaction.ts'

/** « GUIC »: tells our files from any other SQLite file. */
export const APPLICATION_ID = 0x47554943

const refuse = (code: string, key: ConstructorParameters<typeof CliError>[2], values: unknown[], cause?: unknown) =>
  new CliError(code, EXIT.unreachable, key, values, { cause })

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

/** Whether a file is a store of ours, or begins as one; false for what is not there or cannot be read. */
export function isOurs(path: string): boolean {
  try {
    return fileAt(path)?.isFile() === true && readHeader(path)[0] === APPLICATION_ID
  } catch {
    return false
  }
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
    looking = new Database(resolve(path), { readonly: true, fileMustExist: true })
    return Number(looking.pragma('user_version', { simple: true }))
  } catch (error) {
    throw refuse('store_broken', 'store.broken', [path], error)
  } finally {
    looking?.close()
  }
}

/**
 * Makes a store one single file that nobody uses, so that it can be moved; one that is damaged is left as it is.
 * @throws CliError 6 `busy` when another run has it open, or whatever keeps the last writes in the log beside it
 */
export function retire(path: string, busyTimeout: number): void {
  let database: Database.Database | undefined
  try {
    database = new Database(resolve(path), { fileMustExist: true, timeout: busyTimeout })
    database.pragma('journal_mode = delete')
  } catch (error) {
    const known = translated(error, { engine: 'sqlite', location: path })
    const damaged = known instanceof CliError && known.code === 'store_broken'
    const logged = (fileAt(`${path}-wal`)?.size ?? 0) > 0
    if ((known instanceof CliError && known.code === 'busy') || (logged && !damaged)) throw known
  } finally {
    database?.close()
  }
}
