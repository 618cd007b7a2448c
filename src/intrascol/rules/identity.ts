import type { Day } from '../../days.ts'

export type Sex = 'M' | 'F'

/** What tells a pupil from another, as a file or the store has it; null is what nobody said. */
export interface Identity {
  /** The family name. */
  lastName: string
  usageName: string | null
  firstName: string
  birthDate: Day | null
  sex: Sex | null
  /** The national number of a pupil: 11 letters and digits. */
  ine: string | null
}
