import { type Day, parseDay } from '../../days.ts'
import { fold } from '../../fold.ts'

const LONGEST_NAME = 100
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

/** A name as it is stored: NFC, trimmed; undefined when it is empty, too long, or holds what nobody sees. */
export function cleanName(raw: string): string | undefined {
  if (raw.length > LONGEST_NAME * 4) return undefined
  const name = raw.trim().normalize('NFC')
  return name.length > LONGEST_NAME || UNSEEN.test(name) || fold(name) === '' ? undefined : name
}

/** A code of a library or resource, in lower case. */
export function parseCode(raw: string): string | undefined {
  const code = raw.trim().toLowerCase()
  return /^[a-z0-9][a-z0-9._-]{0,39}$/.test(code) ? code : undefined
}

const OLDEST = '1900-01-01'

/** A day on which somebody alive can be born: between 1900 and today. */
export const isBirthDate = (day: Day, today: Day) => day >= OLDEST && day <= today

/** A day of birth as an option has it. */
export function parseBirthDate(raw: string, today: Day): Day | undefined {
  const day = parseDay(raw)
  return day !== undefined && isBirthDate(day, today) ? day : undefined
}
