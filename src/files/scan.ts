import { isUtf8 } from 'node:buffer'
import { charsetOf } from './charset.ts'
import { join, NOTHING, wholeCharacters } from './decode.ts'
import { type Encoding, isWide } from './encoding.ts'
import type { Chunks } from './source.ts'

export interface Scan {
  encoding: Encoding
  size: number
  /** It begins with a byte order mark. */
  mark: boolean
  /** False for a file that ends inside its last line: it may have been cut. */
  endsWithNewline: boolean
  /** A zip, as workbooks are. */
  zip: boolean
  /** An older spreadsheet, an archive or a PDF: its first bytes say that it is no text. */
  binary: boolean
  /** So many control characters that it is no text in this encoding, whatever it is. */
  noise: boolean
  /** Its first sign is `<`, as in XML and HTML. */
  markup: boolean
  /** Lines with words that no charset gives a meaning; the first few. */
  doubtful: readonly number[]
}

const ZIP = Buffer.from('PK\x03\x04', 'latin1')
/** How gzip, older spreadsheets and PDF begin. */
const BINARY = ['\x1f\x8b', '\xd0\xcf\x11\xe0', '%PDF'].map((magic) => Buffer.from(magic, 'latin1'))
const HEAD = 64

const begins = (head: Uint8Array) => (magic: Buffer) => magic.equals(head.subarray(0, magic.length))

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

const isMarkup = (head: Uint8Array) => /^(\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF)*[\s\0]*</.test(Buffer.from(head).toString('latin1'))

const isControl = (byte: number) => byte < 0x09 || (byte > 0x0d && byte < 0x20)
const FEW_CONTROLS = 8

/** Random bytes have one control character in ten, UTF-16 without a mark one in two; a text with a few strays is told where they are. */
function isNoise(bytes: Uint8Array): boolean {
  const controls = bytes.reduce((sum, byte) => sum + (isControl(byte) ? 1 : 0), 0)
  return controls > FEW_CONTROLS && controls > bytes.length / 50
}

/** UTF-16 without a mark: every other byte of its ASCII is zero, and no other text has any. */
function unmarkedWide(bytes: Uint8Array): Encoding | undefined {
  const zeros = [0, 0]
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  if (Math.max(even, odd) < bytes.length / 5 || Math.min(even, odd) > bytes.length / 100) return undefined
  return odd > even ? 'utf-16le' : 'utf-16be'
}

/** What a first look at every byte tells. */
async function look(chunks: Chunks) {
  let [head, tail, rest] = [NOTHING, NOTHING, NOTHING]
  let size = 0
  let valid = true
  let noise = false
  let wide: Encoding | undefined
  for await (const chunk of chunks) {
    if (head.length < HEAD) head = join(head, chunk.slice(0, HEAD))
    tail = join(tail, chunk.slice(-2)).slice(-2)
    if (size === 0) {
      noise = isNoise(chunk)
      wide = noise ? unmarkedWide(chunk) : undefined
    }
    size += chunk.length
    const bytes = join(rest, chunk)
    const end = valid ? wholeCharacters(bytes) : 0
    valid &&= isUtf8(bytes.subarray(0, end))
    rest = valid ? bytes.slice(end) : NOTHING
  }
  return { head, tail, size, noise, wide, valid: valid && rest.length === 0 }
}

/**
 * Reads the bytes to find how they are encoded: a byte order mark decides, else strict UTF-8, else what the zeros of UTF-16 tell, else the
 * charset in which its words make sense.
 * @param given overrides what the bytes say
 */
export async function scanText(chunks: () => Chunks, given?: Encoding): Promise<Scan> {
  const { head, tail, size, noise, wide, valid } = await look(chunks())
  const mark = markOf(head)
  const [zip, binary, markup] = [begins(head)(ZIP), BINARY.some(begins(head)), isMarkup(head)]
  const known = given ?? mark ?? wide ?? (valid ? 'utf-8' : undefined)
  const { encoding, doubtful } =
    known || noise || zip || binary ? { encoding: known ?? 'windows-1252', doubtful: [] } : await charsetOf(chunks())
  return {
    ...{ encoding, doubtful, size, zip, binary, markup },
    mark: mark !== undefined,
    endsWithNewline: isNewline(tail, encoding),
    noise: noise && !isWide(encoding) && !zip,
  }
}
