import type { Command } from '@commander-js/extra-typings'
import { InvalidArgumentError } from 'commander'
import type { App } from '../../cli/app.ts'
import { parsersFor } from '../../cli/parsers.ts'
import { hasControls, singleSpaced, withoutInvisible } from '../../files/clean.ts'
import { fold } from '../../fold.ts'
import type { Text } from '../../text/index.ts'
import { cleanClassName, isClassName } from '../rules/class-name.ts'
import { kindWords, NO_CLASS, sexWords, statusWords } from '../rules/kind.ts'
import { levelWord } from '../rules/level.ts'
import { isLogin, LOGIN_STYLES } from '../rules/login.ts'
import { PASSWORD_STYLES } from '../rules/password.ts'
import { parseYear } from '../rules/school-year.ts'

const wrong = (message: string) => new InvalidArgumentError(message)
const LONGEST_NAME = 100

/** The parsers of option values that only this program has. */
export function schoolParsers(text: Text) {
  const { word, words, filled, each, gathered } = parsersFor(text)
  const name = (value: string): string => {
    const clean = singleSpaced(withoutInvisible(filled(value)))
    if (hasControls(value) || fold(clean) === '' || [...clean].length > LONGEST_NAME) throw wrong(text['school.value.name'])
    return clean
  }
  const same = Object.fromEntries
  const level = (value: string): string => {
    const found = levelWord(filled(value))
    if (found === '' || found.length > LONGEST_NAME) throw wrong(text['value.empty'])
    return found
  }
  /** The name of a class, or `none` for class none; see `classNamed`. */
  const classOrNone = (value: string): string => (NO_CLASS.includes(fold(filled(value))) ? 'none' : value)
  return {
    name,
    kind: word(kindWords, fold),
    kinds: words(kindWords, fold, 'school'),
    statuses: words(statusWords, fold, 'school'),
    sex: word(sexWords, fold),
    passwordStyle: word(same(PASSWORD_STYLES.map((style) => [style, style] as const)), (value) => value),
    loginStyle: word(same(LOGIN_STYLES.map((style) => [style, style] as const)), (value) => value),
    /** First year of a school year written `2026-2027`. */
    year: (value: string): number => {
      const year = parseYear(value)
      if (year === undefined) throw wrong(text['intrascol.value.year'])
      return year
    },
    level,
    classOrNone,
    /** Levels to look for. */
    eachLevel: gathered(level),
    /** Beginnings of names to look for, folded. */
    eachBeginning: gathered((value) => filled(fold(filled(value)))),
    levels: (value: string, before: string[] | undefined): string[] => each(value, before).map(levelWord),
    ine: (value: string): string => {
      const ine = value.replace(/\s/g, '').toUpperCase()
      if (!/^[A-Z0-9]{11}$/.test(ine)) throw wrong(text['school.value.ine'])
      return ine
    },
    login: (value: string): string => {
      const login = value.trim().toLowerCase()
      if (!isLogin(login)) throw wrong(text['school.value.login'])
      return login
    },
    logins: (value: string, before: string[] | undefined): string[] => each(value, before).map((login) => login.toLowerCase()),
    /** The name of a class that is to be made. */
    newClass: (value: string): string => {
      const name = cleanClassName(withoutInvisible(value))
      if (hasControls(value) || !isClassName(name) || NO_CLASS.includes(fold(name))) throw wrong(text['school.value.class'])
      return name
    },
    /** Several classes, one an option: the name of a class may hold a comma. */
    eachClass: gathered(classOrNone),
  }
}

/** The class that an option names; null: class none. (commander has no null among its values.) */
export const classNamed = (name: string): string | null => (name === 'none' ? null : name)

export const classesNamed = (names: readonly string[] | undefined): (string | null)[] | undefined => names?.map(classNamed)

/** What is said of a person: the same options for everybody who gets an account. */
export const describing = <Args extends unknown[], Options extends Record<string, unknown>, Globals extends Record<string, unknown>>(
  command: Command<Args, Options, Globals>,
  { text }: App,
) => {
  const { name, sex, ine, level, login } = schoolParsers(text)
  const { day, filled } = parsersFor(text)
  return command
    .option('--first-name <name>', text['school.option.first_name'], name)
    .option('--last-name <name>', text['school.option.last_name'], name)
    .option('--usage-name <name>', text['school.option.usage_name'], name)
    .option('--birth-date <day>', text['school.option.birth_date'], day)
    .option('--sex <f-or-m>', text['school.option.sex'], sex)
    .option('--ine <number>', text['school.option.ine'], ine)
    .option('--level <level>', text['school.option.level'], level)
    .option('--class <class>', text['school.option.class'], filled)
    .option('--login <login>', text['school.option.login'], login)
}
