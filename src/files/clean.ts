/**
 * What no stored text may hold: control characters, lone surrogates, line and paragraph separators, marks that turn the direction of
 * writing, and invisible byte order marks.
 */
const UNWANTED = /[\p{Cc}\p{Cs}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/u
const EVERY_UNWANTED = new RegExp(UNWANTED, 'gu')

export const hasControls = (text: string) => UNWANTED.test(text)

/** NFC, trimmed; no-break spaces are spaces, and several are one. */
export const singleSpaced = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim()

/**
 * The form in which texts are stored: NFC, trimmed, without control characters; a line break or a tab inside becomes a space.
 * @returns the text, and whether something else than spaces around it was taken out
 */
export function cleanText(raw: string): { text: string; changed: boolean } {
  const text = raw.trim().normalize('NFC')
  if (!UNWANTED.test(text)) return { text, changed: false }
  const kept = text.replace(/[\t\r\n]+/g, ' ').replace(EVERY_UNWANTED, '')
  return { text: kept.trim().normalize('NFC'), changed: true }
}

/** Length as XML Schema and people count it: in characters, not in UTF-16 halves. */
export const isLonger = (text: string, most: number) => text.length > most && (text.length > 2 * most || [...text].length > most)
