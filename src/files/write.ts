import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { unwritable } from './unwritable.ts'

/**
 * Writes a whole file or nothing: beside, synced, then put in place. Readable by its owner only, because it may hold names.
 * @param replace false refuses a name that is taken
 * @throws CliError 6 when it cannot be written, or the name is taken
 */
export function writeFileWhole(path: string, text: string, { replace }: { replace: boolean }): void {
  const beside = `${path}.${process.pid}.part`
  try {
    const descriptor = openSync(beside, 'wx', 0o600)
    try {
      writeFileSync(descriptor, text)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    if (replace) renameSync(beside, path)
    else linkSync(beside, path)
  } catch (error) {
    discard(beside)
    throw unwritable(path, error)
  }
  if (!replace) discard(beside)
}

/** Removes a file, if it is there and can be. */
export function discard(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // Where it could not be made there is nothing to remove.
  }
}
