import { fold } from '../../../fold.ts'
import type { Candidate, Question } from '../matching/types.ts'
import type { StorePupil } from './outcome.ts'
import { type Answers, type OpenQuestion, questionKey } from './questions.ts'
import type { RosterChild } from './roster.ts'

/** `several`: some candidates were given to other lines since; the others are named all the same, so that an answer means the same in each run. */
type MatchQuestion = Question<RosterChild, StorePupil> & { several?: boolean }

/** What was decided on a proposal; undefined as long as nothing was. */
export type Decision = { same: StorePupil } | 'new' | 'skip' | undefined

/** The words of an answer and how each may be written, folded. */
const WORDS: Readonly<Record<string, 'same' | 'new' | 'skip'>> = {
  ...{ same: 'same', meme: 'same', new: 'new', nouveau: 'new', nouvelle: 'new' },
  ...{ skip: 'skip', passer: 'skip', ignorer: 'skip' },
}

/** `same:lea.riva` names one of several candidates. */
const sameAs = ({ pupil }: Candidate<StorePupil>) => `same:${pupil.login}`

const choicesOf = ({ candidates, several }: MatchQuestion) => [
  ...(candidates.length === 1 && !several ? ['same'] : candidates.map(sameAs)),
  'new',
  'skip',
]

/** The answer in the form of one of the choices; undefined when it is none of them. */
export function choiceOf(answer: string, choices: readonly string[]): string | undefined {
  const [word = '', login] = answer.trim().split(/:(.*)/s)
  const known = Object.hasOwn(WORDS, fold(word)) ? WORDS[fold(word)] : undefined
  const said = known && login !== undefined ? `${known}:${login.trim()}` : known
  // With one candidate its login may be said all the same.
  if (known === 'same' && choices.includes('same')) return 'same'
  if (known === 'same' && login === undefined && choices.filter((choice) => choice.startsWith('same:')).length === 1)
    return choices.find((choice) => choice.startsWith('same:'))
  return choices.find((choice) => choice === said) ?? choices.find((choice) => fold(choice) === fold(answer))
}

export function decisionOn(question: MatchQuestion, answers: Answers, acceptStrong: boolean): Decision {
  const [best] = question.candidates
  const answer = answers.get(questionKey({ kind: 'match', line: question.child.line }))
  if (answer === undefined) return acceptStrong && best?.strong ? { same: best.pupil } : undefined
  const choice = choiceOf(answer, choicesOf(question))
  if (choice === 'new' || choice === 'skip') return choice
  const chosen = choice === 'same' ? best : question.candidates.find((one) => sameAs(one) === choice)
  return chosen && { same: chosen.pupil }
}

const percent = (score: number) => score.toFixed(2)

/** The pupil of the store as evidence: who, born when, in which class, how alike. */
const evidenceOf = (pass: string, { pupil, score }: Candidate<StorePupil>) =>
  `${pass} ${percent(score)} ${pupil.usageName ?? pupil.lastName} ${pupil.firstName} ${pupil.birthDate ?? '?'} ${pupil.className ?? '-'} (${pupil.login})`

export function asOpenQuestion(question: MatchQuestion): OpenQuestion {
  const { child, pass, candidates, suggested, several } = question
  const [best] = candidates
  const { line, lastName, firstName, birthDate } = child
  return {
    kind: 'match',
    ...{ line, lastName: child.usageName ?? lastName, firstName, birthDate, class: child.placements[0]?.label ?? '' },
    evidence: candidates.map((candidate) => evidenceOf(pass, candidate)).join(' | '),
    choices: choicesOf(question),
    suggested: suggested === 'same' && best && (candidates.length > 1 || several) ? sameAs(best) : suggested,
    strong: best?.strong ?? false,
  }
}
