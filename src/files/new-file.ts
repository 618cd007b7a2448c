import { closeSync, constants, copyFileSync, createWriteStream, fsyncSync, linkSync, lstatSync, openSync, rmSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { CliError, EXIT } from '../errors.ts'

/**
 * A file that is new: written beside its place, for its owner only, and put there at the last moment. What stands there already, a link
 * included, is never written over.
 */
export interface NewFile {
  /** Writes the whole content and syncs it. @throws CliError 6 */
  fill(write: (out: Writable) => Promise<void>): Promise<void>
  /** Puts the file in its place. @throws CliError 6 when something stands there by now */
  place(): void
  /** Removes what was written, wherever it is; after `place` the file itself. */
  remove(): void
  /** Removes what is left beside. */
  close(): void
}

/** @throws CliError 6 when something already stands there */
export function newFile(path: string): NewFile {
  if (lstatSync(path, { throwIfNoEntry: false })) throw taken(path)
  const beside = `${path}.${process.pid}.part`
  let placed = false
  const close = () => rmSync(beside, { force: true })
  return {
    async fill(write) {
      try {
        const descriptor = openSync(beside, 'wx', 0o600)
        try {
          await write(createWriteStream(beside, { fd: descriptor, autoClose: false }))
          fsyncSync(descriptor)
        } finally {
          closeSync(descriptor)
        }
      } catch (error) {
        close()
        throw failed(path, error)
      }
    },
    place() {
      try {
        put(beside, path)
        placed = true
      } catch (error) {
        throw failed(path, error)
      }
    },
    remove() {
      if (placed) rmSync(path, { force: true })
      close()
    },
    close,
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

const taken = (path: string) => new CliError('file_exists', EXIT.unreachable, 'file.exists', [path])

function failed(path: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException
  if (error instanceof CliError || code === undefined) return error
  return code === 'EEXIST'
    ? taken(path)
    : new CliError('file_unwritable', EXIT.unreachable, 'file.unwritable', [path, message], { cause: error })
}
