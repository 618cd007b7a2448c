import type { Lang } from './index.ts'

const locales = { fr: 'fr-FR', en: 'en-GB' } as const

/** `1,548` or `1 548`. */
export const number = (lang: Lang, value: number) => new Intl.NumberFormat(locales[lang]).format(value)

/** The number with the right form of its noun: French counts zero as singular. */
export const counted = (lang: Lang, value: number, one: string, other: string) =>
  `${number(lang, value)} ${new Intl.PluralRules(locales[lang]).select(value) === 'one' ? one : other}`

/** `a, b et c`, after `most` elements `… et 12 autres`. */
export function enumerate(lang: Lang, values: readonly string[], most = 10): string {
  const others = values.length - most
  const shown =
    others > 0 ? [...values.slice(0, most), lang === 'fr' ? `${number(lang, others)} de plus` : `${number(lang, others)} more`] : values
  return new Intl.ListFormat(locales[lang], { type: 'conjunction' }).format(shown)
}

const MOST_QUOTED = 15

/** Words in the quotes of a language, at most a line of them. */
export const quoted = (lang: Lang, words: readonly string[]) => {
  const all = words.slice(0, MOST_QUOTED).map((word) => (lang === 'fr' ? `«\u00a0${word}\u00a0»` : `“${word}”`))
  return all.join(', ') + (words.length > MOST_QUOTED ? '…' : '')
}

/** `05/09/2026` of `2026-09-05`. */
export const dayInFrench = (day: string) => day.split('-').reverse().join('/')
