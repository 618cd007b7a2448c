import type { Day } from '../../../days.ts'
import { nextLevel, rankOf } from '../level.ts'

const WEIGHTS = { surname: 0.45, firstName: 0.3, birth: 0.2, level: 0.05 }

/** From here on two pupils are proposed to be the same. */
export const PROPOSED = 0.7
/** From here on a proposal may be strong. */
export const STRONG = 0.92
/** How far behind a second candidate must be. */
export const LEAD = 0.1
/** Below this for both names, the same INE is not believed. */
export const UNLIKE = 0.6
/** From here on both names say that only the date was corrected. */
export const SAME_NAMES = 0.9

const digits = (day: Day) => day.replaceAll('-', '')

/** 1 when equal, 0.8 with day and month swapped, 0.7 with one digit different, else 0; 0 also when one is not known. */
export function birthsAlike(one: Day | null, other: Day | null): number {
  if (one === null || other === null) return 0
  if (one === other) return 1
  const [year, month, day] = one.split('-')
  if (other === `${year}-${day}-${month}`) return 0.8
  const [ours, theirs] = [digits(one), digits(other)]
  const different = [...ours].filter((digit, at) => digit !== theirs[at]).length
  return ours.length === theirs.length && different === 1 ? 0.7 : 0
}

/** 1 when the level of the file is that of the store, or the next one. */
export function levelsAlike(before: string | null, after: string | null, levels?: readonly string[]): number {
  if (before === null || after === null) return 0
  if (before === after) return 1
  return rankOf(after, levels) >= 0 && nextLevel(before, levels) === after ? 1 : 0
}

export interface Likeness {
  surname: number
  firstName: number
  birth: number
  level: number
}

/** How probable it is that two records are of one pupil, from 0 to 1. */
export const scoreOf = ({ surname, firstName, birth, level }: Likeness): number =>
  WEIGHTS.surname * surname + WEIGHTS.firstName * firstName + WEIGHTS.birth * birth + WEIGHTS.level * level

/** At least as much, whatever the last digits of a sum of fractions. */
export const reaches = (score: number, least: number) => score >= least - 1e-9

/** Two pupils whose births are not alike are proposed only when their first names are alike at least this much. */
export const LEAST_FIRST_NAME = (PROPOSED - WEIGHTS.surname - WEIGHTS.level) / WEIGHTS.firstName - 1e-9
