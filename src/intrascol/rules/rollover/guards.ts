import { LEVELS, rankOf } from '../level.ts'
import { advances, type PupilOutcome, type StorePupil } from './outcome.ts'

export type GuardName = 'G1' | 'G2' | 'G3' | 'G4' | 'G5' | 'G6' | 'G7' | 'G8' | 'G9'

/** A guard that trips: the figures that its sentence names, and the option with its number that overrides it, where one does. */
export interface Guard {
  guard: GuardName
  values: readonly (number | string)[]
  option: 'confirm-leavers' | 'confirm-arrivals' | undefined
}

/** A pupil who was active before the run, and what becomes of them. */
export interface Before {
  pupil: Pick<StorePupil, 'level' | 'classId' | 'className' | 'year'>
  outcome: PupilOutcome
  expected: boolean
  /** The level in the file; undefined where the pupil is not in it. */
  nextLevel: string | null | undefined
}

export interface GuardFacts {
  before: readonly Before[]
  year: number
  /** The last year that a rollover was applied for or a pupil placed in; null in a new store. */
  lastYear: number | null
  /** Children of the file, and how many of its lines were left out. */
  rows: number
  faulty: number
  keepGoing: boolean
  additive: boolean
  classesInFile: number
  /** The levels of the children who arrive, and of all children of the file. */
  arrivals: readonly (string | null)[]
  levels: readonly (string | null)[]
  /** Rows whose INE matches while both names differ. */
  unlike: number
  order?: readonly string[] | undefined
}

const MOST_UNLIKE = 3

/** Some of a whole: at least three (five for arrivals), or this share. */
const share = (least: number, part: number, of: number) => Math.max(least, part * of)

/** The guards that trip (section 7), in their order; on a store without an active pupil none does. */
export function guardsOf(facts: GuardFacts): Guard[] {
  if (facts.before.length === 0) return []
  const found = [...(facts.additive ? [] : partialFile(facts)), ...manyArrivals(facts), ...damaged(facts), ...lastYearsFile(facts)]
  if (facts.unlike > MOST_UNLIKE) found.push({ guard: 'G9', values: [facts.unlike], option: undefined })
  return found
}

function partialFile({ before, rows, classesInFile }: GuardFacts): Guard[] {
  const left = before.filter(({ outcome }) => outcome === 'left')
  const expected = left.filter((one) => one.expected).length
  const total = before.length
  const option = 'confirm-leavers'
  const classes = new Set(before.map(({ pupil }) => pupil.classId).filter((id) => id !== null)).size
  const found: Guard[] = []
  if (rows < 0.5 * (total - expected)) found.push({ guard: 'G1', values: [rows, total - expected], option })
  if (classesInFile === 1 && classes >= 2) found.push({ guard: 'G2', values: [classes], option })
  const emptied = emptiedGroups(before)
  if (emptied.length) found.push({ guard: 'G3', values: [emptied.join(', ')], option })
  if (left.length - expected > share(3, 0.1, total)) found.push({ guard: 'G4', values: [left.length - expected, total], option })
  if (left.length > expected + share(3, 0.15, total)) found.push({ guard: 'G5', values: [left.length, total], option })
  return found
}

const SMALLEST_GROUP = 4

/** Levels and classes whose pupils all leave although nobody of them was expected to. */
function emptiedGroups(before: readonly Before[]): string[] {
  const levels = Map.groupBy(before, ({ pupil }) => pupil.level ?? '')
  const classes = Map.groupBy(before, ({ pupil }) => pupil.className ?? '')
  const emptied = [...levels, ...classes].filter(
    ([name, group]) =>
      name !== '' && group.length >= SMALLEST_GROUP && group.every(({ outcome, expected }) => outcome === 'left' && !expected),
  )
  return [...new Set(emptied.map(([name]) => name))]
}

function manyArrivals({ arrivals, levels, rows, order = LEVELS }: GuardFacts): Guard[] {
  const lowest = Math.min(...[...new Set(levels)].map((level) => rankOf(level, order)).filter((rank) => rank >= 0))
  const above = arrivals.filter((level) => rankOf(level, order) > lowest).length
  return above > share(5, 0.3, rows) ? [{ guard: 'G6', values: [above, rows], option: 'confirm-arrivals' }] : []
}

const damaged = ({ keepGoing, faulty, rows }: GuardFacts): Guard[] =>
  keepGoing && faulty > 0.02 * (rows + faulty) ? [{ guard: 'G7', values: [faulty, rows + faulty], option: undefined }] : []

function lastYearsFile({ before, year, lastYear, order = LEVELS }: GuardFacts): Guard[] {
  if (lastYear !== null && year < lastYear) return [{ guard: 'G8', values: ['older', year, lastYear], option: undefined }]
  // Whoever is in an open question still has the level of last year: nobody has said that this is the same child.
  const judged = before.filter(
    ({ pupil, nextLevel, outcome }) =>
      outcome !== 'undecided' && advances(pupil, year) && rankOf(pupil.level, order) >= 0 && rankOf(nextLevel ?? null, order) >= 0,
  )
  const same = judged.filter(({ pupil, nextLevel }) => pupil.level === nextLevel).length
  return same > share(3, 0.3, judged.length) ? [{ guard: 'G8', values: ['same', same, judged.length], option: undefined }] : []
}
