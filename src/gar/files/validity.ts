import { addDays, type Day, isDay, parisDay, readDay, thisCentury } from '../../days.ts'

/** First day that is more than 10 years after the first one. */
const tenYearsLater = (day: Day): Day => `${String(Number(day.slice(0, 4)) + 10).padStart(4, '0')}${day.slice(4)}`

const ISO = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?)?(Z|[+-]\d{2}:?\d{2})?$/i

interface Instant {
  day: Day
  /** True at 00:00:00 of that day. */
  midnight: boolean
}

function withOffset(text: string): Instant | undefined {
  const instant = new Date(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
  if (Number.isNaN(instant.getTime())) return undefined
  const day = parisDay(instant)
  return { day, midnight: parisDay(new Date(instant.getTime() - 1)) !== day }
}

const MIDNIGHT = /[T ]0?0:00(:00(\.0+)?)?$/i

/** Reads ISO 8601 in the calendar of Europe/Paris; a time without offset is of Paris. A day alone has no midnight: it serves to its end.
 * What a spreadsheet made of it (`15/08/2026`) is read too. */
function readInstant(text: string): Instant | undefined {
  const match = text.length > 40 ? null : ISO.exec(text)
  if (!match) {
    const read = text.length > 40 ? undefined : readDay(text, { yearOf: thisCentury })
    return read === undefined ? undefined : { day: read, midnight: MIDNIGHT.test(text) }
  }
  if (!match[1] || !isDay(match[1])) return undefined
  const [, day, hours, minutes, seconds = '00', offset] = match
  if (hours === undefined) return { day, midnight: false }
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined
  const read = offset ? withOffset(text.toUpperCase()) : { day, midnight: /^00:?00(:?00(\.0+)?)?$/.test(text.slice(11)) }
  return read && isDay(read.day) ? read : undefined
}

/** The day of `debutValidite`; undefined when it is no day or instant. */
export const firstDay = (text: string): Day | undefined => readInstant(text)?.day

/** The last day served by a `finValidite`: an end at 00:00:00 belongs to the day before (gar 3). */
export function lastDay(text: string): Day | undefined {
  const end = readInstant(text)
  return end?.midnight ? addDays(end.day, -1) : end?.day
}

/** The two years of an `anneeFinValidite`; undefined when it is not `YYYY-YYYY` (RG10). */
export function schoolYears(text: string): readonly [number, number] | undefined {
  const match = /^(\d{4})-(\d{4})$/.exec(text)
  return match ? [Number(match[1]), Number(match[2])] : undefined
}

/** A lone school year ends on 15 August at 00:00, so it serves until the 14th (gar 3). */
export const lastDayOfYears = (years: readonly [number, number]): Day => `${String(years[1]).padStart(4, '0')}-08-14`

/** RG8: at most ten years in all, counted in days served. */
export const isTooLong = (from: Day, until: Day) => until >= tenYearsLater(from)
