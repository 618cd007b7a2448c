import { withoutPasswords } from '../store/location.ts'

/** Options whose values are names of people, addresses or free text: the journal does not keep them. */
const PRIVATE = new Set([
  ...['--name', '--first-name', '--last-name', '--usage-name', '--email', '--birth-date', '--ine', '--reason'],
  ...['--login', '--teacher', '--only', '--except'],
])

/** A word as a shell reads it. */
export const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)

/** Options that say how to print or where the store is: they change nothing in what was done. */
const ASIDE: Readonly<Record<string, 'value' | 'alone'>> = {
  '--store': 'value',
  '--lang': 'value',
  '--output': 'value',
  '-o': 'value',
  '--csv-dialect': 'value',
  '--operator': 'value',
  '--color': 'value',
  '--no-input': 'alone',
  '--quiet': 'alone',
  '-q': 'alone',
  '--verbose': 'alone',
  '-v': 'alone',
}

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
    const aside = ASIDE[flag]
    if (aside === 'value' && glued === undefined) index++
    if (aside) continue
    if (named.has(word.toLowerCase())) words.push('…')
    else words.push(PRIVATE.has(flag) && glued !== undefined ? `${flag}=…` : quoted(withoutPasswords(word)))
    if (PRIVATE.has(flag) && glued === undefined && ++index < argv.length) words.push('…')
  }
  return words.join(' ')
}
