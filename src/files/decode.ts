import { isUtf8 } from 'node:buffer'
import type { Chunks } from './source.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

export interface Scan {
  encoding: Encoding
  size: number
  /** False for a file that ends inside its last line: it may have been cut. */
  endsWithNewline: boolean
  /** A spreadsheet, an archive or a PDF: its first bytes say that it is no text. */
  binary: boolean
}

/** Bytes that are no UTF-8 stand right after the text handed over so far. */
export class InvalidUtf8 extends Error {}

const NOTHING: Uint8Array = new Uint8Array(0)
const NEWLINE = 0x0a

/** Length of the longest beginning of `bytes` that does not stop inside a UTF-8 character. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) break
    if (byte < 0xc0) continue
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return back < size ? bytes.length - back : bytes.length
  }
  return bytes.length
}

const join = (rest: Uint8Array, chunk: Uint8Array) => (rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk)

const textOf = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')

/** How gzip, zip (.xlsx, .ods), older spreadsheets and PDF begin. */
const BINARY = ['\x1f\x8b', 'PK\x03\x04', '\xd0\xcf\x11\xe0', '%PDF'].map((magic) => Buffer.from(magic, 'latin1'))
const HEAD = 4

const isBinary = (head: Uint8Array) => BINARY.some((magic) => magic.equals(head.subarray(0, magic.length)))

function markOf(bytes: Uint8Array): Encoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'utf-8' : undefined
}

function isNewline(tail: Uint8Array, encoding: Encoding): boolean {
  const [before, last] = [tail.at(-2), tail.at(-1)]
  const unit = encoding === 'utf-16le' ? [last, before] : encoding === 'utf-16be' ? [before, last] : [0, last]
  return unit[0] === 0 && (unit[1] === 0x0a || unit[1] === 0x0d)
}

/**
 * Reads the bytes once to find how they are encoded: a byte order mark decides, else strict UTF-8, else windows-1252,
 * which is what French spreadsheets write.
 */
export async function scanText(chunks: Chunks): Promise<Scan> {
  let [head, tail, rest] = [NOTHING, NOTHING, NOTHING]
  let size = 0
  let valid = true
  for await (const chunk of chunks) {
    if (head.length < HEAD) head = join(head, chunk.subarray(0, HEAD))
    tail = join(tail, chunk).slice(-2)
    size += chunk.length
    const bytes = join(rest, chunk)
    const end = valid ? wholeCharacters(bytes) : 0
    valid &&= isUtf8(bytes.subarray(0, end))
    rest = valid ? bytes.slice(end) : NOTHING
  }
  const encoding = markOf(head) ?? (valid && rest.length === 0 ? 'utf-8' : 'windows-1252')
  return { encoding, size, endsWithNewline: isNewline(tail, encoding), binary: isBinary(head) }
}

/**
 * The text of the chunks, without its byte order mark.
 * @throws TypeError on bytes that the encoding does not allow
 */
export async function* decodeText(chunks: Chunks, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

/** The part of `bytes` before the first line that is not UTF-8. */
function validLines(bytes: Uint8Array): Uint8Array {
  let start = 0
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    if (!isUtf8(bytes.subarray(start, end))) break
    start = end + 1
  }
  return bytes.subarray(0, start)
}

/**
 * Strict UTF-8 to text, in the same pieces; a byte order mark is dropped.
 * @throws InvalidUtf8 once everything before the first bad line has been handed over
 */
export async function* decodeUtf8(chunks: Chunks): AsyncGenerator<string> {
  let rest = NOTHING
  let first = true
  for await (const chunk of chunks) {
    const bytes = join(rest, chunk)
    const whole = bytes.subarray(0, wholeCharacters(bytes))
    const valid = isUtf8(whole)
    const text = textOf(valid ? whole : validLines(whole))
    yield first && text.startsWith('\uFEFF') ? text.slice(1) : text
    if (!valid) throw new InvalidUtf8()
    first &&= text.length === 0
    rest = bytes.slice(whole.length)
  }
  if (rest.length > 0) throw new InvalidUtf8()
}
