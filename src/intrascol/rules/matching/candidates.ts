import type { Day } from '../../../days.ts'
import { jaroWinkler } from './jaro-winkler.ts'
import { firstNamesAlike, surnamesAlike } from './names.ts'
import { type Entry, indexBy, mayBeOne, type Pool } from './pool.ts'
import { birthsAlike, LEAST_FIRST_NAME, levelsAlike, PROPOSED, reaches, scoreOf } from './score.ts'
import type { FileChild, KnownPupil } from './types.ts'

/** A child and a pupil who may be one, with how probable that is. */
export interface Pair<Child, Pupil> {
  child: Entry<Child>
  pupil: Entry<Pupil>
  score: number
}

/**
 * Every pair of the pool that reaches the score of a proposal, without looking at all pairs: a pupil is compared with those born
 * on a like day, and with those of a like first name; no other pair can reach it.
 */
export function candidatePairs<Child extends FileChild, Pupil extends KnownPupil>(
  pool: Pool<Child, Pupil>,
  levels?: readonly string[],
): Pair<Child, Pupil>[] {
  const byBirth = indexBy(pool.pupils, ({ record }) => (record.birthDate === null ? [] : [record.birthDate]))
  const ofLikeFirstName = likeFirstNames(pool.pupils)
  const pairs: Pair<Child, Pupil>[] = []
  for (const child of pool.children) {
    const near = new Set<Entry<Pupil>>(ofLikeFirstName(child.names.firstName.joined))
    for (const day of likeDays(child.record.birthDate)) for (const pupil of byBirth.get(day) ?? []) near.add(pupil)
    for (const pupil of near) {
      if (!mayBeOne(child.record, pupil.record)) continue
      const score = likeness(child, pupil, levels)
      if (reaches(score, PROPOSED)) pairs.push({ child, pupil, score })
    }
  }
  return pairs
}

function likeness(child: Entry<FileChild>, pupil: Entry<KnownPupil>, levels: readonly string[] | undefined): number {
  const birth = birthsAlike(child.record.birthDate, pupil.record.birthDate)
  const level = levelsAlike(pupil.record.level, child.record.level, levels)
  const firstName = firstNamesAlike(child.names, pupil.names)
  // Surnames cost the most to compare: not where even equal ones would be of no use.
  if (!reaches(scoreOf({ surname: 1, firstName, birth, level }), PROPOSED)) return 0
  return scoreOf({ surname: surnamesAlike(child.names, pupil.names), firstName, birth, level })
}

/** The pupils whose first name is like a given one; each pair of different first names is compared once. */
function likeFirstNames<Pupil extends KnownPupil>(pupils: Iterable<Entry<Pupil>>): (name: string) => readonly Entry<Pupil>[] {
  const byName = indexBy(pupils, ({ names }) => [names.firstName.joined])
  const found = new Map<string, Entry<Pupil>[]>()
  return (name) => {
    const known = found.get(name)
    if (known) return known
    const alike = [...byName].filter(([other]) => jaroWinkler(name, other) >= LEAST_FIRST_NAME).flatMap(([, entries]) => entries)
    found.set(name, alike)
    return alike
  }
}

/** The days on which `birthsAlike` is not 0. */
function likeDays(day: Day | null): Day[] {
  if (day === null) return []
  const [year, month, date] = day.split('-')
  const found = new Set([day, `${year}-${date}-${month}`])
  for (let at = 0; at < day.length; at++)
    if (day[at] !== '-') for (let digit = 0; digit <= 9; digit++) found.add(`${day.slice(0, at)}${digit}${day.slice(at + 1)}`)
  return [...found]
}
