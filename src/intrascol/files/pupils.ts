import type { Fault } from '../../errors.ts'
import { singleSpaced } from '../../files/clean.ts'
import { type CsvColumn, headerKey } from '../../files/columns.ts'
import { type CsvOptions, type CsvRow, readCsv } from '../../files/csv.ts'
import type { Encoding } from '../../files/decode.ts'
import type { Report } from '../../files/report.ts'
import { undoubled } from './double-encoding.ts'
import { type ColumnMap, pupilColumns, refusePupilHeaders } from './pupil-columns.ts'
import { aboutOf, pupilLines, type ReadLine } from './pupil-lines.ts'

/** A name that was encoded twice, with what it was meant to be. */
export interface Doubled {
  line: number
  column: string
  value: string
  repair: string
}

export interface PupilsOptions {
  /** The first year of the school year. */
  year: number
  file?: string
  encoding?: Encoding | undefined
  columns?: ColumnMap
  /** Names encoded twice are repaired instead of gathered. */
  repairEncoding?: boolean | undefined
  order?: readonly string[] | undefined
  /** `users import`: `login` and `kind` are read too, and neither class nor INE nor birth date is needed. */
  accounts?: boolean
}

/** A pupils' file, being read: its lines come page by page, faults and remarks go to the report. */
export interface Pupils {
  file: string
  encoding: Encoding
  delimiter: string
  headers: readonly string[]
  endsWithNewline: boolean
  /** Filled while the lines are read. */
  doubled: readonly Doubled[]
  /** The lines, many at once; each page is read before the next is asked for. */
  pages: AsyncGenerator<Iterable<ReadLine>>
}

const OWN: readonly CsvColumn[] = [
  { name: 'login', aliases: ['identifiant'] },
  { name: 'kind', aliases: ['type', 'profil'] },
]
const NAMES = new Set(['last_name', 'usage_name', 'first_name', 'class'])

/**
 * Opens a pupils' file of any of the kinds of section 3: ONDE in its generations, the older export, the template made at home.
 * @throws CliError 6 when it is missing or cannot be read; a file that is another one is a fault of the report
 */
export async function openPupils(source: string | Uint8Array, options: PupilsOptions, report: Report): Promise<Pupils> {
  const columns = columnsFor(options)
  const doubled: Doubled[] = []
  const csv = await readCsv(source, csvOptions(columns, options, doubled, report), report)
  const { file, encoding, delimiter, headers, present, endsWithNewline } = csv
  if (present.size > 0 && !present.has('ine') && !options.accounts) report.remark('remark.roster.no_ine', { file })
  if (present.size > 0 && !endsWithNewline) report.remark('remark.csv.cut', { file })
  const { year, order } = options
  const readLine = pupilLines({ file, year, order, present }, report)
  function* readLines(rows: Iterable<CsvRow>): Generator<ReadLine> {
    for (const { line, cells, values, faults } of rows) {
      if (!values) {
        yield { line, cells, faults, about: aboutOf(named(headers, cells, columns), line, year) }
        continue
      }
      const { pupil, faults: found } = readLine(values, line)
      for (const fault of found) report.fault(fault)
      yield found.length ? { line, cells, faults: found, about: aboutOf(values, line, year) } : { line, cells, pupil }
    }
  }
  async function* pages(): AsyncGenerator<Iterable<ReadLine>> {
    for await (const page of csv.pages) yield readLines(page)
  }
  return { file, encoding, delimiter, headers, endsWithNewline, doubled, pages: pages() }
}

function columnsFor({ columns: map = {}, accounts = false }: PupilsOptions): CsvColumn[] {
  const columns = pupilColumns(map, accounts ? OWN : [])
  return accounts ? columns.map((column) => (column.name === 'class' ? { ...column, required: false } : column)) : columns
}

const isDigit = (code: number) => code >= 0x30 && code <= 0x39
const beginsWithDigits = (cell: string) => isDigit(cell.charCodeAt(0)) && isDigit(cell.charCodeAt(1))

function csvOptions(columns: CsvColumn[], options: PupilsOptions, doubled: Doubled[], report: Report): CsvOptions {
  const keys = new Set(columns.flatMap(({ name, aliases = [] }) => [name, ...aliases].map(headerKey)))
  // No header begins with two digits; in nearly every line of a pupil the birth date does.
  const isHeader = (cells: readonly string[]) =>
    !cells.some(beginsWithDigits) && cells.filter((cell) => keys.has(headerKey(cell))).length >= 3
  const own = new Set(OWN.map(({ name }) => name))
  return {
    columns,
    ...(options.file === undefined ? {} : { file: options.file }),
    encoding: options.encoding,
    padded: true,
    singleSpaces: true,
    header: (cell) => undoubled(cell) ?? cell,
    refuse: (headers): Fault['key'] | undefined => {
      const refused = refusePupilHeaders(headers, columns)
      const needsNoIdentity =
        options.accounts && (refused === 'fault.roster.no_identity' || headers.some((header) => own.has(headerKey(header))))
      return needsNoIdentity && refused !== 'fault.roster.parents' ? undefined : refused
    },
    repair: (cell, { name }, line) => {
      const repair = NAMES.has(name) ? undoubled(cell) : undefined
      if (repair === undefined) return cell
      if (options.repairEncoding) return repair
      doubled.push({ line, column: name, value: cell, repair })
      // Whatever else is wrong with the file is found in the name as it was meant.
      return repair
    },
    ends: (cells, line) => {
      const again = isHeader(cells)
      if (again) report.remark('remark.roster.second_table', { line }, String(line))
      return again
    },
  }
}

/** The cells of a line that could not be read as a whole, by the names of their columns. */
function named(headers: readonly string[], cells: readonly string[], columns: readonly CsvColumn[]): Record<string, string> {
  const values: Record<string, string> = Object.create(null)
  for (const [at, header] of headers.entries()) {
    const key = headerKey(header)
    const column = columns.find(({ name, aliases = [] }) => [name, ...aliases].some((one) => headerKey(one) === key))
    if (column) values[column.name] = singleSpaced(cells[at] ?? '')
  }
  return values
}
