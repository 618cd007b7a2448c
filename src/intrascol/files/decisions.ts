import { csvRows } from '../../files/csv-writer.ts'
import type { Dialect } from '../../files/dialect.ts'
import type { Report } from '../../files/report.ts'
import { readTable, type TableRow } from '../../files/table.ts'
import { choiceOf } from '../rules/rollover/answers.ts'
import { type Answers, type OpenQuestion, questionKey } from '../rules/rollover/questions.ts'

const KEYS = [
  ...['question', 'line', 'kind', 'last_name', 'first_name', 'birth_date', 'class', 'evidence'],
  ...['choices', 'suggested', 'decision'],
] as const
const KINDS = ['match', 'class', 'two_classes'] as const

/** The decisions file: one row a question, for a spreadsheet, with a cell to be filled. @param filled answers that are there already */
export function decisionsText(questions: readonly OpenQuestion[], filled: Answers, dialect: Dialect): string {
  const writer = csvRows(KEYS, dialect)
  const rows = questions.map((one, at) =>
    writer.row({
      ...{
        question: at + 1,
        line: one.line,
        kind: one.kind,
        last_name: one.lastName,
        first_name: one.firstName,
        birth_date: one.birthDate,
      },
      ...{
        class: one.class,
        evidence: one.evidence,
        choices: one.choices.join('|'),
        suggested: one.suggested,
        decision: filled.get(questionKey(one)) ?? '',
      },
    }),
  )
  return writer.begin() + rows.join('') + writer.end()
}

/**
 * Reads the answers of a decisions file; empty cells are questions that stay open. An answer that is none of the choices is a fault.
 * @throws CliError 6 when the file is missing or cannot be read
 */
export async function readDecisions(path: string, report: Report): Promise<Answers> {
  const columns = KEYS.map((name) => ({ name, required: ['line', 'kind', 'choices', 'decision'].includes(name) }))
  const csv = await readTable(path, { columns, padded: true }, report)
  const answers = new Map<string, string>()
  for await (const row of csv.rows) {
    const answer = answerOf(row, csv.file, report)
    if (answer) answers.set(...answer)
  }
  return answers
}

function answerOf({ line, values }: TableRow, file: string, report: Report): [string, string] | undefined {
  if (!values) return undefined
  const kind = KINDS.find((one) => one === values.kind)
  if (!kind || !/^\d+$/.test(values.line ?? '')) {
    report.fault({ file, line, column: 'kind', key: 'fault.roster.decisions_file' })
    return undefined
  }
  const said = (values.decision ?? '').trim()
  if (said === '') return undefined
  const choices = (values.choices ?? '').split('|')
  const choice = choiceOf(said, choices)
  if (choice === undefined) report.fault({ file, line, column: 'decision', key: 'fault.roster.decision', values: [said, choices] })
  return choice === undefined ? undefined : [questionKey({ kind, line: Number(values.line) }), choice]
}
