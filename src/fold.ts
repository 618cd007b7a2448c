const letters: Record<string, string> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' }

/** Words of plain letters with single spaces: nearly every name and class. */
const WORDS = /^[a-z0-9]+(?: [a-z0-9]+)*$/i
const PLAIN = /^[\x00-\x7f]*$/

/**
 * The key on which names are searched, sorted and compared: no accents, lower case, ligatures opened,
 * every run of apostrophes, hyphens, spaces and other signs made one space. `D’Almeïda-Œuvrard` gives `d almeida oeuvrard`.
 */
export function fold(text: string): string {
  // For these the tables of Unicode say nothing more, and take ten times as long.
  if (WORDS.test(text)) return text.toLowerCase()
  if (PLAIN.test(text))
    return text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim()
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[œæßøłđðþı]/g, (letter) => letters[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** The key with hyphens for spaces, as in short codes and file names: `pix`, `maths-specialite-tle-2020`. */
export const slug = (text: string) =>
  fold(text)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
