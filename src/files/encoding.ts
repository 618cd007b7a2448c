/** The encodings that `--encoding` knows; the last two are what Excel calls « CSV (MS-DOS) » and « CSV (Macintosh) ». */
export const ENCODINGS = [
  ...['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'iso-8859-1', 'iso-8859-15'],
  ...['cp850', 'macintosh'],
] as const satisfies readonly string[]
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | 'iso-8859-1' | 'iso-8859-15' | 'cp850' | 'macintosh'

export const isWide = (encoding: Encoding) => encoding === 'utf-16le' || encoding === 'utf-16be'

/** The bytes 80 to FF of the MS-DOS of Western Europe, which no browser reads and so no `TextDecoder` either. */
const CP850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0'

/** Bytes into text, piece by piece; the last call has no bytes. */
export interface Decoder {
  /** @throws TypeError on bytes that the encoding does not allow */
  decode(bytes?: Uint8Array): string
}

export function decoderOf(encoding: Encoding): Decoder {
  if (encoding === 'cp850') return { decode: (bytes = new Uint8Array()) => cp850(bytes) }
  const decoder = new TextDecoder(encoding, { fatal: true })
  return { decode: (bytes) => (bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()) }
}

const cp850 = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString('latin1')
    .replace(/[\x80-\xff]/g, (sign) => CP850[sign.charCodeAt(0) - 0x80] ?? '')

/** Signs of typography that an older charset does not have, as it writes them. */
const PLAINER: Readonly<Record<string, string>> = {
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '…': '...',
  '\u202f': '\u00a0',
}

/**
 * Text as bytes of an encoding, UTF-16 with its mark. What the encoding has no sign for becomes a plainer one, or `?`.
 * @param mark whether UTF-8 begins with its byte order mark
 */
export function encoded(text: string, encoding: Encoding, mark = false): Buffer {
  if (encoding === 'utf-8') return Buffer.from((mark ? '\uFEFF' : '') + text)
  if (isWide(encoding)) {
    const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le')
    return encoding === 'utf-16le' ? bytes : bytes.swap16()
  }
  const byteOf = bytesBySign(encoding)
  const known = (sign: string) => byteOf.has(sign) || sign < '\x80'
  const plain = Array.from(text, (sign) => (known(sign) ? sign : (PLAINER[sign] ?? '?'))).join('')
  return Buffer.from(Array.from(plain, (sign) => byteOf.get(sign) ?? (sign < '\x80' ? sign.charCodeAt(0) : 0x3f)))
}

function bytesBySign(encoding: Encoding): Map<string, number> {
  const high = Uint8Array.from({ length: 128 }, (_, at) => at + 0x80)
  const signs = [...decoderOf(encoding).decode(high)]
  return new Map(signs.map((sign, at) => [sign, at + 0x80]))
}
