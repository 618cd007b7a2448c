import type { Fault } from '../errors.ts'
import { hasControls, singleSpaced } from './clean.ts'
import { type CsvColumn, type Delimiter, detectDelimiter, type Layout, layOut } from './columns.ts'
import { type CsvRecord, CsvStop, parseRecords } from './csv-parser.ts'
import { decodeText, type Encoding, type Scan, scanText } from './decode.ts'
import { unguardCell } from './formula.ts'
import type { Report } from './report.ts'
import { openSource } from './source.ts'

export type { CsvColumn } from './columns.ts'

export interface CsvOptions {
  columns: readonly CsvColumn[]
  /** The name under which messages speak of the file; by default the last part of its path, or `-`. */
  file?: string
  /** Overrides what the bytes say. */
  encoding?: Encoding | undefined
  /** Lines shorter than the header are completed with empty cells, as spreadsheets leave them. */
  padded?: boolean
  /** No-break spaces are spaces, and several are one. */
  singleSpaces?: boolean
  /** What a cell of the header means, where it is not what was read there. */
  header?: (cell: string) => string
  /** Looks at the cells of the header before they are matched with the columns; what it returns refuses the whole file. */
  refuse?: (headers: readonly string[]) => Fault['key'] | undefined
  /** What stands in a cell of a known column instead of what was read there, before anything is checked. A plain line is not asked about. */
  repair?: (cell: string, column: CsvColumn, line: number) => string
  /** True for a line that begins something else: reading ends before it. */
  ends?: (cells: readonly string[], line: number) => boolean
}

/** A line of the file, with all its cells so that it can be written out again. Without `values` it is faulty, and already reported. */
export type CsvRow = { line: number; cells: readonly string[] } & (
  | { values: Readonly<Record<string, string>>; faults?: undefined }
  | { values?: undefined; faults: readonly Fault[] }
)

export interface Csv {
  file: string
  encoding: Encoding
  delimiter: Delimiter
  headers: readonly string[]
  /** The names of the known columns that the file has. */
  present: ReadonlySet<string>
  /** False when the file stops inside its last line, whose last cell may then be cut: for a destructive import a fault. */
  endsWithNewline: boolean
  rows: AsyncGenerator<CsvRow>
  /** The same rows, many at once, for files of a million lines. Either these or `rows` can be read; each page before the next. */
  pages: AsyncGenerator<Iterable<CsvRow>>
}

/** The first piece, to look at, and the whole text again; a piece that cannot be decoded is thrown where it is read. */
async function peek(text: AsyncGenerator<string>): Promise<{ first: string; whole: AsyncIterable<string> }> {
  const first = await text.next().catch((error: unknown) => ({ error }))
  async function* whole() {
    if ('error' in first) throw first.error
    try {
      if (!first.done) yield first.value
      yield* text
    } finally {
      // Whoever stops at the first piece never reaches the rest, whose file would stay open.
      await text.return(undefined)
    }
  }
  return { first: 'error' in first || first.done ? '' : first.value, whole: whole() }
}

const isBlank = (cells: readonly string[]) => cells.every((cell) => cell.trim() === '')

const NO_FAULTS: readonly Fault[] = []

/** What is wrong with the cells of one line; a line longer than the header is accepted when the rest is empty, as spreadsheets write it. */
function faultsOf({ line, cells, plain }: CsvRecord, layout: Layout, file: string, padded: boolean): readonly Fault[] {
  const { length } = cells
  if (length < layout.width && !padded) return [{ file, line, key: 'fault.csv.short_row', values: [length, layout.width] }]
  if (length > layout.width && !isBlank(cells.slice(layout.width)))
    return [{ file, line, key: 'fault.csv.long_row', values: [length, layout.width] }]
  if (plain || !hasControls(cells.join('|'))) return NO_FAULTS
  const isBad = (at: number, column?: CsvColumn) => {
    const cell = cells[at] ?? ''
    return hasControls(column && !column.multiline ? cell : cell.replace(/[\t\r\n]/g, ' '))
  }
  const known = layout.columns.flatMap(({ column, at }) => (at.some((one) => isBad(one, column)) ? [column.name] : []))
  const unknown = layout.unknown.filter((at) => isBad(at)).map((at) => at + 1)
  return [...known, ...unknown].map((column) => ({ file, line, column, key: 'fault.csv.control', values: [column] }))
}

/** The values of a line, without prototype and in one shape for all lines, which is far quicker to read than a dictionary. */
class Values {
  [column: string]: string
  static {
    Object.setPrototypeOf(Values.prototype, null)
    Reflect.deleteProperty(Values.prototype, 'constructor')
  }
}

const trimmed = (cell: string) => cell.trim().normalize('NFC')

/** The values of a line without fault: what `cleanText` would take out is not there any more. */
function valuesOf({ cells, plain }: CsvRecord, layout: Layout, singleSpaces: boolean): Record<string, string> {
  const values = new Values()
  const clean = plain ? undefined : singleSpaces ? singleSpaced : trimmed
  const textAt = (at: number) => {
    const cell = cells[at] ?? ''
    return clean ? clean(cell) : cell
  }
  for (const { column, at } of layout.columns)
    values[column.name] = at.length === 1 ? textAt(at[0] ?? -1) : at.map(textAt).filter(Boolean).join('|')
  return values
}

