import type { Identity } from '../identity.ts'
import { LEVELS, levelAfterTransfer, nextLevel, rankOf } from '../level.ts'
import type { KnownPupil } from '../matching/types.ts'
import type { AimedClass } from './classes.ts'
import { type ChangedField, identityChanges, mergedIdentity } from './identity-changes.ts'

/** The outcomes of a pupil, in the order in which they are counted and printed. */
export const PUPIL_OUTCOMES = ['left', 'transferred', 'kept_back', 'returned', 'arrived', 'updated', 'unchanged', 'undecided'] as const
export type PupilOutcome = (typeof PUPIL_OUTCOMES)[number]

export type Reason =
  | 'expected'
  | 'unexpected'
  | 'promotion'
  | 'skipped_level'
  | 'lower_level'
  | 'class_change'
  | 'new_year'
  | 'no_class'
  | 'decision'
  | 'faulty_row'

/** A pupil of the store as a rollover sees one. */
export interface StorePupil extends KnownPupil {
  status: 'active' | 'left'
  classId: number | null
  className: string | null
  /** The first year of the last school year in which the pupil was in a class; null for never. */
  year: number | null
  /** An account that rollovers leave alone. */
  keep: boolean
}

/** Where a pupil is to be, absolutely. */
export interface Target {
  class: AimedClass | undefined
  /** null where the file does not say. */
  level: string | null
  /** The levels of the class after the run, to tell the level of a pupil for whom the file says none. */
  classLevels: readonly string[]
}

export interface Placed {
  outcome: PupilOutcome
  reason: Reason | null
  level: string | null
  identity: Identity
  changes: ChangedField[]
  /** True when the placement is not the one the pupil has. */
  moves: boolean
  /** The pupil stays in TPS to GS, or stays for a second time. */
  remarkable: boolean
}

/** True when the pupil is in a class of an earlier year. Whoever is in no class may have been put there this year. */
export const advances = (pupil: Pick<StorePupil, 'year' | 'classId'>, year: number) =>
  pupil.classId !== null && pupil.year !== null && pupil.year < year

/** The outcome of a pupil who is in the file: the first that applies (section 6). */
export function placed(
  pupil: StorePupil,
  file: Identity,
  target: Target,
  { year, order = LEVELS }: { year: number; order?: readonly string[] | undefined },
): Placed {
  if (pupil.keep) {
    return { outcome: 'unchanged', reason: null, level: pupil.level, identity: pupil, changes: [], moves: false, remarkable: false }
  }
  const identity = mergedIdentity(pupil, file)
  const changes = identityChanges(pupil, identity)
  const level = levelFor(pupil, target, year, order)
  const moves = movesTo(pupil, target, level, year)
  const common = { level, identity, changes, moves, remarkable: false }
  if (pupil.status === 'left') return { ...common, outcome: 'returned', reason: null }
  const ordered = rankOf(level, order) >= 0
  if (target.class && advances(pupil, year) && ordered && level === pupil.level)
    return { ...common, outcome: 'kept_back', reason: null, remarkable: rankOf(level, order) < rankOf('CP', order) }
  if (moves) return { ...common, outcome: 'transferred', reason: reasonOf(pupil, target, level, year, order) }
  return { ...common, outcome: changes.length ? 'updated' : 'unchanged', reason: null }
}

/** The level of the file; where it has none, that of the class if the class can tell; within a year the pupil's own. */
function levelFor(pupil: StorePupil, { class: aimed, level, classLevels }: Target, year: number, order: readonly string[]): string | null {
  if (level !== null) return level
  if (!aimed || !advances(pupil, year)) return pupil.level
  const next = levelAfterTransfer(pupil.level, classLevels, order)
  return next.sure ? next.level : null
}

function movesTo(pupil: StorePupil, { class: aimed }: Target, level: string | null, year: number): boolean {
  if (level !== pupil.level) return true
  return aimed ? aimed.id === undefined || aimed.id !== pupil.classId || pupil.year !== year : pupil.classId !== null
}

function reasonOf(pupil: StorePupil, target: Target, level: string | null, year: number, order: readonly string[]): Reason {
  if (!target.class) return 'no_class'
  const [from, to] = [rankOf(pupil.level, order), rankOf(level, order)]
  if (from < 0 || to < 0) return advances(pupil, year) ? 'new_year' : 'class_change'
  if (from === to) return 'class_change'
  if (to < from) return 'lower_level'
  return nextLevel(pupil.level, order) === level ? 'promotion' : 'skipped_level'
}
