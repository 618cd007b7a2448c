import type { Identity } from '../identity.ts'

/** A child of the file, whatever the number of its lines. */
export interface FileChild extends Identity {
  /** The first of its lines. */
  line: number
  level: string | null
}

/** A pupil of the store, active or left. */
export interface KnownPupil extends Identity {
  id: number
  login: string
  level: string | null
}

/** A child of the file that is a pupil of the store without any doubt. */
export interface Certain<Child, Pupil> {
  child: Child
  pupil: Pupil
  pass: 'P1' | 'P2'
}

/** One pupil that a child of the file may be. */
export interface Candidate<Pupil> {
  pupil: Pupil
  score: number
  /** Nothing speaks against it: `--accept-strong` takes it. */
  strong: boolean
}

/** What only a person can decide: the child is one of these pupils, or a new one, or both sides stay untouched. */
export interface Question<Child, Pupil> {
  child: Child
  pass: 'P1' | 'P3' | 'P4'
  /** Best first, at least one. */
  candidates: readonly Candidate<Pupil>[]
  suggested: 'same' | 'new' | 'skip'
  /** The same INE with quite other names: more than a few of these and the file is damaged. */
  unlike: boolean
}

export interface Matched<Child, Pupil> {
  certain: readonly Certain<Child, Pupil>[]
  /** In the order of the file. */
  questions: readonly Question<Child, Pupil>[]
  /** Children of the file that nobody of the store resembles. */
  unmatched: readonly Child[]
}
