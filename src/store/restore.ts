import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { STORE_VERSION } from '../../migrations/index.ts'
import { CliError, EXIT } from '../errors.ts'
import { fileFailure, readManifest } from './backup.ts'
import { checkStore } from './check.ts'
import { copyContent } from './copy.ts'
import { createStore } from './create.ts'
import type { Store } from './engine.ts'
import { isPostgres } from './location.ts'
import { migrate } from './migrate.ts'
import type { StorePlace } from './open.ts'
import { discard, makeFolderOf, putInsteadOf, reserveBeside, sha256Of } from './place.ts'
import { recognise, retire } from './recognise.ts'
import { connectSqlite } from './sqlite.ts'
import { inTransaction } from './transaction.ts'

export interface Restored {
  /** Where the store that was there before is now. */
  kept: string | undefined
  /** The version that the backup had. */
  version: number
}

/** What goes with a restore. */
export interface Restoring {
  /**
   * Called when the backup is known to be good and nothing is changed yet, with the copy that will take the place, to be prepared for it;
   * false stops there.
   */
  prepare(copy: string): Promise<boolean>
  /** The last moment at which everything can stay as it is. */
  lastLook(): Promise<void>
}

/**
 * Puts a backup in the place of a store: looks at a copy of it, lets it be prepared, and only then gives the copy the name of the present
 * store, which is kept aside. An older backup is migrated on the way; a PostgreSQL database must be empty.
 * @throws CliError 6 when the backup is missing, altered or broken, or the place cannot be used
 */
export async function restore(place: StorePlace, file: string, { prepare, lastLook }: Restoring): Promise<Restored | undefined> {
  refuseOpenStore(place, file)
  const version = recognise(file, 'any')
  const manifest = readManifest(file)
  const intoDatabase = isPostgres(place.at)
  if (!intoDatabase) makeFolderOf(place.at)
  const folder = intoDatabase ? mkdtempSync(join(tmpdir(), 'guichet-restore-')) : undefined
  const copy = reserveBeside(folder ? join(folder, 'copy') : place.at)
  try {
    copyFileSync(file, copy)
    if (manifest && (await sha256Of(copy)) !== manifest.sha256) throw altered(file)
    await withStore(copy, (store) => examine(store, file, version, manifest?.head))
    if (!(await prepare(copy))) return undefined
    if (intoDatabase) await withStore(copy, (store) => fillDatabase(place, store, lastLook))
    else await lastLook()
    return { kept: intoDatabase ? undefined : exchange(place, copy), version }
  } catch (error) {
    throw fileFailure(error, copy, folder ?? place.at)
  } finally {
    discard(copy)
    if (folder) rmSync(folder, { recursive: true, force: true })
  }
}

const fillDatabase = (place: StorePlace, from: Store, lastLook: () => Promise<void>) =>
  createStore(place, async (trx) => {
    await copyContent(from, trx)
    await lastLook()
  })

const altered = (file: string) => new CliError('backup_altered', EXIT.unreachable, 'store.backup.altered', [file])

async function withStore<T>(path: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = connectSqlite(path)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** A file with a log beside it is in use, or was not closed: its last operations are not in it. */
function refuseOpenStore({ at }: StorePlace, file: string): void {
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found) throw new CliError('file_missing', EXIT.unreachable, 'store.file_missing', [file])
  const here = isPostgres(at) ? undefined : statSync(at, { throwIfNoEntry: false })
  const same = here?.ino === found.ino && here.dev === found.dev
  if (same || statSync(`${file}-wal`, { throwIfNoEntry: false })?.size)
    throw new CliError('no_backup', EXIT.unreachable, 'store.restore.live', [file])
}

async function examine(store: Store, file: string, version: number, head: string | undefined): Promise<void> {
  if (version < STORE_VERSION) await inTransaction(store, (trx) => migrate(trx))
  const problems = await checkStore(store, undefined, head)
  if (problems.length > 0)
    throw new CliError('backup_broken', EXIT.unreachable, 'store.backup.broken', [file, problems.length], { details: { problems } })
}

/** From here on nothing is awaited: a signal finds the store that was there, or the restored one. */
function exchange({ at, busyTimeout }: StorePlace, copy: string): string | undefined {
  if (statSync(at, { throwIfNoEntry: false })) {
    refuseForeign(at)
    retire(at, busyTimeout)
  }
  return putInsteadOf(copy, at, 'before-restore')
}

/** Whatever state a store is in, it may be replaced; a file that never was one may not. */
function refuseForeign(path: string): void {
  try {
    recognise(path, 'any')
  } catch (error) {
    if (error instanceof CliError && error.code === 'store_foreign') throw error
  }
}
