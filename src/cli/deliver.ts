import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { streamedFile } from '../files/streamed.ts'
import { writeFileWhole } from '../files/write.ts'
import type { App } from './app.ts'

/** Sends a document to standard output, or to the file of `--out`, which is then written whole or not at all. @throws CliError 6 */
export async function deliver(app: App, out: string | undefined, text: string): Promise<void> {
  if (out === undefined) return app.print(text)
  writeFileWhole(out, text, { replace: true })
  app.remark(app.text['file.written'](out))
}

/** The same for a document that comes in pieces: its memory does not grow with its length. @throws CliError 6 */
export async function deliverPieces(app: App, out: string | undefined, pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
  if (out === undefined) {
    for await (const piece of pieces) await app.print(piece)
    return
  }
  await writeStreamed(app, out, pieces)
  app.remark(app.text['file.written'](out))
}

/** Puts a file in its place, whole, for its owner only. @throws CliError 6, 130 */
export const writeStreamed = (
  app: App,
  path: string,
  pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<void> =>
  putWhole(app, path, async (out) => {
    for await (const piece of pieces) {
      if (!out.write(piece)) await once(out, 'drain')
      if (app.interruption.aborted) break
    }
    out.end()
    await once(out, 'finish')
  })

/** The same for whoever writes into a stream. What is half written is cleared away when a signal comes. @throws CliError 6, 130 */
export async function putWhole(app: App, path: string, fill: (out: Writable) => Promise<unknown>): Promise<void> {
  const file = streamedFile(path, { replace: true })
  const stopListening = app.onInterrupt()
  try {
    await file.fill(fill)
    await app.stopIfInterrupted()
    file.place()
  } catch (error) {
    file.remove()
    throw error
  } finally {
    stopListening()
  }
}
