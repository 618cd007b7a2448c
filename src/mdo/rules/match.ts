import type { Day } from '../../days.ts'

/** Somebody as two files are compared: names folded, birth full or only the year. */
export interface Known {
  last: string
  first: string
  birth: Day | null
  birthYear: string | null
  emails: readonly string[]
}

export type Level = 'strong' | 'medium' | 'weak' | 'none'
export const LEVELS: readonly Level[] = ['strong', 'medium', 'weak']

/** How well a person and a patron agree (mdo, section 16). */
export function levelOf(person: Known, patron: Known): Level {
  const sameEmail = person.emails.some((email) => patron.emails.includes(email))
  const sameNames = person.last === patron.last && person.first === patron.first
  if (sameNames) {
    if (patron.birth !== null && patron.birth === person.birth) return 'strong'
    // Father and son may share name and address: a birth that differs says that they are two.
    if (sameEmail && !differ(person, patron)) return 'strong'
    if (patron.birthYear !== null && patron.birthYear === person.birthYear) return 'medium'
    return patron.birthYear === null || sameEmail ? 'weak' : 'none'
  }
  if (patron.birthYear !== null && patron.birthYear !== person.birthYear) return sameEmail && person.last === patron.last ? 'weak' : 'none'
  const swapped = person.last === patron.first && person.first === patron.last
  const nearly = alike(person.last, patron.last) && alike(person.first, patron.first)
  return swapped || nearly || sameEmail ? 'weak' : 'none'
}

/** Whether what is known of both births, the day or only the year, differs. */
const differ = (a: Known, b: Known): boolean =>
  (a.birth !== null && b.birth !== null && a.birth !== b.birth) ||
  (a.birthYear !== null && b.birthYear !== null && a.birthYear !== b.birthYear)

/** The same, one inside the other as in a compound name, or one letter apart. */
const alike = (a: string, b: string): boolean => a === b || within(a, b) || within(b, a) || oneApart(a, b)

const within = (part: string, whole: string) => ` ${whole} `.includes(` ${part} `)

/** One letter added, taken away or exchanged; short names differ by a letter too easily. */
function oneApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || Math.min(a.length, b.length) < 3) return false
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  let at = 0
  while (at < short.length && short[at] === long[at]) at++
  return short.length === long.length ? short.slice(at + 1) === long.slice(at + 1) : short.slice(at) === long.slice(at + 1)
}