/** Makes the cells what they were meant to be, without our guard against formulas. */
function mend({ line, cells, plain }: CsvRecord, layout: Layout, repair: CsvOptions['repair']): void {
  if (plain) return
  for (const [at, cell] of cells.entries()) cells[at] = unguardCell(cell)
  if (!repair) return
  for (const { column, at } of layout.columns) for (const one of at) cells[one] = repair(cells[one] ?? '', column, line)
}

async function* readPages(
  records: AsyncIterable<Iterable<CsvRecord>>,
  layout: Layout | undefined,
  { file, padded = false, singleSpaces = false, repair, ends }: CsvOptions & { file: string },
  report: Report,
): AsyncGenerator<Iterable<CsvRow>> {
  if (!layout) return
  let ended = false
  // Each row is looked at when it is asked for, so that faults come in the order of the lines whoever finds them.
  function* rowsOf(page: Iterable<CsvRecord>, layout: Layout): Generator<CsvRow> {
    for (const record of page) {
      const { line, cells } = record
      if (isBlank(cells)) continue
      ended = ends?.(cells, line) ?? false
      if (ended) return
      mend(record, layout, repair)
      const faults = faultsOf(record, layout, file, padded)
      for (const fault of faults) report.fault(fault)
      yield faults.length > 0 ? { line, cells, faults } : { line, cells, values: valuesOf(record, layout, singleSpaces) }
    }
  }
  try {
    for await (const page of records) {
      yield rowsOf(page, layout)
      if (ended) return
    }
  } catch (error) {
    reportStop(error, file, report)
  }
}

async function* oneByOne(pages: AsyncIterable<Iterable<CsvRow>>): AsyncGenerator<CsvRow> {
  for await (const page of pages) yield* page
}

function reportStop(error: unknown, file: string, report: Report): void {
  if (!(error instanceof CsvStop)) throw error
  report.fault({ file, line: error.line, key: error.key }, 'file')
}

async function* noPages(): AsyncGenerator<never> {}

/** The first line that is not blank, and the records behind it; undefined, with the fault reported, when there is none. */
async function readHeader(
  pages: AsyncGenerator<Iterable<CsvRecord>>,
  file: string,
  report: Report,
): Promise<{ header?: CsvRecord; behind: AsyncGenerator<Iterable<CsvRecord>> }> {
  try {
    for (let next = await pages.next(); !next.done; next = await pages.next()) {
      const page = next.value[Symbol.iterator]()
      for (let one = page.next(); !one.done; one = page.next())
        if (!isBlank(one.value.cells)) return { header: one.value, behind: startingWith({ [Symbol.iterator]: () => page }, pages) }
    }
    report.fault({ file, key: 'fault.csv.empty' }, 'file')
  } catch (error) {
    reportStop(error, file, report)
  }
  return { behind: pages }
}

async function* startingWith<T>(first: T, others: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield first
    yield* others
  } finally {
    await others.return(undefined)
  }
}

function layoutOf(record: CsvRecord, options: CsvOptions & { file: string }, report: Report): Layout | undefined {
  const { columns, refuse, header, file } = options
  const cells = header ? record.cells.map(header) : record.cells
  const place = { file, line: record.line }
  const refused = refuse?.(cells)
  if (refused === undefined) return layOut(cells, columns, place, report)
  report.fault({ ...place, key: refused }, 'file')
  return undefined
}

/** Why a file cannot be a table. Whoever names the encoding knows what the bytes are. */
function noTable({ binary, markup, noise }: Scan, given: Encoding | undefined): Fault['key'] | undefined {
  if (binary) return 'fault.file.binary'
  if (markup) return 'fault.file.markup'
  return noise && given === undefined ? 'fault.file.no_text' : undefined
}

/**
 * Opens a CSV file: encoding and delimiter are found, the header is matched with the known columns, and rows come one by one.
 * Values are trimmed, NFC, without our own formula guard, in records without prototype; absent columns are absent there.
 * @param source a path, or the bytes (standard input)
 * @param report receives every fault and remark; after a fault of the header there are no rows
 * @throws CliError 6 when the file is missing or cannot be read
 */
export async function readCsv(source: string | Uint8Array, options: CsvOptions, report: Report): Promise<Csv> {
  const { file, chunks } = openSource(source, options.file)
  const scan = await scanText(chunks())
  const { endsWithNewline } = scan
  const encoding = options.encoding ?? scan.encoding
  const unfit = noTable(scan, options.encoding)
  if (unfit) {
    report.fault({ file, key: unfit }, 'file')
    const none = { headers: [], present: new Set<string>(), rows: noPages(), pages: noPages() }
    return { file, encoding, delimiter: ',', endsWithNewline: true, ...none }
  }
  const { first, whole } = await peek(decodeText(chunks(), encoding))
  const delimiter = detectDelimiter(first, options.columns)
  const records = parseRecords(whole, delimiter)
  const { header, behind } = await readHeader(records, file, report)
  const layout = header && layoutOf(header, { ...options, file }, report)
  if (!layout) await records.return(undefined)
  const pages = readPages(behind, layout, { ...options, file }, report)
  return {
    file,
    encoding,
    delimiter,
    headers: header?.cells ?? [],
    present: new Set(layout?.columns.map(({ column }) => column.name)),
    endsWithNewline,
    rows: oneByOne(pages),
    pages,
  }
}
