import { type Day, readDay, thisCentury } from '../../days.ts'
import type { Dialect } from '../../files/dialect.ts'
import type { Encoding } from '../../files/encoding.ts'
import type { Report } from '../../files/report.ts'
import { readTable, type TableColumn } from '../../files/table.ts'
import { fold } from '../../fold.ts'
import { cleanReason } from '../rules/reason.ts'
import { DECISION_WORDS } from '../rules/status.ts'
import { column } from './columns.ts'

/** One line that a library filled in. Without a decision it is left blank. */
export interface DecisionRow {
  line: number
  cells: readonly string[]
  id: number
  version: number
  decision: 'validated' | 'refused' | undefined
  validFrom: Day | undefined
  reason: string | undefined
}

export interface DecisionFile {
  file: string
  format: 'csv' | 'xlsx'
  headers: readonly string[]
  dialect: Dialect
  rows: DecisionRow[]
  /** Lines with a fault, already reported. */
  rejected: { line: number; cells: readonly string[] }[]
}

const COLUMNS: readonly TableColumn[] = [
  column('id', { required: true }),
  column('version', { required: true }),
  column('decision', { required: true }),
  column('valid_from'),
  column('reason', { multiline: true }),
  // Written for the reader, and not read back.
  ...['library', 'last_name', 'first_name', 'birth_year', 'requested_on', 'resources', 'suggestion', 'fault', 'email', 'new_email'].map(
    (name) => ({ name }),
  ),
]

/** Reads the file of the round trip; every fault goes to the report. @throws CliError 6 when it is missing */
export async function readDecisions(
  source: string | Uint8Array,
  { encoding }: { encoding?: Encoding | undefined },
  report: Report,
): Promise<DecisionFile> {
  const table = await readTable(source, { columns: COLUMNS, charset: '--encoding', encoding }, report)
  const { file, format, headers, dialect } = table
  const rows: DecisionRow[] = []
  const rejected: DecisionFile['rejected'] = []
  const seen = new Set<number>()
  for await (const { line, cells, values } of table.rows) {
    const row = values ? rowOf({ file, line, cells }, values, report) : undefined
    if (row && seen.has(row.id)) report.fault({ file, line, column: 'id', key: 'fault.mdo.id_twice', values: [row.id] })
    if (row && !seen.has(row.id)) rows.push(row)
    else rejected.push({ line, cells })
    if (row) seen.add(row.id)
  }
  return { file, format, headers, dialect, rows, rejected }
}

function rowOf(
  { file, line, cells }: { file: string; line: number; cells: readonly string[] },
  values: Readonly<Record<string, string>>,
  report: Report,
): DecisionRow | undefined {
  const before = report.faultCount
  const number = (text: string | undefined) => (/^\d{1,9}$/.test(text ?? '') ? Number(text) : undefined)
  const [id, version] = [number(values.id), number(values.version)]
  const word = fold(values.decision ?? '')
  const decision = Object.hasOwn(DECISION_WORDS, word) ? DECISION_WORDS[word] : undefined
  const validFrom = values.valid_from ? readDay(values.valid_from, { yearOf: thisCentury }) : undefined
  const reason = values.reason ? cleanReason(values.reason) : ''
  if (id === undefined) report.fault({ file, line, column: 'id', key: 'fault.mdo.unknown', values: [values.id] })
  if (version === undefined) report.fault({ file, line, column: 'version', key: 'fault.mdo.version' })
  if (word !== '' && !decision) report.fault({ file, line, column: 'decision', key: 'fault.mdo.decision', values: [values.decision] })
  if (values.valid_from && !validFrom)
    report.fault({ file, line, column: 'valid_from', key: 'fault.file.day', values: [values.valid_from] })
  if (reason === undefined) report.fault({ file, line, column: 'reason', key: 'fault.mdo.reason' })
  if (report.faultCount > before || id === undefined || version === undefined) return undefined
  return { line, cells, id, version, decision, validFrom, reason: reason || undefined }
}
