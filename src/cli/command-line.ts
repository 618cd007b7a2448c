import { withoutPassword } from '../store/location.ts'

/** Options whose values are names of people, addresses or free text: the journal does not keep them. */
const PRIVATE = new Set(['--name', '--first-name', '--last-name', '--usage-name', '--email', '--birth-date', '--ine', '--reason'])

const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)

/** The command line as the journal keeps it: private values and passwords are left out, words are quoted as a shell wants them. */
export function commandLine(program: string, argv: readonly string[]): string {
  let hide = false
  const words = argv.map((word) => {
    if (hide) {
      hide = false
      return '…'
    }
    const [flag = ''] = word.split('=')
    if (PRIVATE.has(word)) hide = true
    else if (PRIVATE.has(flag)) return `${flag}=…`
    return quoted(withoutPassword(word))
  })
  return [program, ...words].join(' ')
}
