import { type Day, isDay } from '../../days.ts'

/** How long a library's validation lasts: so many months, or until one fixed day, which wins. */
export interface Validity {
  months: number
  until: Day | null
}

const pad = (value: number, width: number) => String(value).padStart(width, '0')

/**
 * The same day so many months later; at the end of a shorter month its last day (mdo, section 5): 2024-02-29 and 12 give 2025-02-28.
 * On year, month and day alone: an instant would be a day off west of Greenwich.
 */
export function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const total = year * 12 + (month - 1) + months
  const start = `${pad(Math.floor(total / 12), 4)}-${pad((total % 12) + 1, 2)}`
  for (let last = date; ; last--) {
    const found = `${start}-${pad(last, 2)}`
    if (isDay(found) || last <= 28) return found
  }
}

/** The last day of access, included, of somebody (re)registered on a day. */
export const expiryOf = (validFrom: Day, { months, until }: Validity): Day => until ?? addMonths(validFrom, months)

/** What refuses a validation: the day is still to come, or access would have ended already. */
export function faultOfValidity(validFrom: Day, expiresOn: Day, today: Day): 'future' | 'over' | undefined {
  if (validFrom > today) return 'future'
  return expiresOn < today || expiresOn < validFrom ? 'over' : undefined
}

/** The first of the five years among which somebody was born. */
export const birthYearBand = (birthDate: Day): number => Math.floor(Number(birthDate.slice(0, 4)) / 5) * 5
