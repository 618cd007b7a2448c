import { en } from '../../src/text/en.ts'
import { fr } from '../../src/text/fr.ts'
import { lookUp } from '../../src/text/index.ts'

/** Where a program has words of its own for what the others say too. */
const FIELDS: Readonly<Record<string, string>> = { mdo: 'mdo.', intrascol: 'school.' }

/** Those of some words of the field that a table would show as they are, in one language at least. */
export function untranslated(program: string, words: Iterable<string>): string[] {
  const known = (word: string) =>
    [en, fr].every((text) => lookUp(text, `word.${FIELDS[program] ?? ''}${word}`) ?? lookUp(text, `word.${word}`))
  return [...new Set(words)].filter((word) => !known(word)).sort()
}

const SAID = /"(?:outcome|status|state)":"([a-z_]+)"/g

/** Every outcome, status and state that a command prints as JSON has words in both languages. @throws Error naming those that have none */
export function refuseUntranslated(program: string, printed: string): void {
  const words = untranslated(
    program,
    [...printed.matchAll(SAID)].map(([, word = '']) => word),
  )
  if (words.length > 0) throw new Error(`no words in both languages for ${words.join(', ')}`)
}
