/** A calendar day as text, `YYYY-MM-DD`. Days compare and sort as text. */
export type Day = string

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
const monthLength = (year: number, month: number) => (month === 2 && isLeap(year) ? 29 : (lengths[month - 1] ?? 0))
const pad = (value: number, width: number) => String(value).padStart(width, '0')
const dayOf = (year: number, month: number, day: number): Day => `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`

/** True for a real day written `YYYY-MM-DD`: 2025-02-29 is not one. */
export function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month)
}

/** Days that people here can mean: from the oldest birth to a century of plans. Computing on them stays within four digits. */
export const inReach = (day: Day): boolean => day >= '1900-01-01' && day <= '2199-12-31'

/** Reads `YYYY-MM-DD`, `DD/MM/YYYY` or `DD-MM-YYYY`; undefined when the day does not exist. Day and month are never swapped. */
export function parseDay(text: string): Day | undefined {
  const french = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(text.trim())
  const day = french ? dayOf(Number(french[3]), Number(french[2]), Number(french[1])) : text.trim()
  return isDay(day) ? day : undefined
}

/** How the cells of a file are read as days. */
export interface CellDays {
  /** The whole year of one written with two digits. */
  yearOf: (short: number) => number | undefined
  /** The serial numbers of a spreadsheet (1900 system) that can be meant; by default those of 1927 to 2099. */
  serials?: readonly [least: number, most: number]
}

/** Of `26` the year 2026: days of files that are not days of birth. */
export const thisCentury = (short: number) => 2000 + short

/** Of `85` the year 1985, of `09` the year 2009: the latest that is not still to come. */
export const pastYears = (today: Day) => (short: number) => {
  const year = Number(today.slice(0, 4))
  const same = year - (year % 100) + short
  return same > year ? same - 100 : same
}

const HOUR = String.raw`(?:[T ] ?\d{1,2}[:h]\d{2}(?:[:.]\d{1,9}){0,2} ?(?:[AP]M)?(?:Z|[+-]\d{2}:?\d{2})?)?`
const ISO_CELL = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${HOUR}$`, 'i')
const FRENCH_CELL = new RegExp(String.raw`^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})${HOUR}$`, 'i')
/** The day before which serial numbers count. */
const SERIALS_FROM = '1899-12-30'

/**
 * A day as a cell of a file has it, in every program alike: ISO, or day before month with `/`, `-` or `.`, a year of two digits, an hour
 * behind it, or the serial number of a spreadsheet. Day and month are never swapped to make a day valid.
 * @returns undefined when it is no day
 */
export function readDay(cell: string, { yearOf, serials = [10_000, 73_050] }: CellDays): Day | undefined {
  const text = cell.trim()
  const serial = Number(/^(\d{5})(?:[.,]\d+)?$/.exec(text)?.[1])
  if (serial) return serial >= serials[0] && serial <= serials[1] ? addDays(SERIALS_FROM, serial) : undefined
  const iso = ISO_CELL.exec(text)
  if (iso) return real(Number(iso[1]), iso[3], iso[4])
  const [, day, , month, year = ''] = FRENCH_CELL.exec(text) ?? []
  return real(year.length === 2 ? yearOf(Number(year)) : Number(year), month, day)
}

function real(year: number | undefined, month: string | undefined, day: string | undefined): Day | undefined {
  const text = year ? dayOf(year, Number(month), Number(day)) : ''
  return isDay(text) ? text : undefined
}

/** The day `days` later (earlier when negative), computed on the calendar alone. */
export function addDays(day: Day, days: number): Day {
  const instant = new Date(`${day}T00:00:00Z`)
  instant.setUTCDate(instant.getUTCDate() + days)
  return instant.toISOString().slice(0, 10)
}

/** The calendar day of an instant in Europe/Paris, whatever the time zone of the machine. */
export function parisDay(instant: Date): Day {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', year: 'numeric', month: '2-digit', day: '2-digit' }).format(instant)
}

/** An instant as people in France read it, to the minute: `2026-11-20 11:00`, whatever the time zone of the machine. */
export function parisMinute(instant: Date): string {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', ...parts }).format(instant)
}

/**
 * First day of the school year that `day` belongs to.
 * @param start month and day on which the year turns, `MM-DD` (gar: 08-15, intrascol: 08-01)
 */
export function schoolYearStart(day: Day, start: string): Day {
  const year = Number(day.slice(0, 4))
  return day.slice(5) >= start ? `${day.slice(0, 4)}-${start}` : `${pad(year - 1, 4)}-${start}`
}

/** `15/09/2027` for people who read French, the day itself otherwise. */
export const dayForPeople = (day: Day, lang: 'fr' | 'en') => (lang === 'fr' ? day.split('-').reverse().join('/') : day)
