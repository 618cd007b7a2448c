import { TextDecoder } from 'node:util'
import { SaxesParser } from 'saxes'
import yauzl, { type Entry } from 'yauzl'
import { ReadingStop } from './stop.ts'

/** The parts of a workbook, by their names in its archive. */
export interface Parts {
  has(name: string): boolean
  /** The text of a part, in pieces. @throws ReadingStop */
  text(name: string): AsyncGenerator<string>
  close(): void
}

const MOST_PARTS = 10_000
/** Unpacked, a sheet of Excel's million lines stays below this. */
const LARGEST_PART = 1024 ** 3

/** @throws ReadingStop when the bytes are no archive that can be read */
export async function openParts(bytes: Buffer): Promise<Parts> {
  const entries = new Map<string, Entry>()
  try {
    const zip = await yauzl.fromBufferPromise(bytes, { lazyEntries: true })
    if (zip.entryCount > MOST_PARTS) throw new ReadingStop('fault.workbook.too_large')
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry)
    return {
      has: (name) => entries.has(name),
      close: () => zip.close(),
      async *text(name) {
        const entry = entries.get(name)
        if (!entry || entry.uncompressedSize > LARGEST_PART)
          throw new ReadingStop(entry ? 'fault.workbook.too_large' : 'fault.workbook.damaged')
        const decoder = new TextDecoder('utf-8', { fatal: true })
        try {
          // The size that the archive says is the size that is unpacked at most: yauzl stops beyond it.
          for await (const chunk of await zip.openReadStreamPromise(entry)) yield decoder.decode(chunk as Buffer, { stream: true })
        } catch (error) {
          throw new ReadingStop('fault.workbook.damaged', { cause: error })
        }
      },
    }
  } catch (error) {
    throw error instanceof ReadingStop ? error : new ReadingStop('fault.workbook.damaged', { cause: error })
  }
}

/** What a reader of XML wants to know; names are without prefix. */
export interface Handlers {
  open?(name: string, attributes: Readonly<Record<string, string>>): void
  close?(name: string): void
  text?(text: string): void
}

const local = (name: string) => name.slice(name.indexOf(':') + 1)

/** Reads XML piece by piece and tells what it finds; returns after each piece. A DOCTYPE is refused, nothing is ever fetched. */
export async function* events(pieces: AsyncIterable<string>, { open, close, text }: Handlers): AsyncGenerator<void> {
  const parser = new SaxesParser()
  const fail = (error: unknown) => {
    throw new ReadingStop('fault.workbook.damaged', { cause: error })
  }
  parser.on('error', fail)
  parser.on('doctype', fail)
  if (open) parser.on('opentag', (tag) => open(local(tag.name), tag.attributes))
  if (close) parser.on('closetag', (tag) => close(local(tag.name)))
  if (text) {
    parser.on('text', text)
    parser.on('cdata', text)
  }
  for await (const piece of pieces) {
    parser.write(piece)
    yield
  }
  parser.close()
  yield
}

/** The same for a part that is read as a whole. */
export async function tell(pieces: AsyncIterable<string>, handlers: Handlers): Promise<void> {
  for await (const _ of events(pieces, handlers));
}
