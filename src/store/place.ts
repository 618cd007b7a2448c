import { createHash } from 'node:crypto'
import { closeSync, createReadStream, fsyncSync, lstatSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { CliError, EXIT } from '../errors.ts'
import { makeFolder, nameBeside, putInPlace as putNamed } from '../files/whole.ts'

/** What SQLite may keep beside a file. */
export const COMPANIONS = ['-wal', '-shm', '-journal'] as const

/** Nothing stands below a file, either. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return false
    throw error
  }
}

const codeOf = (error: unknown) => String((error as NodeJS.ErrnoException).code)

/** @throws CliError 6 when the name is taken */
export function refuseTaken(path: string): void {
  if (isThere(path)) throw new CliError('target_exists', EXIT.unreachable, 'store.target_exists', [path])
}

/** The log of a former file would be read into a new one of the same name. @throws CliError 6 when there is one */
export function refuseLeftovers(path: string): void {
  const left = COMPANIONS.map((ending) => path + ending).find(isThere)
  if (left) throw new CliError('leftover', EXIT.unreachable, 'store.leftover', [left])
}

/** Makes the folder of a new file, for its owner only. @throws CliError 6 */
export function makeFolderOf(path: string): void {
  try {
    makeFolder(dirname(path))
  } catch (error) {
    throw new CliError('store_unreachable', EXIT.unreachable, 'store.no_folder', [path, codeOf(error)], { cause: error })
  }
}

/** An empty file beside `target`, readable by its owner only, to be filled and put in place. @throws CliError 6 when the folder cannot be written */
export function reserveBeside(target: string): string {
  const temporary = nameBeside(target)
  try {
    closeSync(openSync(temporary, 'wx', 0o600))
  } catch (error) {
    throw new CliError('folder_unusable', EXIT.unreachable, 'store.folder_unusable', [target, codeOf(error)], { cause: error })
  }
  return temporary
}

/** Gives a finished file its name, which must be free until the very end, and waits until the disk has it. @throws CliError 6 */
export function putInPlace(temporary: string, target: string): void {
  sync(temporary)
  try {
    putNamed(temporary, target, 'new')
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw new CliError('target_exists', EXIT.unreachable, 'store.target_exists', [target])
    throw error
  }
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Removes an unfinished file and what SQLite kept beside it. */
export function discard(temporary: string): void {
  for (const ending of ['', ...COMPANIONS]) rmSync(temporary + ending, { force: true })
}

/** Moves a file aside with what SQLite kept beside it. @returns its new name, `<path>.<word>-<n>` */
export function setAside(path: string, word: string): string {
  const kept = freeName(path, word)
  for (const ending of ['', ...COMPANIONS]) if (isThere(path + ending)) renameSync(path + ending, kept + ending)
  return kept
}

export function freeName(path: string, word: string): string {
  for (let n = 1; ; n++) if (!isThere(`${path}.${word}-${n}`)) return `${path}.${word}-${n}`
}

/** SHA-256 of a file that this process has not open as a store. */
export async function sha256Of(path: string): Promise<string> {
  const digest = createHash('sha256')
  for await (const piece of createReadStream(path)) digest.update(piece)
  return digest.digest('hex')
}
