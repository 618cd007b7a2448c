import { closeSync, constants, copyFileSync, createWriteStream, fsyncSync, linkSync, lstatSync, openSync, renameSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { CliError, EXIT } from '../errors.ts'
import { unwritable } from './unwritable.ts'
import { discard } from './write.ts'

/** A file written piece by piece beside its place, for its owner only, and put there whole at the last moment. */
export interface StreamedFile {
  /** Writes the whole content, which `write` ends, and syncs it; what was written before is forgotten. @throws CliError 6 */
  fill(write: (out: Writable) => Promise<unknown>): Promise<void>
  /** Puts the file in its place. @throws CliError 6 when something stands there by now */
  place(): void
  /** Removes what was written, wherever it is; after `place` the file itself. */
  remove(): void
}

/**
 * @param replace false refuses, now and at the end, what stands there already, a link included
 * @throws CliError 6 when it is refused
 */
export function streamedFile(path: string, { replace }: { replace: boolean }): StreamedFile {
  if (!replace) refuseTaken(path)
  const beside = `${path}.${process.pid}.part`
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
      const out = createWriteStream(beside, { flags: 'wx', mode: 0o600 })
      const closed = new Promise<void>((resolve) => out.once('close', () => resolve()))
      out.on('error', () => undefined)
      try {
        await write(out)
        await closed
        if (out.errored) throw out.errored
        sync(beside)
      } catch (error) {
        out.destroy()
        await closed
        discard(beside)
        throw failed(path, error)
      }
    },
    place() {
      try {
        if (replace) renameSync(beside, path)
        else put(beside, path)
        placed = true
        discard(beside)
      } catch (error) {
        discard(beside)
        throw failed(path, error)
      }
    },
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

/** A second name for what was written, so that it appears whole; a memory stick has no such names and gets a copy. */
function put(beside: string, path: string): void {
  try {
    linkSync(beside, path)
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    copyFileSync(beside, path, constants.COPYFILE_EXCL)
  }
}

function refuseTaken(path: string): void {
  let found: unknown
  try {
    found = lstatSync(path, { throwIfNoEntry: false })
  } catch (error) {
    throw failed(path, error)
  }
  if (found) throw new CliError('file_exists', EXIT.unreachable, 'file.exists', [path])
}

/** What the system says, as ours; anything else as it is. */
const failed = (path: string, error: unknown): unknown =>
  error instanceof CliError || (error as NodeJS.ErrnoException).code === undefined ? error : unwritable(path, error)
