import { isAscii, isUtf8 } from 'node:buffer'
import type { Chunks } from './source.ts'

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'iso-8859-1', 'iso-8859-15'] as const
export type Encoding = (typeof ENCODINGS)[number]

export interface Scan {
  encoding: Encoding
  size: number
  /** False for a file that ends inside its last line: it may have been cut. */
  endsWithNewline: boolean
  /** A spreadsheet, an archive or a PDF: its first bytes say that it is no text. */
  binary: boolean
  /** So many control characters that it is no text in this encoding, whatever it is. */
  noise: boolean
  /** Its first sign is `<`, as in XML and HTML. */
  markup: boolean
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
const HEAD = 64

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

const isLetter = (byte: number | undefined) =>
  byte !== undefined && (byte >= 0xc0 || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a))

/** Œ and œ of ISO-8859-15, which windows-1252 would show as ¼ and ½: nobody writes those beside a letter. */
function hasLatin9Ligature(bytes: Uint8Array): boolean {
  for (const ligature of [0xbc, 0xbd])
    for (let at = bytes.indexOf(ligature); at >= 0; at = bytes.indexOf(ligature, at + 1))
      if (isLetter(bytes[at - 1]) || isLetter(bytes[at + 1])) return true
  return false
}

const isMarkup = (head: Uint8Array) => /^(\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF)*[\s\0]*</.test(Buffer.from(head).toString('latin1'))

const isControl = (byte: number) => byte < 0x09 || (byte > 0x0d && byte < 0x20)
const FEW_CONTROLS = 8

/** Random bytes have one control character in ten, UTF-16 without a mark one in two; a text with a few strays is told where they are. */
function isNoise(bytes: Uint8Array): boolean {
  const controls = bytes.reduce((sum, byte) => sum + (isControl(byte) ? 1 : 0), 0)
  return controls > FEW_CONTROLS && controls > bytes.length / 50
}

/**
 * Reads the bytes once to find how they are encoded: a byte order mark decides, else strict UTF-8, else windows-1252,
 * which is what French spreadsheets write, or ISO-8859-15 when an Œ of that stands in a word.
 */
export async function scanText(chunks: Chunks): Promise<Scan> {
  let [head, tail, rest] = [NOTHING, NOTHING, NOTHING]
  let size = 0
  let valid = true
  let latin9 = false
  let noise = false
  for await (const chunk of chunks) {
    // The last byte of the piece before stands beside the first one of this.
    latin9 ||= (!isAscii(chunk) && hasLatin9Ligature(chunk)) || hasLatin9Ligature(join(tail.slice(-1), chunk.slice(0, 1)))
    if (head.length < HEAD) head = join(head, chunk.slice(0, HEAD))
    tail = join(tail, chunk.slice(-2)).slice(-2)
    noise ||= size === 0 && isNoise(chunk)
    size += chunk.length
    const bytes = join(rest, chunk)
    const end = valid ? wholeCharacters(bytes) : 0
    valid &&= isUtf8(bytes.subarray(0, end))
    rest = valid ? bytes.slice(end) : NOTHING
  }
  const encoding = markOf(head) ?? (valid && rest.length === 0 ? 'utf-8' : latin9 ? 'iso-8859-15' : 'windows-1252')
  const isWide = encoding.startsWith('utf-16')
  return {
    encoding,
    size,
    endsWithNewline: isNewline(tail, encoding),
    binary: isBinary(head),
    noise: noise && !isWide,
    markup: isMarkup(head),
  }
}

/** Of a file of a million lines the collector copies what lives at the moment a thousand times: a small piece is no slower. */
const TEXT_PIECE = 4 * 1024

/**
 * The text of the chunks, without its byte order mark, nor a second one: a file that went through two programs may have two.
 * @throws TypeError on bytes that the encoding does not allow
 */
export async function* decodeText(chunks: Chunks, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let begun = false
  for await (const chunk of chunks) {
    // The first piece is large enough for whoever looks for the header.
    const size = begun ? TEXT_PIECE : chunk.length
    for (let at = 0; at < chunk.length; at += size) {
      const piece = decoder.decode(chunk.subarray(at, at + size), { stream: true })
      const text: string = begun ? piece : piece.replace(/^\uFEFF+/, '')
      begun ||= text !== ''
      yield text
    }
  }
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
