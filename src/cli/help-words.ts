import { takesValue } from './globals.ts'
import type { Entry } from './program.ts'

/**
 * The arguments as commander is to read them: `help` may stand where a command would, behind options too, and asks for the help of the
 * words after it. Of a command that does not exist there is no help: commander then says what is wrong.
 */
export function withHelp(entries: readonly Entry[], argv: readonly string[]): string[] {
  if (argv.length === 0) return ['--help']
  const words: string[] = []
  let level: readonly Entry[] | undefined = entries
  let [asked, unknown] = [false, false]
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? ''
    const entry: Entry | undefined = level?.find(({ name }) => name === word)
    if (level && !entry && word === 'help') {
      asked = true
      continue
    }
    words.push(word)
    if (word.startsWith('-')) {
      if (takesValue(word)) words.push(...argv.slice(++index, index + 1))
    } else if (level) {
      unknown = !entry
      level = entry && !('load' in entry) ? entry.entries : undefined
    }
  }
  if (unknown) return words.filter((word) => word !== '--help' && word !== '-h')
  return asked ? [...words, '--help'] : words
}
