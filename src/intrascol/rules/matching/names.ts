import { fold } from '../../../fold.ts'
import type { Identity } from '../identity.ts'
import { jaroWinkler } from './jaro-winkler.ts'

/** Words that stand in front of a name and say little about it. */
const PARTICLES = new Set(['de', 'du', 'des', 'd', 'la', 'le', 'les', 'da', 'dos', 'van', 'von'])

/** The names of one pupil, folded once, because each is compared with many. */
export interface FoldedNames {
  /** The family name and the usage name, where there is one. */
  surnames: readonly FoldedName[]
  firstName: FoldedName
}

export interface FoldedName {
  key: string
  /** Without particles, unless there is nothing else. */
  words: readonly string[]
  /** Without separators. */
  joined: string
}

function foldedName(text: string): FoldedName {
  const key = fold(text)
  const words = key.split(' ').filter((word) => word !== '')
  const telling = words.filter((word) => !PARTICLES.has(word))
  return { key, words: telling.length ? telling : words, joined: words.join('') }
}

export function foldNames({ lastName, usageName, firstName }: Pick<Identity, 'lastName' | 'usageName' | 'firstName'>): FoldedNames {
  const surnames = [lastName, ...(usageName ? [usageName] : [])].map(foldedName)
  return { surnames, firstName: foldedName(firstName) }
}

const bestOf = (word: string, words: readonly string[]) => Math.max(0, ...words.map((other) => jaroWinkler(word, other)))

function wordsAlike(one: readonly string[], other: readonly string[]): number {
  const [shorter, longer] = one.length <= other.length ? [one, other] : [other, one]
  return shorter.length ? shorter.reduce((sum, word) => sum + bestOf(word, longer), 0) / shorter.length : 0
}

/** The best of family and usage names: the mean of the best likeness of each word of the shorter name. */
export const surnamesAlike = (one: FoldedNames, other: FoldedNames): number =>
  Math.max(...one.surnames.flatMap((name) => other.surnames.map((theirs) => wordsAlike(name.words, theirs.words))))

export const firstNamesAlike = (one: FoldedNames, other: FoldedNames): number => jaroWinkler(one.firstName.joined, other.firstName.joined)

/** Equal, or one holds all the words of the other: `Jean` and `Jean-Noël`. Names that merely look alike are those of twins. */
export function firstNamesAgree(one: FoldedNames, other: FoldedNames): boolean {
  if (one.firstName.joined === other.firstName.joined) return true
  const [ours, theirs] = [one.firstName.key.split(' '), other.firstName.key.split(' ')]
  return ours.every((word) => theirs.includes(word)) || theirs.every((word) => ours.includes(word))
}

/** One of the surnames of the one is one of the other. */
export const shareSurname = (one: FoldedNames, other: FoldedNames): boolean =>
  one.surnames.some(({ key }) => other.surnames.some((theirs) => theirs.key === key))
