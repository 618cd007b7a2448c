import { type Day, schoolYearStart } from '../../days.ts'

/** Day on which the school year turns, unless `intrascol.year_start` says otherwise. */
export const YEAR_START = '08-01'

/** First year of the school year of a day: 2026 for 2026-09-01 and for 2027-07-31. */
export const yearOf = (day: Day, start: string = YEAR_START): number => Number(schoolYearStart(day, start).slice(0, 4))

/** `2026-2027`. */
export const yearName = (year: number): string => `${year}-${year + 1}`

/** The first of two years that follow each other, written `2026-2027`; undefined for anything else. */
export function parseYear(text: string): number | undefined {
  const [, first, second] = /^(\d{4})-(\d{4})$/.exec(text.trim()) ?? []
  return Number(second) === Number(first) + 1 ? Number(first) : undefined
}
