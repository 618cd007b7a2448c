import { fold } from '../../../fold.ts'
import { levelsIn } from '../level.ts'

/** From so many letters on a word may be misspelt; shorter ones tell classes apart. */
const SPELLABLE = 4
const SLIP = 2

/** `CP-CE1 M. Petit` and `CP / CE1  m. PETIT` are one class. */
export const labelKey = (label: string) => fold(label)

/** The number of letters to add, remove or change; no more is counted than `most` + 1. */
function distance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1
  let above = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (const [row, letter] of [...one].entries()) {
    const line = [row + 1]
    for (let at = 1; at <= other.length; at++)
      line.push(Math.min((above[at] ?? 0) + 1, (line[at - 1] ?? 0) + 1, (above[at - 1] ?? 0) + (letter === other[at - 1] ? 0 : 1)))
    above = line
  }
  return above[other.length] ?? 0
}

const isSpelling = (word: string, order: readonly string[] | undefined) =>
  /^\p{L}+$/u.test(word) && word.length >= SPELLABLE && levelsIn(word, order).length === 0

/** True when two labels that differ may be one class whose name was misspelt: `Lambert` and `Lamberd`, never `CP A` and `CP B`. */
export function mayBeMisspelt(one: string, other: string, order?: readonly string[]): boolean {
  const [ours, theirs] = [labelKey(one).split(' '), labelKey(other).split(' ')]
  if (ours.length !== theirs.length || labelKey(one) === labelKey(other)) return false
  return ours.every((word, at) => {
    const there = theirs[at] ?? ''
    if (word === there) return true
    return isSpelling(word, order) && isSpelling(there, order) && distance(word, there, SLIP) <= SLIP
  })
}
