import { fold } from '../../fold.ts'
import { isReserved } from './reserved-logins.ts'

export { isReserved } from './reserved-logins.ts'

export const LOGIN_STYLES = ['first.last', 'first', 'flast', 'first.l'] as const
export type LoginStyle = (typeof LOGIN_STYLES)[number]

/** Longest login, its number included. */
export const LONGEST = 20
const FIRST_NAME = 12

/** Words before the surname proper. */
const PARTICLES: readonly string[] = ['de', 'du', 'des', 'd', 'la', 'le', 'les', 'l', 'da', 'dos', 'van', 'von']

/** What a login may be: letters, digits, dots, hyphens and underscores, a letter first, at most 20 characters. */
export const isLogin = (login: string): boolean => /^[a-z][a-z0-9]*([._-][a-z0-9]+)*$/.test(login) && login.length <= LONGEST

/** The words of a name, in letters without accents. */
function wordsOf(name: string): string[] {
  const key = fold(name)
  if (/^[a-z]+$/.test(key)) return [key]
  return key
    .split(' ')
    .map((word) => word.replace(/[^a-z]/g, ''))
    .filter((word) => word !== '')
}

/** Whether a name leaves any letter for a login; without one the login is made of `NO_NAME`. */
export const hasLatin = (firstName: string, lastName: string): boolean =>
  /[a-z]/i.test(firstName) || wordsOf(firstName).length + wordsOf(lastName).length > 0

/** What a login is made of for a name without a Latin letter. */
const NO_NAME = 'compte'

const glued = (words: readonly string[]) => (words.length === 1 ? (words[0] ?? '') : words.join(''))

/** The first word of a surname after its particles; the whole when it is made of particles only. */
function properWord(words: readonly string[]): string {
  const at = words.findIndex((word) => !PARTICLES.includes(word))
  return at < 0 ? glued(words) : (words[at] ?? '')
}

/** The two sides of a login, before any number is added. */
interface Stem {
  first: string
  last: string
  dot: string
}

/** @param lastName the name shown: the usage name when there is one */
function stemOf(firstName: string, lastName: string, style: LoginStyle): Stem {
  const [firsts, lasts] = [wordsOf(firstName), wordsOf(lastName)]
  const some = (part: string, other: string) => part || (other ? '' : NO_NAME)
  if (style === 'first') return { first: some(glued(firsts), glued(lasts)) || glued(lasts), last: '', dot: '' }
  if (style === 'flast') return { first: glued(firsts).slice(0, 1), last: some(glued(lasts), glued(firsts)), dot: '' }
  const sides = fitting(firsts, style === 'first.l' ? [glued(lasts).slice(0, 1)] : lasts)
  if (sides.first === '' || sides.last === '') return { first: some(sides.first, sides.last), last: sides.last, dot: '' }
  return { ...sides, dot: '.' }
}

/** Shortened step by step until it fits: the surname's proper word, the first word of the first name, then letters. */
function fitting(firsts: readonly string[], lasts: readonly string[]): { first: string; last: string } {
  const fits = (first: string, last: string) => first.length + 1 + last.length <= LONGEST
  const last = fits(glued(firsts), glued(lasts)) ? glued(lasts) : properWord(lasts)
  const first = fits(glued(firsts), last) ? glued(firsts) : (firsts[0] ?? '')
  if (fits(first, last)) return { first, last }
  const short = first.slice(0, FIRST_NAME)
  return { first: short, last: last.slice(0, LONGEST - 1 - short.length) }
}

/** The login with its number at the end, the surname cut so that it fits. The first one bears no number. */
const written = (stem: Stem, number: number) => (number === 1 ? beginning(stem, 0) : beginning(stem, String(number).length) + number)

/** What stands before a number of so many digits; it holds none itself. */
function beginning({ first, last, dot }: Stem, digits: number): string {
  const room = LONGEST - digits - dot.length
  const keep = last === '' ? 0 : 1
  const start = first.slice(0, room - keep)
  return start + dot + last.slice(0, room - start.length)
}

/**
 * The first login that is free, 2, 3, … at its end when need be (intrascol, section 10).
 * @param lastName the name shown: the usage name when there is one
 * @param isTaken compares case-folded; reserved words never come that far
 */
export function makeLogin(
  { first_name, last_name }: { first_name: string; last_name: string },
  isTaken: (login: string) => boolean,
  style: LoginStyle = 'first.last',
): string {
  const stem = stemOf(first_name, last_name, style)
  for (let number = 1; ; number++) {
    const login = written(stem, number)
    if (!isReserved(login) && !isTaken(login)) return login
  }
}

const HOLDS_DIGIT = /\d/

/**
 * Gives logins to very many people one after the other, by the same rule as `makeLogin`, and never the same one twice. What it remembers
 * is the next number of each beginning, so that thousands of homonyms are not tried again for each of them.
 * @param isRefused whether nobody may have a login; it must not change its mind
 * @returns for each person, with the `base` that `makeLogin` gives when nothing is taken, the logins to try, best first
 */
export function loginNumbers(style: LoginStyle, isRefused: (login: string) => boolean) {
  /** By beginning, and number of digits from two on: the next number, doubled; odd when the beginning itself was given. */
  const given = new Map<string, number>()
  return ({ first_name, last_name, base }: { first_name: string; last_name: string; base?: string }): { next(): string } => {
    let stem: Stem | undefined
    // Most logins are short enough to stay whole before their number.
    const startOf = (digits: number) => {
      if (base !== undefined && base.length + digits <= LONGEST && !HOLDS_DIGIT.test(base)) return base
      stem ??= stemOf(first_name, last_name, style)
      return beginning(stem, digits)
    }
    let digits = 0
    const tryOne = (): string | undefined => {
      const start = startOf(digits)
      // A beginning holds no digit, so that no two keys meet.
      const key = digits > 1 ? start + digits : start
      const state = given.get(key) ?? 2 * (digits > 1 ? 10 ** (digits - 1) : 2)
      const number = state >> 1
      if (digits === 0 ? state % 2 === 1 : number >= 10 ** digits) return undefined
      given.set(key, digits === 0 ? state + 1 : state + 2)
      return digits === 0 ? start : start + number
    }
    return {
      // First without a number, then 2 to 9, then those of two digits, whose beginning may be shorter.
      next() {
        for (;;) {
          const login = tryOne()
          if (login === undefined) digits++
          else if (!isReserved(login) && !isRefused(login)) return login
        }
      },
    }
  }
}
