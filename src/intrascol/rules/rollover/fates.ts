import { matchChildren } from '../matching/match.ts'
import type { Question } from '../matching/types.ts'
import { asOpenQuestion, decisionOn } from './answers.ts'
import type { AimedClass } from './classes.ts'
import { advances, placed, type StorePupil } from './outcome.ts'
import type { Places } from './places.ts'
import { protectedPupils } from './protected.ts'
import type { OpenQuestion } from './questions.ts'
import type { Roster, RosterChild } from './roster.ts'
import type { PupilFate, RolloverOptions, Snapshot } from './types.ts'

/** What becomes of every child of the file and every active pupil, with what is still to be decided. */
export interface Fates {
  pupils: PupilFate[]
  open: OpenQuestion[]
  answered: OpenQuestion[]
  /** Rows whose INE matches a pupil with quite other names. */
  unlike: number
}

interface Work {
  year: number
  options: RolloverOptions
  places: Places
  terminal: string | undefined
  /** The levels of a class after the run. */
  levelsOf: (aimed: AimedClass) => readonly string[]
  pupils: PupilFate[]
  open: OpenQuestion[]
  answered: OpenQuestion[]
  waiting: (Question<RosterChild, StorePupil> & { several: boolean })[]
  /** Pupils whose fate is settled, and those of them who were given to a line of the file. */
  taken: Set<StorePupil>
  given: Set<StorePupil>
}

export function fatesOf(roster: Roster, snapshot: Snapshot, work: Pick<Work, 'options' | 'places' | 'terminal' | 'levelsOf'>): Fates {
  const it: Work = { ...work, year: work.options.year, pupils: [], open: [], answered: [], waiting: [], taken: new Set(), given: new Set() }
  const { certain, questions, unmatched } = matchChildren(roster.children, snapshot.pupils, it.options.order)
  for (const { child, pupil, pass } of certain) take(it, child, pupil, pass)
  const waiting = questions.filter((question) => !decide(it, question))
  for (const question of waiting) leaveAlone(it, question)
  for (const child of unmatched) arrive(it, child)
  for (const pupil of protectedPupils(roster.faulty, snapshot.pupils)) if (!it.taken.has(pupil)) untouched(it, pupil, 'faulty_row', null)
  for (const pupil of snapshot.pupils) if (pupil.status === 'active' && !it.taken.has(pupil)) goOrStay(it, pupil)
  const open = [...it.waiting.map(asOpenQuestion), ...it.open].sort((a, b) => a.line - b.line)
  const decided = questions.filter((question) => !it.waiting.some(({ child }) => child === question.child))
  const answered = [...decided.map(asOpenQuestion), ...it.answered]
  return { pupils: it.pupils, open, answered, unlike: questions.filter(({ unlike }) => unlike).length }
}

function take(it: Work, child: RosterChild, pupil: StorePupil, pass: string): void {
  it.taken.add(pupil)
  it.given.add(pupil)
  const place = it.places.of(child, pupil, (question, answered) => (answered ? it.answered : it.open).push(question))
  const aim = it.places.classOf(place)
  const target = { class: aim, level: place.level, classLevels: aim ? it.levelsOf(aim) : [] }
  const { moves, ...fate } = placed(pupil, child, target, { year: it.year, order: it.options.order })
  const stays = pupil.keep || (!moves && pupil.status === 'active')
  const aimed = stays && pupil.classId !== null ? { id: pupil.classId, name: pupil.className ?? '', ondeId: null } : target.class
  it.pupils.push({ ...fate, pupil, class: pupil.keep && pupil.classId === null ? undefined : aimed, line: child.line, pass })
}

function arrive(it: Work, child: RosterChild): void {
  const place = it.places.of(child, undefined, (question, answered) => (answered ? it.answered : it.open).push(question))
  const identity = { ...child }
  const fate = { outcome: 'arrived' as const, reason: null, pupil: undefined, changes: [], line: child.line, pass: null, remarkable: false }
  it.pupils.push({ ...fate, identity, level: place.level, class: it.places.classOf(place) })
}

/** @returns true when the decision is there and has been carried out */
function decide(it: Work, question: Question<RosterChild, StorePupil>): boolean {
  const decision = decisionOn(question, it.options.answers, it.options.acceptStrong)
  if (decision === 'new') {
    // The number of a pupil who stays another one cannot be given twice.
    const ine = question.pass === 'P1' ? null : question.child.ine
    arrive(it, { ...question.child, ine })
    return true
  }
  if (decision === undefined || decision === 'skip') return false
  if (it.taken.has(decision.same)) return false
  take(it, question.child, decision.same, 'decision')
  return true
}

/** Row and candidates stay as they are; nobody of them leaves. What nobody has decided is asked. */
function leaveAlone(it: Work, question: Question<RosterChild, StorePupil>): void {
  // A pupil who was given to another line is no answer any more.
  const candidates = question.candidates.filter(({ pupil }) => !it.given.has(pupil))
  if (candidates.length === 0) {
    arrive(it, question.child)
    return
  }
  if (decisionOn(question, it.options.answers, it.options.acceptStrong) !== 'skip')
    it.waiting.push({ ...question, candidates, several: question.candidates.length > 1 })
  const alone = candidates.filter(({ pupil }) => !it.taken.has(pupil))
  const active = alone.filter(({ pupil }) => pupil.status === 'active')
  for (const { pupil } of active) untouched(it, pupil, 'decision', question.child.line)
  const [former] = alone
  if (active.length > 0 || !former) return
  it.taken.add(former.pupil)
  it.pupils.push({ ...asIs(former.pupil), outcome: 'undecided', reason: 'decision', line: question.child.line })
}

function untouched(it: Work, pupil: StorePupil, reason: 'decision' | 'faulty_row', line: number | null): void {
  it.taken.add(pupil)
  it.pupils.push({ ...asIs(pupil), outcome: pupil.keep ? 'unchanged' : 'undecided', reason: pupil.keep ? null : reason, line })
}

const asIs = (pupil: StorePupil) => ({
  pupil,
  identity: pupil,
  level: pupil.level,
  class: pupil.classId === null ? undefined : { id: pupil.classId, name: pupil.className ?? '', ondeId: null },
  ...{ changes: [], line: null, pass: null, remarkable: false },
})

/** Active and not in the file. */
function goOrStay(it: Work, pupil: StorePupil): void {
  if (pupil.keep || it.options.additive) {
    it.pupils.push({ ...asIs(pupil), outcome: 'unchanged', reason: null })
    return
  }
  const expected = it.terminal !== undefined && pupil.level === it.terminal && advances(pupil, it.year)
  it.pupils.push({ ...asIs(pupil), class: undefined, outcome: 'left', reason: expected ? 'expected' : 'unexpected' })
}
