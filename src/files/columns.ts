import type { Fault } from '../errors.ts'
import { fold } from '../fold.ts'
import type { Report } from './report.ts'

/** A column that a reader knows. `name` is the key in records and is itself accepted as a header. */
export interface CsvColumn {
  name: string
  aliases?: readonly string[]
  required?: boolean
  /** May stand in several columns: their cells are joined by `|`. */
  repeated?: boolean
  /** Line breaks and tabs are allowed inside a cell. */
  multiline?: boolean
  /** Known, and not read: no remark says that it is unknown. */
  ignored?: boolean
}

/** Where each known column stands in the rows, and where the unknown ones do. */
export interface Layout {
  width: number
  columns: readonly { column: CsvColumn; at: readonly number[] }[]
  unknown: readonly number[]
}

const DELIMITERS = [';', ',', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

/** What makes two headers the same: no byte order mark, accents, case, spaces, hyphens, apostrophes, `*`. */
export const headerKey = (header: string) => fold(header).replaceAll(' ', '')

const keysOf = (columns: readonly CsvColumn[]) =>
  new Map(
    columns.flatMap((column) => [column.name, ...(column.aliases ?? [])].map((name): [string, CsvColumn] => [headerKey(name), column])),
  )

/** The first line that is not blank, line breaks inside quotes included. */
function headerLine(text: string): string {
  let quoted = false
  let line = ''
  for (const char of text) {
    if (char === '"') quoted = !quoted
    if (!quoted && (char === '\n' || char === '\r')) {
      if (line.trim() !== '') return line
      line = ''
    } else line += char
  }
  return line
}

function split(line: string, delimiter: string): string[] {
  let quoted = false
  const cells = ['']
  for (const char of line) {
    if (char === '"') quoted = !quoted
    else if (char === delimiter && !quoted) cells.push('')
    else cells.push((cells.pop() ?? '') + char)
  }
  return cells
}

/** The delimiter that gives the most known headers, then the most cells; `;` when nothing tells them apart. */
export function detectDelimiter(start: string, columns: readonly CsvColumn[]): Delimiter {
  const known = keysOf(columns)
  const line = headerLine(start)
  const scored = DELIMITERS.map((delimiter) => {
    const cells = split(line, delimiter)
    return { delimiter, known: cells.filter((cell) => known.has(headerKey(cell))).length, cells: cells.length }
  })
  return scored.reduce((best, one) => (one.known > best.known || (one.known === best.known && one.cells > best.cells) ? one : best))
    .delimiter
}

/**
 * Finds the known columns in the header. Every missing required column and every column given twice is a fault; unknown ones are a remark.
 * @returns undefined when there was a fault: rows must not be read then
 */
export function layOut(
  headers: readonly string[],
  columns: readonly CsvColumn[],
  place: { file: string; line: number },
  report: Report,
): Layout | undefined {
  const known = keysOf(columns)
  const found = new Map<CsvColumn, number[]>()
  const unknown: number[] = []
  for (const [at, header] of headers.entries()) {
    const column = known.get(headerKey(header))
    if (column) found.set(column, [...(found.get(column) ?? []), at])
    else unknown.push(at)
  }
  for (const at of unknown) {
    const header = headers[at]?.trim()
    if (header) report.remark('remark.csv.unknown_column', place, header)
  }
  const twice = columns.filter((column) => !column.repeated && !column.ignored && (found.get(column)?.length ?? 0) > 1)
  const missing = columns.filter((column) => column.required && !found.has(column))
  const faults: Fault[] = [
    ...twice.map(({ name }): Fault => ({ ...place, column: name, key: 'fault.csv.duplicate_column', values: [name] })),
    ...missing.map(({ name }): Fault => ({ ...place, column: name, key: 'fault.csv.missing_column', values: [name] })),
  ]
  for (const fault of faults) report.fault(fault, 'file')
  if (faults.length > 0) return undefined
  const read = [...found].filter(([column]) => !column.ignored)
  return { width: headers.length, columns: read.map(([column, at]) => ({ column, at })), unknown }
}
