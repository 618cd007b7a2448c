import { parseDay } from '../../days.ts'
import { usableAddress } from '../../files/address.ts'
import type { CsvColumn } from '../../files/columns.ts'
import { type CsvRow, readCsv } from '../../files/csv.ts'
import type { Report } from '../../files/report.ts'
import type { TextKey } from '../../text/index.ts'
import { cleanName, parseBirthDate } from '../rules/fields.ts'
import { mapped } from './mapping.ts'

/** The columns of the portal's form, with the words that French exports use. */
const COLUMNS: readonly CsvColumn[] = [
  { name: 'library', aliases: ['médiathèque', 'bibliothèque', 'bibliothèque de proximité', 'code bibliothèque'], required: true },
  { name: 'last_name', aliases: ['nom', 'nom de famille'], required: true },
  { name: 'first_name', aliases: ['prénom'], required: true },
  { name: 'email', aliases: ['e-mail', 'mail', 'courriel', 'adresse e-mail', 'adresse mail'], required: true },
  { name: 'birth_date', aliases: ['date de naissance', 'naissance', 'né le', 'né(e) le'], required: true },
  { name: 'resources', aliases: ['ressources', 'ressources numériques', 'ressources demandées'], required: true },
  { name: 'requested_on', aliases: ["date d'inscription", 'inscription', 'date de demande'] },
]

export interface SignUpRecord {
  line: number
  library: string
  last_name: string
  first_name: string
  email: string
  birth_date: string
  resources: readonly string[]
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
  headers: readonly string[]
  encoding: string
  delimiter: string
  lines: AsyncGenerator<SignUpLine>
}

/** Opens a file of sign-ups. @param map other headers, `last_name=Nom` each @throws CliError 6 when the file is missing, 2 for a wrong map */
export async function readSignUps(
  source: string | Uint8Array,
  { map, today }: { map: readonly string[] | undefined; today: string },
  report: Report,
): Promise<SignUpFile> {
  const { file, headers, encoding, delimiter, rows } = await readCsv(source, { columns: mapped(COLUMNS, map) }, report)
  return { file, headers, encoding, delimiter, lines: linesOf(rows, { file, today }, report) }
}

async function* linesOf(rows: AsyncGenerator<CsvRow>, place: { file: string; today: string }, report: Report): AsyncGenerator<SignUpLine> {
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
  const library = values.library || fault('library', 'fault.mdo.empty', 'library')
  const last_name = cleanName(values.last_name ?? '') ?? fault('last_name', 'fault.mdo.name', 'last_name')
  const first_name = cleanName(values.first_name ?? '') ?? fault('first_name', 'fault.mdo.name', 'first_name')
  const email = usableAddress(values.email ?? '') ?? fault('email', 'fault.mdo.email')
  const birth_date = parseBirthDate(values.birth_date ?? '', today) ?? fault('birth_date', 'fault.mdo.birth_date')
  const resources = (values.resources ?? '')
    .split(/[,;|]/)
    .map((word) => word.trim())
    .filter(Boolean)
  if (resources.length === 0) fault('resources', 'fault.mdo.empty', 'resources')
  const day = values.requested_on ? parseDay(values.requested_on) : today
  const requested_on = day && day <= today ? day : fault('requested_on', 'fault.mdo.requested_on')
  return report.faultCount > before ? undefined : { line, library, last_name, first_name, email, birth_date, resources, requested_on }
}
