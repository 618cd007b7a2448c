import { createHash } from 'node:crypto'
import {
  closeSync,
  copyFileSync,
  createReadStream,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  unlinkSync,
  utimesSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { CliError, EXIT } from '../errors.ts'
import { unwritable } from '../files/unwritable.ts'
import { makeFolder, nameBeside, putInPlace as putNamed, syncFolder } from '../files/whole.ts'

/** What SQLite may keep beside a file. */
export const COMPANIONS = ['-wal', '-shm', '-journal'] as const

/** Behind the name of a store: the list of those whom it erased. */
export const LIST_ENDING = '.erased'

/** Whether a name is taken, if only by a link. Nothing stands below a file, either. @throws CliError 6 for a name that cannot be one */
export function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return false
    throw unwritable(path, error)
  }
}

const codeOf = (error: unknown) => String((error as NodeJS.ErrnoException).code)

/** @throws CliError 6 when the name is taken */
export function refuseTaken(path: string): void {
  if (isThere(path)) throw new CliError('target_exists', EXIT.unreachable, 'store.target_exists', [path])
}

/** The log of a former file would be read into a new one of the same name, its list taken for that of the new one. @throws CliError 6 when there is one */
export function refuseLeftovers(path: string): void {
  const left = [...COMPANIONS, LIST_ENDING].map((ending) => path + ending).find(isThere)
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

/** Removes an unfinished file and what was kept beside it. */
export function discard(temporary: string): void {
  for (const ending of ['', ...COMPANIONS, LIST_ENDING]) rmSync(temporary + ending, { force: true })
}

/** What a file system answers that knows no second name for a file. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV', 'EINVAL']

/**
 * Gives a finished file the name of one that may be there, which stays under another name. At no moment does the name stand for nothing:
 * the former file gets its second name first (a synced copy, where the file system knows no second names), and only then the new one
 * takes the place, in one step. What SQLite keeps beside the former file goes with it, before the new one could be read with it.
 * @returns the name under which the former file is kept, `<target>.<word>-<n>`, if there was one
 * @throws CliError 6
 */
export function putInsteadOf(temporary: string, target: string, word: string): string | undefined {
  const kept = freeName(target, word)
  const there = isThere(target)
  sync(temporary)
  if (there) {
    nameAgain(target, kept)
    syncFolder(dirname(target))
  }
  const moved = COMPANIONS.filter((ending) => isThere(target + ending))
  try {
    for (const ending of moved) renameSync(target + ending, kept + ending)
    if (there) putNamed(temporary, target, 'over')
    else putInPlace(temporary, target)
  } catch (error) {
    for (const ending of moved) if (isThere(kept + ending)) renameSync(kept + ending, target + ending)
    if (there) unlinkSync(kept)
    throw error
  }
  if (!there) return undefined
  // What is kept grows old from now on, however long ago it was written last.
  const now = new Date()
  utimesSync(kept, now, now)
  return kept
}

function nameAgain(file: string, name: string): void {
  try {
    linkSync(file, name)
  } catch (error) {
    if (!NO_LINKS.includes(codeOf(error))) throw error
    const copy = reserveBeside(name)
    try {
      copyFileSync(file, copy)
      sync(copy)
      putNamed(copy, name, 'new')
    } finally {
      discard(copy)
    }
  }
}

/** A name beside a file that neither a file nor what SQLite keeps beside one has. */
export function freeName(path: string, word: string): string {
  for (let n = 1; ; n++) {
    const name = `${path}.${word}-${n}`
    if (!['', ...COMPANIONS].some((ending) => isThere(name + ending))) return name
  }
}

/** SHA-256 of a file that this process has not open as a store. */
export async function sha256Of(path: string): Promise<string> {
  const digest = createHash('sha256')
  for await (const piece of createReadStream(path)) digest.update(piece)
  return digest.digest('hex')
}

/** Gives a file that is in the way another name beside its place. @throws CliError 6 */
export function setAside(file: string): void {
  try {
    renameSync(file, freeName(file, 'before'))
  } catch (error) {
    throw unwritable(file, error)
  }
}
