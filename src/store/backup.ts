import { readFileSync, writeFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { sql } from 'kysely'
import { CliError, EXIT } from '../errors.ts'
import { copyContent } from './copy.ts'
import { fillFile } from './create.ts'
import type { Engine, Store } from './engine.ts'
import { type ErasedList, listOf } from './erased.ts'
import { listDocument } from './erased-file.ts'
import { head } from './journal.ts'
import { discard, putInPlace, refuseTaken, reserveBeside, sha256Of } from './place.ts'
import { lookSqlite } from './sqlite.ts'
import { inSnapshot, translated } from './transaction.ts'
import { storeVersion } from './version.ts'

/** What stands beside a backup: enough to see that neither the file nor the journal in it was changed or cut, and whom the store had erased by then. */
export interface Manifest extends Pick<ErasedList, 'journal' | 'erased' | 'given'> {
  file: string
  sha256: string
  head: string
  operations: number
  version: number
  engine: Engine
  made_at: string
}

export const MANIFEST_ENDING = '.manifest.json'
const manifestOf = (file: string) => file + MANIFEST_ENDING

/**
 * Makes a backup: one SQLite file, whatever the engine of the store, and its manifest. Writers are not held up.
 * @param made the instant to write into the manifest
 * @throws CliError 6 when the name is taken, the folder cannot be written, or the copy is not sound
 */
export async function backUp(store: Store, file: string, made: string, lastLook?: () => Promise<void>): Promise<Manifest> {
  refuseTaken(file)
  refuseTaken(manifestOf(file))
  const temporary = reserveBeside(file)
  const description = `${temporary}.json`
  try {
    await copyInto(store, temporary)
    const manifest = { file: basename(file), ...(await inspect(temporary, file)), engine: store.engine, made_at: made }
    const { erased, given, ...keys } = manifest
    writeFileSync(description, listDocument(keys, { erased, given }), { mode: 0o600, flag: 'wx' })
    await lastLook?.()
    putInPlace(temporary, file)
    putInPlace(description, manifestOf(file))
    return manifest
  } catch (error) {
    throw fileFailure(error, temporary, file)
  } finally {
    discard(temporary)
    discard(description)
  }
}

async function copyInto(store: Store, file: string): Promise<void> {
  if (store.engine === 'sqlite') {
    await sql`vacuum into ${resolve(file)}`.execute(store.db)
    return
  }
  await fillFile(file, (trx) => copyContent(store, trx), { journalMode: 'delete' })
}

/** Looks at a finished copy, then takes its hash once it is closed. @throws CliError 6 when it is not sound */
async function inspect(file: string, name: string): Promise<Omit<Manifest, 'file' | 'engine' | 'made_at'>> {
  const copy = lookSqlite(file)
  try {
    const version = await storeVersion(copy.db)
    const { rows } = await sql<{ quick_check: string }>`pragma quick_check(1)`.execute(copy.db)
    if (rows[0]?.quick_check !== 'ok') throw new CliError('store_broken', EXIT.unreachable, 'store.broken', [name])
    const { operation, hash } = version === 0 ? { operation: 0, hash: '' } : await inSnapshot(copy, head)
    const { journal, erased, given } = await inSnapshot(copy, listOf)
    await copy.close()
    return { sha256: await sha256Of(file), head: hash, operations: operation, version, journal, erased, given }
  } finally {
    await copy.close()
  }
}

/** A full disk and the like, told of the file that was asked for and not of the unfinished one beside it. */
export function fileFailure(error: unknown, temporary: string, file: string): unknown {
  const known = translated(error, { engine: 'sqlite', location: file })
  const { code } = error as NodeJS.ErrnoException
  if (known instanceof CliError) {
    if (!known.values.includes(temporary)) return known
    const values = known.values.map((value) => (value === temporary ? file : value))
    return new CliError(known.code, known.exitCode, known.key, values, { details: known.details, cause: known.cause })
  }
  if (!code?.startsWith('E')) return known
  return new CliError('folder_unusable', EXIT.unreachable, 'store.folder_unusable', [file, code], { cause: error })
}

/** The manifest beside a backup; undefined when there is none. @throws CliError 6 when it is no manifest */
export function readManifest(file: string): Manifest | undefined {
  let source: string
  try {
    source = readFileSync(manifestOf(file), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new CliError('file_unreadable', EXIT.unreachable, 'store.file_unreadable', [manifestOf(file), (error as Error).message], {
      cause: error,
    })
  }
  try {
    const found: unknown = JSON.parse(source)
    if (isManifest(found)) return found
  } catch {
    // Not JSON: no manifest of ours.
  }
  throw new CliError('backup_altered', EXIT.unreachable, 'store.backup.altered', [file])
}

const isManifest = (found: unknown): found is Manifest => {
  const { sha256, head: hash } = (found ?? {}) as Partial<Manifest>
  return typeof sha256 === 'string' && typeof hash === 'string'
}
