import { withoutPasswords } from '../store/location.ts'
import { takesValue } from './globals.ts'

/** Options whose values are names of people, addresses or free text: the journal does not keep them. */
const PRIVATE = new Set([
  ...['--name', '--first-name', '--last-name', '--usage-name', '--email', '--birth-date', '--ine', '--reason'],
  ...['--login', '--teacher', '--only', '--except'],
])

/** A word as a shell reads it. */
export const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)

/** Options that say how to print or where the store is: they change nothing in what was done. */
const ASIDE = new Set(['--no-input', '--quiet', '-q', '--verbose', '-v'])

/**
 * The command line as the journal keeps it: what was done, without private values, and words quoted as a shell wants them.
 * @param people words that name people, such as logins, wherever they stand
 */
export function commandLine(program: string, argv: readonly string[], people: readonly string[] = []): string {
  const words = [program]
  const named = new Set(people.map((word) => word.toLowerCase()))
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? ''
    const [flag = '', glued] = word.startsWith('--') ? word.split(/=(.*)/s) : [word]
    if (takesValue(flag) && glued === undefined) index++
    if (takesValue(flag) || ASIDE.has(flag)) continue
    if (named.has(word.toLowerCase())) words.push('…')
    else words.push(PRIVATE.has(flag) && glued !== undefined ? `${flag}=…` : quoted(withoutPasswords(word)))
    if (PRIVATE.has(flag) && glued === undefined && ++index < argv.length) words.push('…')
  }
  return words.join(' ')
}
