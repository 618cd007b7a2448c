import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { CliError, EXIT } from '../errors.ts'

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
      writeSync(descriptor, text)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    if (replace) renameSync(beside, path)
    else linkSync(beside, path)
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === 'EEXIST'
    throw new CliError(
      taken ? 'file_exists' : 'file_unwritable',
      EXIT.unreachable,
      taken ? 'file.exists' : 'file.unwritable',
      [path, (error as Error).message],
      { cause: error },
    )
  } finally {
    rmSync(beside, { force: true })
  }
}
