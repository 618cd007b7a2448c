/**
 * What no stored text may hold: control characters, lone surrogates, line and paragraph separators, marks that turn the direction of
 * writing.
 */
const UNWANTED = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u
const EVERY_UNWANTED = new RegExp(UNWANTED, 'gu')

/** What nobody sees and nobody means, pasted from pages: soft hyphens, signs without width, byte order marks. */
const INVISIBLE = /\u034F|[\uFE00-\uFE0F]|[\u00AD\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B-\u200F\u2060-\u2064\u206A-\u206F\uFEFF]/u
const EVERY_INVISIBLE = new RegExp(INVISIBLE, 'gu')

export const hasControls = (text: string) => UNWANTED.test(text)

/** The text without the signs that nobody sees; all readers and all options take them out. */
export const withoutInvisible = (text: string) => (INVISIBLE.test(text) ? text.replace(EVERY_INVISIBLE, '') : text)

/** NFC, trimmed; no-break spaces are spaces, and several are one. */
export const singleSpaced = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim()

/**
 * The form in which texts are stored: NFC, trimmed, without control characters and signs that nobody sees; a line break or a tab inside becomes a space.
 * @returns the text, and whether something else than spaces around it was taken out
 */
export function cleanText(raw: string): { text: string; changed: boolean } {
  const seen = withoutInvisible(raw)
  const text = seen.trim().normalize('NFC')
  if (!UNWANTED.test(text)) return { text, changed: seen !== raw }
  const kept = text.replace(/[\t\r\n]+/g, ' ').replace(EVERY_UNWANTED, '')
  return { text: kept.trim().normalize('NFC'), changed: true }
}

/** Length as XML Schema and people count it: in characters, not in UTF-16 halves. */
export const isLonger = (text: string, most: number) => text.length > most && (text.length > 2 * most || [...text].length > most)
