import type { Fault } from '../../errors.ts'
import { singleSpaced } from '../../files/clean.ts'
import type { Dialect } from '../../files/dialect.ts'
import type { Encoding } from '../../files/encoding.ts'
import { finder, type TableColumn } from '../../files/header.ts'
import { wordsFor } from '../../files/header-words.ts'
import type { Report } from '../../files/report.ts'
import { type Doubled, readTable, type TableOptions, type TableRow } from '../../files/table.ts'
import { type ColumnMap, PUPIL_WORDS, pupilColumns, refusePupilHeaders } from './pupil-columns.ts'
import { aboutOf, pupilLines, type ReadLine } from './pupil-lines.ts'
import { unreadIne } from './unread-ine.ts'

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
  dialect: Dialect
  headers: readonly string[]
  endsWithNewline: boolean
  /** Filled while the lines are read. */
  doubled: readonly Doubled[]
  /** The lines, many at once; each page is read before the next is asked for. */
  pages: AsyncGenerator<Iterable<ReadLine>>
}

const OWN: readonly TableColumn[] = [
  { name: 'login', aliases: wordsFor('login') },
  { name: 'kind', aliases: wordsFor('kind') },
]
const isOwn = (column: TableColumn | undefined) => OWN.some(({ name }) => name === column?.name)

/**
 * Opens a pupils' file of any of the kinds of section 3: ONDE in its generations, the older export, the template made at home.
 * @throws CliError 6 when it is missing or cannot be read; a file that is another one is a fault of the report
 */
export async function openPupils(source: string | Uint8Array, options: PupilsOptions, report: Report): Promise<Pupils> {
  const columns = columnsFor(options)
  const columnOf = finder({ columns, people: PUPIL_WORDS })
  const table = await readTable(source, tableOptions(columns, columnOf, options, report), report)
  const { file, dialect, headers, present, endsWithNewline, doubled } = table
  if (present.size > 0 && !present.has('ine') && !options.accounts) report.remark('remark.roster.no_ine', { file })
  if (present.size > 0 && !endsWithNewline) report.remark('remark.csv.cut', { file })
  const { year, order } = options
  const readLine = pupilLines({ file, year, order, present }, report)
  const unread = present.has('ine') ? undefined : unreadIne(headers, columnOf, { file, line: table.line }, report)
  const names = headers.map((header) => columnOf(header)?.name)
  function* readLines(rows: Iterable<TableRow>): Generator<ReadLine> {
    for (const { line, cells, values, faults } of rows) {
      unread?.look(cells)
      if (!values) {
        yield { line, cells, faults, about: aboutOf(named(names, cells), line, year) }
        continue
      }
      const { pupil, faults: found } = readLine(values, line)
      for (const fault of found) report.fault(fault)
      yield found.length ? { line, cells, faults: found, about: aboutOf(values, line, year) } : { line, cells, pupil }
    }
  }
  async function* pages(): AsyncGenerator<Iterable<ReadLine>> {
    for await (const page of table.pages) yield readLines(page)
    unread?.tell()
  }
  return { file, dialect, headers, endsWithNewline, doubled, pages: pages() }
}

function columnsFor({ columns: map = {}, accounts = false }: PupilsOptions): TableColumn[] {
  const columns = pupilColumns(map, accounts ? OWN : [])
  return accounts ? columns.map((column) => (column.name === 'class' ? { ...column, required: false } : column)) : columns
}

const isDigit = (code: number) => code >= 0x30 && code <= 0x39
const beginsWithDigits = (cell: string) => isDigit(cell.charCodeAt(0)) && isDigit(cell.charCodeAt(1))

function tableOptions(columns: TableColumn[], columnOf: ReturnType<typeof finder>, options: PupilsOptions, report: Report): TableOptions {
  // No header begins with two digits; in nearly every line of a pupil the birth date does.
  const isHeader = (cells: readonly string[]) =>
    !cells.some(beginsWithDigits) && cells.filter((cell) => columnOf(cell) !== undefined).length >= 3
  return {
    ...{ columns, people: PUPIL_WORDS, mapping: '--columns', charset: '--encoding', padded: true },
    ...{ file: options.file, encoding: options.encoding, repairEncoding: options.repairEncoding },
    refuse: (headers): Pick<Fault, 'key' | 'values'> | undefined => {
      const refused = refusePupilHeaders(headers, columnOf)
      const needsNoIdentity =
        options.accounts && (refused?.key === 'fault.roster.no_identity' || headers.some((one) => isOwn(columnOf(one))))
      const isAnother = refused?.key === 'fault.roster.parents' || refused?.key === 'fault.roster.struck_off'
      return needsNoIdentity && !isAnother ? undefined : refused
    },
    ends: (cells, line) => {
      const again = isHeader(cells)
      if (again) report.remark('remark.roster.second_table', { line }, String(line))
      return again
    },
  }
}

/** The cells of a line that could not be read as a whole, by the names of their columns. */
function named(names: readonly (string | undefined)[], cells: readonly string[]): Record<string, string> {
  const values: Record<string, string> = Object.create(null)
  for (const [at, name] of names.entries()) if (name !== undefined) values[name] = singleSpaced(cells[at] ?? '')
  return values
}
