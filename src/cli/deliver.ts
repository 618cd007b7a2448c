import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Command } from '@commander-js/extra-typings'
import { CliError } from '../errors.ts'
import type { Mark } from '../files/marks.ts'
import { type App, interrupted } from './app.ts'
import { type Target, targetOf } from './target.ts'
import { harmless } from './visible.ts'

/** A document as it comes. */
export type Pieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>
/** Writes a whole file into a stream. */
export type Fill = (out: Writable) => Promise<unknown>

/** The option that goes with every `--out` and `--html`. */
export const replacing = <Args extends unknown[], Options extends Record<string, unknown>, Globals extends Record<string, unknown>>(
  command: Command<Args, Options, Globals>,
  { text }: App,
) => command.option('--force', text['file.option.force'])

/** Where a document goes: the file of `--out`, or standard output. To be found before the work begins. @throws CliError 5, 6, 130 */
export const destination = async (
  app: App,
  { out, force }: { out?: string | undefined; force?: boolean | undefined },
  mark: Mark,
): Promise<Target | undefined> => (out === undefined ? undefined : targetOf(app, out, { mark, force }))

/** Sends a document to its destination: its memory does not grow with its length, and a file is written whole or not at all. @throws CliError 6, 130 */
export async function deliver(app: App, target: Target | undefined, pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
  if (target) return deliverFile(app, target, piped(app, pieces))
  for await (const piece of pieces) {
    await app.print(app.outside.out.isTerminal ? harmless(piece) : piece)
    if (app.outside.out.closed) return
  }
}

/** The same for a file alone, by whoever writes into its stream. @throws CliError 5, 6, 130 */
export async function deliverFile(app: App, target: Target, fill: Fill): Promise<void> {
  await putWhole(app, [[target, fill]])
  if (target.path !== '-') app.remark(app.text['file.written'](target.path))
}

/** Puts files in their places when all of them are whole. What is half written is cleared away when a signal comes. @throws CliError 5, 6, 130 */
export async function putWhole(app: App, files: readonly (readonly [target: Target, fill: Fill])[]): Promise<void> {
  // A pipe may be waited for as long as one likes: a signal then ends the process at once, there is nothing to clear away.
  const stopListening = files.some(([{ through }]) => through) ? () => undefined : app.onInterrupt()
  try {
    for (const [target, fill] of files) await target.fill(fill)
    await app.stopIfInterrupted()
    for (const [target] of files) target.place()
  } catch (error) {
    for (const [target] of files) target.remove()
    if (app.interruption.aborted) throw interrupted()
    if (!isReaderGone(error, files)) throw error
  } finally {
    stopListening()
  }
}

/** `--out /dev/stdout | head -1`: a quiet end. */
const isReaderGone = (error: unknown, files: readonly (readonly [Target, Fill])[]) =>
  files.every(([{ through }]) => through) &&
  error instanceof CliError &&
  (error.cause as NodeJS.ErrnoException | undefined)?.code === 'EPIPE'

/** Fills a file with pieces. Whoever makes them has closed everything when this is over, even where the file cannot be written. */
export const piped =
  (app: App, pieces: Pieces): Fill =>
  async (out) => {
    const source = Readable.from(gathered(pieces))
    const closed = new Promise<void>((settle) => source.once('close', settle))
    try {
      await pipeline(source, out, { signal: app.interruption })
    } finally {
      source.destroy()
      await closed
    }
  }

const PIECE = 64 * 1024

/** Small pieces of text leave together: each step of a stream costs more than they do. */
async function* gathered(pieces: Pieces): AsyncGenerator<string | Uint8Array> {
  let waiting = ''
  for await (const piece of pieces) {
    if (typeof piece === 'string') waiting += piece
    else yield piece
    if (waiting.length < PIECE) continue
    yield waiting
    waiting = ''
  }
  if (waiting !== '') yield waiting
}
