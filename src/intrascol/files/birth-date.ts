import { type Day, readDay } from '../../days.ts'

const YOUNGEST = 2
const OLDEST = 16

/** Of `16` the year 2016 or 1916: the one that gives a school age. */
const schoolAge = (schoolYear: number) => (short: number) =>
  [2000 + short, 1900 + short].find((year) => schoolYear - year >= YOUNGEST && schoolYear - year <= OLDEST)

/** The serial numbers of spreadsheets from 1982 to 2064. */
const SERIALS = [30_000, 60_000] as const

/** A birth date of a pupils' file. @param schoolYear the first year of the school year, to tell the century @returns undefined when it is no day */
export const parseBirthDate = (text: string, schoolYear: number): Day | undefined =>
  readDay(text, { yearOf: schoolAge(schoolYear), serials: SERIALS })
