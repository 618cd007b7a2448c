/** Control, format, and line or paragraph separator characters: what could move a cursor, hide text or turn it round. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

const escaped = (character: string) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`

/** A text as it may be shown at a terminal: every character that is not seen is spelled out. */
export const visible = (text: string) => text.replace(INVISIBLE, escaped)

/** A document of ours, such as CSV, at a terminal: its line ends, tabs and byte-order mark are left. */
export const harmless = (text: string) =>
  text.replace(/\r\n|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (found) => (OF_OURS.has(found) ? found : escaped(found)))
const OF_OURS = new Set(['\r\n', '\n', '\t', '\ufeff'])

/** The same for a text of ours that has several lines. */
export const visibleLines = (text: string) => text.split('\n').map(visible).join('\n')

/** JSON in which no character can harm a terminal: JSON itself only escapes those below U+0020. */
export const safeJson = (value: unknown, indent?: number) =>
  JSON.stringify(value, null, indent)?.replace(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069\u200e\u200f\u061c]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
