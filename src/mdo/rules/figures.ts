import { addDays, type Day } from '../../days.ts'

/** One thing that happened to a sign-up, as the figures read it; those of one person in one library follow each other. */
export interface HistoryStep {
  library: number
  subscriber: number
  kind: string
  day: Day
  requested_on: Day
  expires_on: Day | null
  birth_year_band: number
}

/** The stock at the end of the day, then what happened in the period. */
export interface Figures {
  pending: number
  validated: number
  refused: number
  expired: number
  new: number
  validations: number
  renewals: number
  refusals: number
  expirations: number
  waiting: number
  median_days: number | null
}
export const FIGURES = [
  ...(['pending', 'validated', 'refused', 'expired', 'new', 'validations', 'renewals', 'refusals', 'expirations', 'waiting'] as const),
]

export interface Period {
  from: Day
  day: Day
  /** Requests pending for more than so many days are waiting. */
  waiting: number
}

/** Figures as they grow, with the delays whose median is told at the end. */
export interface Growing {
  figures: Omit<Figures, 'median_days'>
  delays: number[]
}

export const growing = (): Growing => ({
  figures: {
    pending: 0,
    validated: 0,
    refused: 0,
    expired: 0,
    new: 0,
    validations: 0,
    renewals: 0,
    refusals: 0,
    expirations: 0,
    waiting: 0,
  },
  delays: [],
})

const FLOWS: Readonly<Record<string, 'new' | 'validations' | 'renewals' | 'refusals'>> = {
  requested: 'new',
  validated: 'validations',
  renewed: 'renewals',
  refused: 'refusals',
  revoked: 'refusals',
}

/** The status at the end of a day that the last step before it leads to; undefined for somebody who is not there any more. */
export function statusAfter(step: HistoryStep, day: Day): 'pending' | 'validated' | 'refused' | 'expired' | undefined {
  if (step.kind === 'requested' || step.kind === 'reopened') return 'pending'
  if (step.kind === 'refused' || step.kind === 'revoked') return 'refused'
  if (step.kind !== 'validated' && step.kind !== 'renewed') return undefined
  return step.expires_on !== null && step.expires_on < day ? 'expired' : 'validated'
}

const between = (from: Day, to: Day) => Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)

/** What says that somebody validated waits for an answer, and no longer does: no step of the person. */
const QUESTIONS: Readonly<Record<string, boolean>> = { asked: true, answered: false }
const isQuestion = ({ kind }: HistoryStep) => Object.hasOwn(QUESTIONS, kind)

/** The step that the status at the end of a history follows from. */
export const lastOf = (steps: readonly HistoryStep[]): HistoryStep | undefined => steps.findLast((step) => !isQuestion(step))

/** The request that waits at the end of a history: a first one, or a later one of somebody validated. */
function waitingIn(steps: readonly HistoryStep[], day: Day): HistoryStep | undefined {
  const last = lastOf(steps)
  const status = last && statusAfter(last, day)
  if (status === 'pending') return last
  if (status !== 'validated' && status !== 'expired') return undefined
  const question = steps.findLast((step) => isQuestion(step) || ENDS_QUESTIONS.has(step.kind))
  return question?.kind === 'asked' ? question : undefined
}
/** A renewal leaves open what was asked for. */
const ENDS_QUESTIONS: ReadonlySet<string> = new Set(['requested', 'validated', 'refused', 'revoked', 'reopened', 'left', 'erased'])

/** Counts one person of one library. @param all its steps up to the day, oldest first */
export function count({ figures, delays }: Growing, all: readonly HistoryStep[], { from, day, waiting }: Period): void {
  const steps = all.filter((step) => !isQuestion(step))
  for (const [index, step] of steps.entries()) {
    const next = steps[index + 1]
    const ended =
      step.expires_on !== null && (step.kind === 'validated' || step.kind === 'renewed') ? addDays(step.expires_on, 1) : undefined
    if (ended !== undefined && ended >= from && ended <= day && (next === undefined || next.day >= ended)) figures.expirations++
    if (step.day < from) continue
    const flow = FLOWS[step.kind]
    if (flow) figures[flow]++
    if (step.kind === 'validated' || step.kind === 'refused') delays.push(between(step.requested_on, step.day))
  }
  const last = steps.at(-1)
  const status = last && statusAfter(last, day)
  if (status && status !== 'pending') figures[status]++
  const request = waitingIn(all, day)
  if (request) figures.pending++
  if (request && addDays(request.requested_on, waiting) < day) figures.waiting++
}

export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  if (sorted.length === 0) return null
  return sorted.length % 2 ? (sorted[middle] ?? null) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/**
 * The band of an age, `12-17` or `60+`. The age is that of the middle of the five years among which somebody was born, so that figures
 * stay the same once a person is erased.
 * @param bounds ages at which bands begin, ascending
 */
export function bandOf(birthYearBand: number, day: Day, bounds: readonly number[]): string {
  const age = Math.max(0, Number(day.slice(0, 4)) - (birthYearBand + 2))
  const index = bounds.findLastIndex((bound) => bound <= age)
  const [start, next] = [bounds[index] ?? 0, bounds[index + 1]]
  return next === undefined ? `${start}+` : `${start}-${next - 1}`
}

/** A figure of few people, which could tell who they are, is not published (mdo, section 14). */
export const isSmall = (value: number | null): boolean => value !== null && value > 0 && value < 5
