import type { Identity } from '../identity.ts'
import type { AimedClass, KnownClass } from './classes.ts'
import type { Guard } from './guards.ts'
import type { ChangedField } from './identity-changes.ts'
import type { PupilOutcome, Reason, StorePupil } from './outcome.ts'
import type { Answers, OpenQuestion } from './questions.ts'

/** A class of the store that is not closed, with the levels of last year. */
export interface StoreClass extends KnownClass {
  levels: readonly string[]
  ondeId: string | null
}

/** What a rollover looks at. */
export interface Snapshot {
  pupils: readonly StorePupil[]
  classes: readonly StoreClass[]
  /** The last year of which a rollover was applied; null for none. */
  lastRollover: number | null
}

export interface RolloverOptions {
  /** The first of its two years. */
  year: number
  additive: boolean
  acceptStrong: boolean
  keepGoing: boolean
  answers: Answers
  /** Folded label of the file to label of the class. */
  classMap: ReadonlyMap<string, string>
  /** The order of the levels. */
  order?: readonly string[] | undefined
}

/** What becomes of one pupil. */
export interface PupilFate {
  outcome: PupilOutcome
  reason: Reason | null
  /** The pupil of the store; undefined for one who arrives. */
  pupil: StorePupil | undefined
  identity: Identity
  level: string | null
  class: AimedClass | undefined
  changes: readonly ChangedField[]
  /** The line of the file; null for one who is not in it. */
  line: number | null
  /** Why this is the pupil: the pass that found them, or `decision`. */
  pass: string | null
  remarkable: boolean
}

/** A class after the run: `closed` is meant, a folder that still holds files may prevent it. */
export interface ClassFate {
  class: AimedClass
  outcome: 'created' | 'closed' | null
  levels: readonly string[]
  /** Somebody is put there in this year. */
  receives: boolean
}

/** Active before = transferred + kept_back + updated + unchanged + departed + undecided; after = before − departed + arrived + returned. */
export interface Balance {
  before: number
  transferred: number
  kept_back: number
  updated: number
  unchanged: number
  departed: number
  undecided: number
  returned: number
  arrived: number
  after: number
}

export interface RolloverPlan {
  pupils: readonly PupilFate[]
  classes: readonly ClassFate[]
  /** Every question, answered or not, in the order of the file; `open` are those that nobody has answered yet. */
  asked: readonly OpenQuestion[]
  open: readonly OpenQuestion[]
  guards: readonly Guard[]
  balance: Balance
  /** One identifier of a class under several labels: they are taken for one class. */
  renamed: readonly { line: number; label: string; name: string }[]
}
