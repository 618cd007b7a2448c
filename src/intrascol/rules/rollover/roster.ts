import type { Identity } from '../identity.ts'

/** Where one line of a file puts a child. */
export interface Placement {
  line: number
  /** The label of the class as the file writes it; null puts the child in no class. */
  label: string | null
  /** The identifier of the class in ONDE. */
  classId: string | null
  /** null is not known. */
  level: string | null
}

/** A child of the file with the class of each of its lines; more than one class is for a person to decide. */
export interface RosterChild extends Identity {
  /** The first line. */
  line: number
  /** The level of the first line. */
  level: string | null
  /** At least one. */
  placements: readonly Placement[]
}

/** What a faulty line says all the same: whoever it is about does not leave because of a fault. */
export interface FaultyChild {
  line: number
  lastName: string
  firstName: string
  birthDate: string | null
  ine: string | null
}

/** A pupils' file once it is read. */
export interface Roster {
  children: readonly RosterChild[]
  faulty: readonly FaultyChild[]
}
