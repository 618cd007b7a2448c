import type { PupilOutcome, Reason } from '../rules/rollover/outcome.ts'

/** A row of the result: of a pupil, or of a class. */
export interface RolloverRow extends Record<string, unknown> {
  login?: string
  last_name?: string
  first_name?: string
  class: string | null
  level?: string | null
  from_class?: string | null
  from_level?: string | null
  levels?: readonly string[]
  teacher?: string | null
  outcome: PupilOutcome | 'created' | 'closed'
  reason?: Reason | null
  changes?: readonly string[]
  line?: number | null
  /** The hash of a password just made, to be shown in the clear. */
  password?: string | null
}
