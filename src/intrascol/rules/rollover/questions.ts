import type { Day } from '../../../days.ts'

export type QuestionKind = 'match' | 'class' | 'two_classes'

/** A decision that only a person can take, in words that stay the same from one run to the next. */
export interface OpenQuestion {
  kind: QuestionKind
  /** The line of the file that it is about. */
  line: number
  lastName: string
  firstName: string
  birthDate: Day | null
  /** The label of the class; of two classes both. */
  class: string
  /** What speaks for it: the pass, the score and the pupil; or the labels. */
  evidence: string
  /** The words that answer it. */
  choices: readonly string[]
  suggested: string
  /** A strong proposal, which `--accept-strong` takes. */
  strong: boolean
}

/** The answers given, by `questionKey`. */
export type Answers = ReadonlyMap<string, string>

/** Under what an answer is kept: one line of the file asks one question of a kind. */
export const questionKey = ({ kind, line }: Pick<OpenQuestion, 'kind' | 'line'>) => `${kind}:${line}`
