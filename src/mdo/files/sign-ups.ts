import { pastYears, readDay, thisCentury } from '../../days.ts'
import { usableAddress } from '../../files/address.ts'
import type { Dialect } from '../../files/dialect.ts'
import type { Encoding } from '../../files/encoding.ts'
import { likelySlip } from '../../files/mail-slip.ts'
import type { Report } from '../../files/report.ts'
import { type Doubled, readTable, type TableColumn, type TableRow } from '../../files/table.ts'
import type { TextKey } from '../../text/index.ts'
import { cleanName, isBirthDate } from '../rules/fields.ts'
import { column, PEOPLE } from './columns.ts'
import { mapped } from './mapping.ts'

/** The columns of the portal's form. */
const COLUMNS: readonly TableColumn[] = [
  column('library', { required: true }),
  column('last_name', { required: true, spelled: true }),
  column('first_name', { required: true, spelled: true }),
  column('email', { required: true }),
  column('birth_date', { required: true }),
  column('resources', { required: true, multiline: true }),
  column('requested_on'),
]

export interface SignUpRecord {
  line: number
  library: string
  last_name: string
  first_name: string
  email: string
  birth_date: string
  resources: readonly string[]
  /** Empty where the file does not say it. */
  requested_on: string
}

/** A line of the file: with a record, or faulty and already reported. `cells` is the line as it stands, to be written out again. */
export interface SignUpLine {
  line: number
  cells: readonly string[]
  record?: SignUpRecord | undefined
}

export interface SignUpFile {
  file: string
  format: 'csv' | 'xlsx'
  headers: readonly string[]
  dialect: Dialect
  /** Names encoded twice, unless they were to be repaired; filled while the lines are read. */
  doubled: readonly Doubled[]
  lines: AsyncGenerator<SignUpLine>
}

export interface SignUpOptions {
  /** Other headers, `last_name=Nom` each. */
  map?: readonly string[] | undefined
  encoding?: Encoding | undefined
  repairEncoding?: boolean | undefined
  today: string
}

/** Opens a file of sign-ups. @throws CliError 6 when the file is missing, 2 for a wrong map */
export async function readSignUps(source: string | Uint8Array, options: SignUpOptions, report: Report): Promise<SignUpFile> {
  const { map, today, ...how } = options
  const columns = mapped(COLUMNS, map)
  const table = await readTable(source, { columns, people: PEOPLE, mapping: '--map', charset: '--encoding', ...how }, report)
  const { file, format, headers, dialect, doubled, rows } = table
  return { file, format, headers, dialect, doubled, lines: linesOf(rows, { file, today }, report) }
}

async function* linesOf(
  rows: AsyncGenerator<TableRow>,
  place: { file: string; today: string },
  report: Report,
): AsyncGenerator<SignUpLine> {
  for await (const { line, cells, values } of rows) {
    const record = values ? recordOf({ ...place, line }, values, report) : undefined
    yield { line, cells, record }
  }
}

function recordOf(
  { file, line, today }: { file: string; line: number; today: string },
  values: Readonly<Record<string, string>>,
  report: Report,
): SignUpRecord | undefined {
  const before = report.faultCount
  const fault = (column: string, key: TextKey, ...said: unknown[]) => {
    report.fault({ file, line, column, key, values: said })
    return ''
  }
  const day = (column: string, yearOf: (short: number) => number, isRight: (day: string) => boolean, wrong: TextKey) => {
    const cell = values[column] ?? ''
    if (cell === '') return fault(column, 'fault.mdo.empty')
    const read = readDay(cell, { yearOf })
    if (read === undefined) return fault(column, 'fault.file.day', cell)
    return isRight(read) ? read : fault(column, wrong, cell)
  }
  const library = values.library || fault('library', 'fault.mdo.empty')
  const last_name = cleanName(values.last_name ?? '') ?? fault('last_name', 'fault.mdo.name')
  const first_name = cleanName(values.first_name ?? '') ?? fault('first_name', 'fault.mdo.name')
  const email = usableAddress(values.email ?? '') ?? fault('email', 'fault.mdo.email', values.email)
  const birth_date = day('birth_date', pastYears(today), (born) => isBirthDate(born, today), 'fault.mdo.birth_date')
  const resources = (values.resources ?? '')
    .split(/[,;|\r\n]/)
    .map((word) => word.trim())
    .filter(Boolean)
  if (resources.length === 0) fault('resources', 'fault.mdo.empty')
  const requested_on = values.requested_on ? day('requested_on', thisCentury, (asked) => asked <= today, 'fault.mdo.requested_on') : ''
  if (report.faultCount > before) return undefined
  const meant = likelySlip(email)
  if (meant) report.remark('remark.mdo.email_slip', { file, line }, `${line} (${email} → ${meant})`)
  return { line, library, last_name, first_name, email, birth_date, resources, requested_on }
}
