import type { Fault } from '../errors.ts'
import type { TableRecord } from './csv-parser.ts'
import { openCsv } from './csv-records.ts'
import { DIALECTS, type Dialect } from './dialect.ts'
import type { Encoding } from './encoding.ts'
import { isBlank, type Known, type Layout, layOut } from './header.ts'
import type { Report } from './report.ts'
import { type Doubled, pagesOf, stopped, type TableRow } from './rows.ts'
import { type Scan, scanText } from './scan.ts'
import { openSource } from './source.ts'

export type { TableColumn } from './header.ts'
export type { Doubled, TableRow } from './rows.ts'

export interface TableOptions extends Known {
  /** The name under which messages speak of the file; by default the last part of its path, or `-`. */
  file?: string | undefined
  /** Overrides what the bytes say. */
  encoding?: Encoding | undefined
  /** The option that names the encoding, for messages; none where there is no such option. */
  charset?: string
  /** Names and titles encoded twice are repaired instead of gathered. */
  repairEncoding?: boolean | undefined
  /** Lines shorter than the header are completed with empty cells, as spreadsheets leave them. */
  padded?: boolean
  /** Looks at the cells of the header before they are matched with the columns; what it returns refuses the whole file. */
  refuse?: (headers: readonly string[]) => Pick<Fault, 'key' | 'values'> | undefined
  /** True for a line that begins something else: reading ends before it. */
  ends?: (cells: readonly string[], line: number) => boolean
}

/** A table, being read. */
export interface Table {
  file: string
  /** A text, or the first sheet of a workbook. */
  format: 'csv' | 'xlsx'
  /** How the file is written, so that lines of it can be written again in the same way. */
  dialect: Dialect
  headers: readonly string[]
  /** The line of the header. */
  line: number
  /** The names of the known columns that the file has. */
  present: ReadonlySet<string>
  /** False when the file stops inside its last line, whose last cell may then be cut: for a destructive import a fault. */
  endsWithNewline: boolean
  /** Names and titles that were encoded twice; filled while the rows are read. */
  doubled: readonly Doubled[]
  rows: AsyncGenerator<TableRow>
  /** The same rows, many at once, for files of a million lines. Either these or `rows` can be read; each page before the next. */
  pages: AsyncGenerator<Iterable<TableRow>>
}

/** What is read of a file before anything is known of its columns. */
export interface Records {
  format: Table['format']
  dialect: Dialect
  endsWithNewline: boolean
  /** Where the header is among the records that are not blank. */
  at: number
  /** The first record only says what the delimiter is. */
  sep: boolean
  /** Cells may carry our guard against formulas. */
  guarded: boolean
  pages: AsyncGenerator<Iterable<TableRecord>>
}

/** Charsets that are only found by the words they give: whoever reads is told. */
const GUESSED: ReadonlySet<Encoding> = new Set(['cp850', 'macintosh'])

/** Why a file cannot be a table. Whoever names the encoding knows what the bytes are. */
function unfit({ binary, markup, noise, doubtful }: Scan, file: string, { encoding, charset }: TableOptions): Fault | undefined {
  if (binary) return { file, key: 'fault.file.binary' }
  if (markup) return { file, key: 'fault.file.markup' }
  if (noise && encoding === undefined) return { file, key: 'fault.file.no_text' }
  const [line] = doubtful
  return line === undefined ? undefined : { file, line, key: 'fault.file.charset', values: [doubtful, charset] }
}

/**
 * Opens a table: a CSV file, whose encoding and delimiter are found, or the first sheet of a workbook. The header is looked for below
 * titles, matched with the known columns, and rows come one by one. Values are NFC, trimmed and single-spaced, without our own formula
 * guard and without signs that nobody sees, in records without prototype; absent columns are absent there.
 * @param source a path, or the bytes (standard input)
 * @param report receives every fault and remark; after a fault of the header there are no rows
 * @throws CliError 6 when the file is missing or cannot be read
 */
export async function readTable(source: string | Uint8Array, options: TableOptions, report: Report): Promise<Table> {
  const { file, chunks } = openSource(source, options.file)
  const scan = await scanText(chunks, options.encoding)
  const fault = unfit(scan, file, options)
  if (fault) return nothing(file, fault, report)
  if (options.encoding === undefined && GUESSED.has(scan.encoding)) report.remark('remark.file.charset', { file }, scan.encoding)
  const opened = scan.zip
    ? await (await import('./workbook.ts')).openWorkbook(chunks(), file, options, report)
    : await openCsv(chunks(), { ...scan, encoding: options.encoding ?? scan.encoding }, options)
  if ('key' in opened) return nothing(file, opened, report)
  const { pages, at, sep, ...about } = opened
  const { header, behind } = await readHeader(pages, { at, sep, file }, report)
  const layout = header && layoutOf(header, { ...options, file }, report)
  if (!layout) await pages.return(undefined)
  const doubled: Doubled[] = []
  // A spreadsheet says nothing of empty cells at the end of a line.
  const padded = options.padded ?? about.format === 'xlsx'
  const rows = layout ? pagesOf(behind, layout, { ...options, padded, file, guarded: about.guarded, doubled }, report) : noPages()
  return {
    ...{ file, format: about.format, dialect: about.dialect, endsWithNewline: about.endsWithNewline, doubled },
    ...{ headers: header?.cells ?? [], line: header?.line ?? 1, present: new Set(layout?.columns.map(({ column }) => column.name)) },
    rows: oneByOne(rows),
    pages: rows,
  }
}

function nothing(file: string, fault: Fault, report: Report): Table {
  report.fault(fault, 'file')
  const none = { headers: [], line: 1, present: new Set<string>(), doubled: [], rows: noPages(), pages: noPages() }
  return { file, format: 'csv', dialect: DIALECTS.excel, endsWithNewline: true, ...none }
}

async function* noPages(): AsyncGenerator<never> {}

async function* oneByOne(pages: AsyncIterable<Iterable<TableRow>>): AsyncGenerator<TableRow> {
  for await (const page of pages) yield* page
}

/** The header and the records behind it; undefined, with the fault reported, when there is none. What stands above is a remark. */
async function readHeader(
  pages: AsyncGenerator<Iterable<TableRecord>>,
  { at, sep, file }: { at: number; sep: boolean; file: string },
  report: Report,
): Promise<{ header?: TableRecord; behind: AsyncGenerator<Iterable<TableRecord>> }> {
  let passed = 0
  try {
    for (let next = await pages.next(); !next.done; next = await pages.next()) {
      const page = next.value[Symbol.iterator]()
      for (let one = page.next(); !one.done; one = page.next()) {
        const { cells, line } = one.value
        if (isBlank(cells)) continue
        if (passed === at) return { header: one.value, behind: startingWith({ [Symbol.iterator]: () => page }, pages) }
        if (passed > 0 || !sep) report.remark('remark.csv.above', { file, line }, cells.find((cell) => cell.trim() !== '')?.trim())
        passed += 1
      }
    }
    report.fault({ file, key: 'fault.csv.empty' }, 'file')
  } catch (error) {
    stopped(error, file, report)
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

function layoutOf({ cells, line }: TableRecord, options: TableOptions & { file: string }, report: Report): Layout | undefined {
  const place = { file: options.file, line }
  const refused = options.refuse?.(cells)
  if (refused === undefined) return layOut(cells, options, place, report)
  report.fault({ ...place, ...refused }, 'file')
  return undefined
}
