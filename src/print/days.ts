import type { Day } from '../days.ts'
import type { Lang } from '../text/index.ts'

const LOCALES = { fr: 'fr-FR', en: 'en-GB' } as const

const written = (lang: Lang, day: Day, how: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(LOCALES[lang], { ...how, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))

/** French writes the first of a month as an ordinal: `1er septembre 2026`. */
const ordinal = (lang: Lang, words: string) => (lang === 'fr' ? words.replace(/^1 /, '1er ') : words)

/** `3 septembre 2026`, `3 September 2026`. */
export const longDay = (lang: Lang, day: Day) => ordinal(lang, written(lang, day, { day: 'numeric', month: 'long', year: 'numeric' }))

/** `14 mars`, `14 March`. */
export const shortDay = (lang: Lang, day: Day) => ordinal(lang, written(lang, day, { day: 'numeric', month: 'long' }))

/** `14/03/2019`. */
export const numericDay = (lang: Lang, day: Day) => written(lang, day, { day: '2-digit', month: '2-digit', year: 'numeric' })
