import { close, constants, fsync, open, statSync, write } from 'node:fs'
import { Writable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { descriptorOf } from './links.ts'
import { unwritable } from './unwritable.ts'

const [openFile, writeSome, syncFile, closeFile] = [promisify(open), promisify(write), promisify(fsync), promisify(close)]

/** A new file for its owner only, which the disk has once the stream has finished. @param named what messages call it */
export const newFile = (path: string, named: string): Writable =>
  fileStream(named, () => openFile(path, 'wx', 0o600), { sync: true, close: true })

const ANEW = constants.O_WRONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0)

/**
 * A device, a pipe or an open file of this process: each piece leaves at once and cannot be taken back. The process is never held up, it
 * would then hear no signal: it waits for a reader until `signal` is aborted.
 */
export function writingThrough(path: string, named: string, signal: AbortSignal): Writable {
  const own = descriptorOf(path)
  if (own !== undefined) return fileStream(named, async () => own, { signal })
  // What opening a pipe answers as long as nobody reads it; of a device it would mean that there is none.
  const early = () => (statSync(path, { throwIfNoEntry: false })?.isFIFO() ? 'ENXIO' : undefined)
  return fileStream(named, () => patiently(() => openFile(path, ANEW), early(), signal), { close: true, signal })
}

/** A stream whose errors are ours: whatever else goes wrong on the way to it is told apart. */
function fileStream(
  named: string,
  opening: () => Promise<number>,
  { sync, close: closes, signal }: { sync?: true; close?: true; signal?: AbortSignal },
): Writable {
  let descriptor: number | undefined
  const ending = (work: Promise<void>, done: (error?: Error | null) => void) =>
    void work.then(
      () => done(),
      (error: Error) => done(error.name === 'AbortError' ? error : unwritable(named, error)),
    )
  const send = async (bytes: Buffer) => {
    for (let rest = bytes; rest.length > 0; ) {
      const { bytesWritten } = await patiently(() => writeSome(descriptor ?? -1, rest), 'EAGAIN', signal)
      rest = rest.subarray(bytesWritten)
    }
  }
  const shut = async () => {
    const open = descriptor
    descriptor = undefined
    if (closes && open !== undefined) await closeFile(open)
  }
  const openOnce = async () => {
    descriptor = await opening()
  }
  const finish = async () => {
    if (sync && descriptor !== undefined) await syncFile(descriptor)
    await shut()
  }
  return new Writable({
    construct: (done) => ending(openOnce(), done),
    write: (piece: Buffer, _encoding, done) => ending(send(piece), done),
    writev: (pieces, done) => ending(send(Buffer.concat(pieces.map(({ chunk }) => chunk as Buffer))), done),
    final: (done) => ending(finish(), done),
    destroy: (error, done) =>
      void shut().then(
        () => done(error),
        (failure) => done(error ?? failure),
      ),
  })
}

/** Between two looks at a pipe that is full, or that nobody reads yet; in milliseconds. */
const AGAIN = 5

/** Tries again as long as the system says that it is too early. */
async function patiently<T>(attempt: () => Promise<T>, early: string | undefined, signal: AbortSignal | undefined): Promise<T> {
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== early) throw error
    }
    await pause(AGAIN, undefined, { signal })
  }
}
