import { isUtf8 } from 'node:buffer'
import { decoderOf, type Encoding } from './encoding.ts'
import type { Chunks } from './source.ts'

/** Bytes that are no UTF-8 stand right after the text handed over so far. */
export class InvalidUtf8 extends Error {}

export const NOTHING: Uint8Array = new Uint8Array(0)
const NEWLINE = 0x0a

/** Length of the longest beginning of `bytes` that does not stop inside a UTF-8 character. */
export function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) break
    if (byte < 0xc0) continue
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return back < size ? bytes.length - back : bytes.length
  }
  return bytes.length
}

export const join = (rest: Uint8Array, chunk: Uint8Array) => (rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk)

const textOf = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')

/** Of a file of a million lines the collector copies what lives at the moment a thousand times: a small piece is no slower. */
const TEXT_PIECE = 4 * 1024

/**
 * The text of the chunks, without its byte order mark, nor a second one: a file that went through two programs may have two.
 * @throws TypeError on bytes that the encoding does not allow
 */
export async function* decodeText(chunks: Chunks, encoding: Encoding): AsyncGenerator<string> {
  const decoder = decoderOf(encoding)
  let begun = false
  for await (const chunk of chunks) {
    // The first piece is large enough for whoever looks for the header.
    const size = begun ? TEXT_PIECE : chunk.length
    for (let at = 0; at < chunk.length; at += size) {
      const piece = decoder.decode(chunk.subarray(at, at + size))
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
