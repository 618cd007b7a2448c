import { type FoldedNames, foldNames } from './names.ts'
import type { FileChild, KnownPupil } from './types.ts'

/** A record with its names folded, because each is compared with many. */
export interface Entry<T> {
  record: T
  names: FoldedNames
}

/** Who is still to be matched: children of the file and pupils of the store. Whoever is used leaves. */
export interface Pool<Child extends FileChild, Pupil extends KnownPupil> {
  children: Set<Entry<Child>>
  pupils: Set<Entry<Pupil>>
}

export const newPool = <Child extends FileChild, Pupil extends KnownPupil>(
  children: readonly Child[],
  pupils: readonly Pupil[],
): Pool<Child, Pupil> => ({
  children: new Set(children.map((record) => ({ record, names: foldNames(record) }))),
  pupils: new Set(pupils.map((record) => ({ record, names: foldNames(record) }))),
})

/** Two INE that are both known and differ are of two pupils, whatever else is alike. */
export const mayBeOne = (child: FileChild, pupil: KnownPupil) => child.ine === null || pupil.ine === null || child.ine === pupil.ine

/** Name and birth date as keys, one a surname; none without a birth date. */
export const exactKeys = ({ record, names }: Entry<FileChild | KnownPupil>): string[] =>
  record.birthDate === null ? [] : names.surnames.map(({ key }) => `${key}|${names.firstName.joined}|${record.birthDate}`)

/** Surname without particles and birth date as keys: twins have them in common. */
export const twinKeys = ({ record, names }: Entry<FileChild | KnownPupil>): string[] =>
  record.birthDate === null ? [] : [...new Set(names.surnames.map(({ words }) => `${words.join(' ')}|${record.birthDate}`))]

export function indexBy<T>(values: Iterable<T>, keysOf: (value: T) => Iterable<string>): Map<string, T[]> {
  const index = new Map<string, T[]>()
  for (const value of values)
    for (const key of keysOf(value)) {
      const there = index.get(key)
      if (there) there.push(value)
      else index.set(key, [value])
    }
  return index
}
