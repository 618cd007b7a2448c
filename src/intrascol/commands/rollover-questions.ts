import { dirname, join, parse } from 'node:path'
import type { App } from '../../cli/app.ts'
import type { Choice } from '../../cli/asker.ts'
import { rejectFaults } from '../../cli/faults.ts'
import { writeBeside } from '../../cli/target.ts'
import { CliError, EXIT } from '../../errors.ts'
import { createReport } from '../../files/report.ts'
import { decisionsText, readDecisions } from '../files/decisions.ts'
import { choiceOf } from '../rules/rollover/answers.ts'
import { type Answers, type OpenQuestion, questionKey } from '../rules/rollover/questions.ts'
import type { RolloverPlan } from '../rules/rollover/types.ts'

/** Asks the open questions at the terminal, the suggestion first. @returns the answers given before and now */
export async function askQuestions(app: App, open: readonly OpenQuestion[], before: Answers): Promise<Answers> {
  const answers = new Map(before)
  for (const question of open) {
    const choices = question.choices.map((value): Choice<string> => ({ value, name: choiceName(app, question, value) }))
    const ordered = [
      ...choices.filter(({ value }) => value === question.suggested),
      ...choices.filter(({ value }) => value !== question.suggested),
    ]
    answers.set(questionKey(question), await (await app.ask()).select(sentence(app, question), ordered))
  }
  return answers
}

const who = ({ lastName, firstName, birthDate }: OpenQuestion) => [lastName, firstName, birthDate].filter(Boolean).join(' ')

function sentence({ text }: App, question: OpenQuestion): string {
  if (question.kind === 'class') return text['rollover.ask.class'](question.line, question.class)
  return text[question.kind === 'match' ? 'rollover.ask.match' : 'rollover.ask.two_classes'](question.line, who(question))
}

function choiceName({ text }: App, { kind, evidence }: OpenQuestion, value: string): string {
  if (kind === 'class') return value === 'new' ? text['rollover.ask.class_new'] : text['rollover.ask.class_is'](value)
  if (kind === 'two_classes') return value
  if (value === 'new' || value === 'skip') return text[`rollover.ask.${value}`]
  const [, login] = value.split(/:(.*)/s)
  return text['rollover.ask.same'](
    login === undefined ? evidence : (evidence.split(' | ').find((one) => one.endsWith(`(${login})`)) ?? login),
  )
}

/** `pupils.decisions.csv` beside `pupils.csv`. */
export const decisionsPath = (path: string) => join(dirname(path), `${parse(path).name}.decisions.csv`)

/**
 * Writes every question of the run with the answers given so far, so that one file holds them all. What somebody has filled in there
 * already is kept where it still answers; a file whose answers cannot all be read is left as it is. @throws CliError 5, 6, 8
 */
export async function writeDecisions(
  app: App,
  path: string,
  { asked, open }: Pick<RolloverPlan, 'asked' | 'open'>,
  answers: Answers,
): Promise<void> {
  const filled = await alreadyFilled(app, path)
  const stillOpen = new Set(open.map(questionKey))
  const found = asked.flatMap((question): [string, string][] => {
    const key = questionKey(question)
    const answer = stillOpen.has(key) && answers.has(key) ? undefined : (answers.get(key) ?? filled.get(key))
    return answer !== undefined && choiceOf(answer, question.choices) ? [[key, answer]] : []
  })
  writeBeside(app, path, decisionsText(asked, new Map(found), app.fillingDialect))
}

async function alreadyFilled(app: App, path: string): Promise<Answers> {
  const report = createReport()
  try {
    const answers = await readDecisions(path, report)
    rejectFaults(app, report, false)
    return answers
  } catch (error) {
    if (error instanceof CliError && error.code === 'file_missing') return new Map()
    throw error
  }
}

/** @param path where the decisions file was written; undefined when none was */
export const undecided = (open: readonly OpenQuestion[], path: string | undefined) =>
  new CliError('undecided', EXIT.undecided, 'rollover.undecided', [open.length, path], {
    details: { option: '--decisions', ...(path === undefined ? {} : { decisions: path }), questions: open.map(asRow) },
  })

/** A question in the words of the decisions file. */
export const asRow = ({
  line,
  kind,
  lastName,
  firstName,
  birthDate,
  class: label,
  evidence,
  choices,
  suggested,
  strong,
}: OpenQuestion) => ({
  ...{ line, kind, last_name: lastName, first_name: firstName, birth_date: birthDate, class: label, evidence, choices, suggested, strong },
})
