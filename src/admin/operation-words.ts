import { type Row, wordIn } from '../cli/output.ts'
import { lookUp, type Text } from '../text/index.ts'

/** Which of several meanings an outcome has in the operations of a program. */
const FIELDS: Readonly<Record<string, string>> = { mdo: 'mdo', intrascol: 'school' }
export const fieldOf = (program: string): string | true => FIELDS[program] ?? true

/** What a program calls an outcome. */
export const outcomeIn = (text: Text, program: string, outcome: string) => wordIn(text, { words: fieldOf(program) }, outcome)

/** `31 withdrawn, 2 lost`. */
export const countsIn = (text: Text, program: string, counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([outcome, n]) => text['journal.count'](n, outcomeIn(text, program, outcome)))
    .join(', ')

/** The words of a command are three at most. */
const LONGEST = 3

/** What a journalled command line does, in words, and what of it that does not say; the line alone where the catalogue knows no words. */
export function commandIn(text: Text, command: string): { what: string; details: string } {
  const words = command.split(' ')
  for (let length = LONGEST; length > 1; length--) {
    const path = words.slice(0, length).join('.')
    const about =
      lookUp(text, `did.${path}`) ?? lookUp(text, `${path}.about`) ?? lookUp(text, `all.${words.slice(1, length).join('.')}.about`)
    if (words.length >= length && about) return { what: heading(about), details: words.slice(length).join(' ') }
  }
  return { what: command, details: '' }
}

/** The beginning of a line of help: what follows a colon or semicolon explains how, not what. */
const heading = (about: string) => `${about.charAt(0).toUpperCase()}${about.slice(1).replace(/[,\s]*[;:(].*$/s, '')}`

/** An operation of the journal as people read it. */
export function inWords(text: Text, row: Row): Row {
  const { what, details } = commandIn(text, String(row.command))
  return {
    ...row,
    command: text['journal.what'](what, details),
    counts: countsIn(text, String(row.program), row.counts as Record<string, number>),
  }
}
