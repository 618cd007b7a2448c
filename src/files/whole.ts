import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Writable } from 'node:stream'
import { newFile } from './stream.ts'
import { unwritable } from './unwritable.ts'

/** How a file gets its name. `new`: the name must be free until the very end. `over`: what has it, a link too, gives way in that moment. */
export type Manner = 'new' | 'over'

/** A file written beside its place, for its owner only, and put there whole at the last moment. */
export interface Draft {
  /** Writes the whole content, which `write` ends, and syncs it; what was written before is forgotten. @throws CliError 6 */
  fill(write: (out: Writable) => Promise<unknown>): Promise<void>
  /** Puts the file in its place. @throws CliError 5 when the name is taken by now, 6 */
  place(manner: Manner): void
  /** Removes what was written, wherever it is; after `place` the file itself. */
  remove(): void
}

/** @param path where the file will stand, exactly: links are not followed @param named what messages call it */
export function draftAt(path: string, named = path): Draft {
  const beside = nameBeside(path)
  let placed = false
  const remove = () => {
    if (placed) discard(path)
    discard(beside)
    placed = false
  }
  return {
    remove,
    async fill(write) {
      remove()
      const out = newFile(beside, named)
      try {
        await filled(out, write)
      } catch (error) {
        discard(beside)
        throw error
      }
    },
    place(manner) {
      try {
        putInPlace(beside, path, manner)
        placed = true
      } catch (error) {
        discard(beside)
        throw unwritable(named, error)
      }
    },
  }
}

/** Resolves when `write` is done and everything has left; the stream is closed then, whatever happens. */
export async function filled(out: Writable, write: (out: Writable) => Promise<unknown>): Promise<void> {
  const closed = new Promise<void>((settle) => out.once('close', settle))
  out.on('error', () => undefined)
  try {
    await write(out)
    if (!out.writableEnded) out.end()
    await closed
  } finally {
    out.destroy()
    await closed
  }
  if (out.errored) throw out.errored
}

/**
 * Writes a whole file or nothing, at once. Readable by its owner only, because it may hold names.
 * @param named what messages call it
 * @throws CliError 5 when the name is taken and must not be, 6 when it cannot be written
 */
export function writeWhole(path: string, content: string | Uint8Array, manner: Manner, named = path): void {
  const beside = nameBeside(path)
  try {
    const descriptor = openSync(beside, 'wx', 0o600)
    try {
      writeFileSync(descriptor, content)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    putInPlace(beside, path, manner)
  } catch (error) {
    discard(beside)
    throw unwritable(named, error)
  }
}

/** A name beside a file for what will take its place. */
export const nameBeside = (path: string) => `${path}.${randomBytes(4).toString('hex')}.part`

/** Gives a finished and synced file its name, and waits until the disk has that too. @throws the error of the system; EEXIST when it is taken */
export function putInPlace(from: string, to: string, manner: Manner): void {
  if (manner === 'over') renameSync(from, to)
  else giveFreeName(from, to)
  syncFolder(dirname(to))
}

/** A second name makes it appear whole, and only where there was none. */
function giveFreeName(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw error
    reserveFreeName(from, to)
    return
  }
  rmSync(from)
}

/** A memory stick knows no second name for a file, and some shares do not: the name is taken by an empty file, which then gives way. */
function reserveFreeName(from: string, to: string): void {
  closeSync(openSync(to, 'wx', 0o600))
  try {
    renameSync(from, to)
  } catch (error) {
    discard(to)
    throw error
  }
}

/** Makes a folder for its owner only, and those above it that are not there yet. @throws the error of the system */
export function makeFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let made = resolve(path); made.length >= resolve(first).length; made = dirname(made)) syncFolder(dirname(made))
}

/** Makes file systems keep the names in a folder; not all of them can be asked to. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  let descriptor: number | undefined
  try {
    descriptor = openSync(folder, 'r')
    fsyncSync(descriptor)
  } catch (error) {
    if (codeOf(error) === 'EIO') throw error
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/** Removes a file, if it is there and can be. */
function discard(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // Where it could not be made there is nothing to remove.
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code
