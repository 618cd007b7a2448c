import { parse } from 'csv-parse/sync'
import type { Fault } from '../errors.ts'
import { undoubled } from './doubled.ts'
import { headerKey } from './header-words.ts'
import type { Report } from './report.ts'

/** A column that a reader knows. `name` is the key in records and is itself accepted as a header. */
export interface TableColumn {
  name: string
  aliases?: readonly string[]
  required?: boolean
  /** May stand in several columns: their cells are joined by `|`. */
  repeated?: boolean
  /** Line breaks and tabs are allowed inside a cell. */
  multiline?: boolean
  /** Known, and not read: no remark says that it is unknown. */
  ignored?: boolean
  /** A name or a title: it is stored as it is spelled, so one that was encoded twice is never let pass. */
  spelled?: boolean
}

/** The columns of a reader, and how it understands what stands above them. */
export interface Known {
  columns: readonly TableColumn[]
  /** Words for the people of the file, which do not count in a header. */
  people?: ReadonlySet<string>
  /** The option that says what the columns of a file mean, such as `--map`, for messages; none where there is no such option. */
  mapping?: string | undefined
}

/** What a file of lines that were left out says of each: it is mended and read again, and this is not read. */
export const REJECT = 'fault'

/** Where each known column stands in the rows, and where the unknown ones do. */
export interface Layout {
  width: number
  columns: readonly { column: TableColumn; at: readonly number[] }[]
  unknown: readonly number[]
}

export const DELIMITERS = [';', ',', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

/** Where the header is: among the records that are not blank, counted from 0, and what divides its cells. */
export interface Found {
  delimiter: Delimiter
  at: number
  /** The first record only says what the delimiter is, as spreadsheets understand it: `sep=;`. */
  sep: boolean
}

/** How far down a header is looked for, below titles and dates. */
const HEAD_RECORDS = 25
/** So many known words above a header make another one. */
const ANOTHER = 3

/** Finds columns by what they are called, also where that was encoded twice. */
export function finder({ columns, people }: Known): (header: string) => TableColumn | undefined {
  const known = new Map(
    columns.flatMap((column) =>
      [column.name, ...(column.aliases ?? [])].map((name): [string, TableColumn] => [headerKey(name, people), column]),
    ),
  )
  return (header) => known.get(headerKey(undoubled(header) ?? header, people))
}

export const isBlank = (cells: readonly string[]) => cells.every((cell) => cell.trim() === '')

/**
 * Which of the first records of a table is its header: the first that has every column the reader needs, unless another table stands
 * above it; else the one with the most known words; else the first that is not blank.
 */
export function findHeader(records: readonly (readonly string[])[], known: Known): { at: number; known: number; cells: number } {
  const columnOf = finder(known)
  const required = known.columns.filter((column) => column.required)
  const scored = records
    .filter((cells) => !isBlank(cells))
    .map((cells, at) => {
      const found = new Set(cells.flatMap((cell) => columnOf(cell) ?? []))
      return { at, known: found.size, cells: cells.length, whole: found.size > 0 && required.every((column) => found.has(column)) }
    })
  const whole = scored.find((one) => one.whole)
  const above = whole && scored.find((one) => one.at < whole.at && one.known >= ANOTHER)
  const most = scored.reduce((best, one) => (one.cells > 1 && one.known > best.known ? one : best), {
    ...{ at: 0, known: 0, cells: records[0]?.length ?? 0 },
  })
  const first = scored[0] ?? most
  return above ?? whole ?? (most.known > first.known ? most : first)
}

const SEP = /^\uFEFF*"?sep=([;,\t|])"?[ \t]*(?:\r\n|\n|\r|$)/i

/** The header of a text and its delimiter: the one that gives the most known headers, then the most cells; `;` when nothing tells them apart. */
export function findHeaderOf(start: string, known: Known): Found {
  const [line = '', said] = SEP.exec(start) ?? []
  const text = start.slice(line.length)
  const candidates = said ? DELIMITERS.filter((delimiter) => delimiter === said) : DELIMITERS
  const scored = candidates.map((delimiter) => ({ delimiter, ...findHeader(firstRecords(text, delimiter), known) }))
  const best = scored.reduce((best, one) => (one.known > best.known || (one.known === best.known && one.cells > best.cells) ? one : best))
  return { delimiter: best.delimiter, at: best.at + (said ? 1 : 0), sep: said !== undefined }
}

/** The first records, as the reader of the whole will find them; where a quote is out of place it stops too. */
function firstRecords(text: string, delimiter: Delimiter): string[][] {
  const records: string[][] = []
  try {
    parse(text, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      to: HEAD_RECORDS,
      on_record: (cells: string[]) => {
        records.push(cells)
        return null
      },
    })
  } catch {
    // What cannot be read is told, with its line, by whoever reads on.
  }
  return records
}

/**
 * Finds the known columns in the header. Every missing required column and every column given twice is a fault; unknown ones are a remark.
 * @returns undefined when there was a fault: rows must not be read then
 */
export function layOut(
  headers: readonly string[],
  known: Known,
  place: { file: string; line: number },
  report: Report,
): Layout | undefined {
  const { columns, mapping } = known
  const columnOf = finder(known)
  const found = new Map<TableColumn, number[]>()
  const unknown: number[] = []
  for (const [at, header] of headers.entries()) {
    const column = columnOf(header)
    if (column) found.set(column, [...(found.get(column) ?? []), at])
    else unknown.push(at)
  }
  const said = (column: TableColumn) => (found.get(column) ?? []).map((at) => headers[at]?.trim() ?? '')
  report.called(place.file, new Map(columns.flatMap((column) => (found.has(column) ? [[column.name, said(column).join(', ')]] : []))))
  const twice = columns.filter((column) => !column.repeated && !column.ignored && (found.get(column)?.length ?? 0) > 1)
  const missing = columns.filter((column) => column.required && !found.has(column))
  const own = headers.map((header) => header.trim()).filter((header) => header !== '')
  const faults: Fault[] = [
    ...twice.map(
      (column): Fault => ({ ...place, column: column.name, key: 'fault.csv.duplicate_column', values: [said(column), mapping] }),
    ),
    ...missing.map(({ name, aliases = [] }, index): Fault => {
      // The headers of the file and the way out are the same for all that is missing.
      const values = [name, aliases.slice(0, PROPOSED), index === 0 ? own : [], index === 0 ? mapping : undefined]
      return { ...place, column: name, key: 'fault.csv.missing_column', values }
    }),
  ]
  for (const fault of faults) report.fault(fault, 'file')
  if (faults.length > 0) return undefined
  for (const at of unknown) {
    const header = headers[at]?.trim()
    if (header && header !== REJECT) report.remark('remark.csv.unknown_column', place, header)
  }
  const read = [...found].filter(([column]) => !column.ignored)
  return { width: headers.length, columns: read.map(([column, at]) => ({ column, at })), unknown }
}

const PROPOSED = 3
