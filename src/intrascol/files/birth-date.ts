import { addDays, type Day, isDay } from '../../days.ts'

const YOUNGEST = 2
const OLDEST = 16

/** The day before which the serial numbers of spreadsheets (1900 system) count; 30000 to 60000 are 1982 to 2064. */
const SERIALS_FROM = '1899-12-30'

const pad = (digits: string | undefined, width: number) => (digits ?? '').padStart(width, '0')

const real = (year: string, month: string | undefined, day: string | undefined) => {
  const text = `${year}-${pad(month, 2)}-${pad(day, 2)}`
  return isDay(text) ? text : undefined
}

/** Of `16` the year 2016 or 1916: the one that gives a school age. */
function century(short: string, schoolYear: number): string | undefined {
  return ['20', '19']
    .map((start) => start + short)
    .find((year) => schoolYear - Number(year) >= YOUNGEST && schoolYear - Number(year) <= OLDEST)
}

/**
 * A birth date as files write it: ISO, day before month with `/`, `-` or `.`, a year of two digits, a time behind it, the serial number
 * of a spreadsheet. Day and month are never swapped to make a date valid.
 * @param schoolYear the first year of the school year, to tell the century
 * @returns undefined when it is no day
 */
export function parseBirthDate(text: string, schoolYear: number): Day | undefined {
  const [date = ''] = text.trim().split(/[T\s]/)
  const serial = /^(\d{5})(?:[.,]\d+)?$/.exec(date)?.[1]
  if (serial) return Number(serial) >= 30_000 && Number(serial) <= 60_000 ? addDays(SERIALS_FROM, Number(serial)) : undefined
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(date)
  if (iso) return real(iso[1] ?? '', iso[2], iso[3])
  const [, day, , month, year = ''] = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})$/.exec(date) ?? []
  const whole = year.length === 2 ? century(year, schoolYear) : year
  return whole ? real(whole, month, day) : undefined
}
