import { CsvError } from 'csv-parse'
import { parse } from 'csv-parse/sync'
import type { Fault } from '../errors.ts'
import { ReadingStop } from './stop.ts'

/** One line of a table, whatever it was read from. */
export interface TableRecord {
  /** The line, as a text editor counts, on which the record begins. */
  line: number
  cells: string[]
  /** Nothing in the line asks for a closer look: no quotes, nothing of `unusualIn`. */
  plain: boolean
}

/** One record, a forgotten quote included, stays below this. */
const LONGEST_RECORD = 1_000_000
/** A text of this length that holds no whole record holds one that is too long, whatever stands before it in its piece. */
const TOO_LONG = 1.5 * LONGEST_RECORD

const keys: Readonly<Record<string, Fault['key']>> = {
  CSV_QUOTE_NOT_CLOSED: 'fault.csv.open_quote',
  CSV_INVALID_CLOSING_QUOTE: 'fault.csv.stray_quote',
  INVALID_OPENING_QUOTE: 'fault.csv.stray_quote',
  CSV_MAX_RECORD_SIZE: 'fault.csv.too_long',
}

function stopAt(line: number, error: unknown): unknown {
  const key = error instanceof CsvError ? keys[error.code] : error instanceof TypeError ? 'fault.csv.encoding' : undefined
  return key ? new ReadingStop(key, { line, cause: error }) : error
}

const countOf = (text: string, sign: string) => {
  let count = 0
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) count++
  return count
}

/** Where the last whole line ends; a carriage return at the very end may be half of a line break. 0: nowhere. */
const endOfLines = (text: string) => (text.includes('\n') ? text.lastIndexOf('\n') : text.lastIndexOf('\r', text.length - 2)) + 1

/** How much of a text are whole records: a cell in quotes may go on in the next line. */
function endOfRecords(text: string): number {
  const end = endOfLines(text)
  if (end === 0 || !text.includes('"')) return end
  return countOf(text.slice(0, end), '"') % 2 === 0 ? end : 0
}

/**
 * Signs beyond printable Latin-1, its soft hyphen, two spaces together or one at the edge of a cell, an apostrophe before a cell, which may be our guard
 * against formulas, and two signs that may be one which was encoded twice.
 */
function unusualIn(delimiter: string): RegExp {
  const between = `[${delimiter}]`
  return new RegExp(`[^${delimiter} -~\\xa1-\\xac\\xae-\\xff]| (?: |${between}|$)|(?:^|${between})[ ']|[\\xc2-\\xf4][\\xa1-\\xbf]`)
}

/**
 * Lines without any quote need no parser, which takes five times as long. Each is cut into cells when it is asked for: what lives
 * for a moment only costs the collector nothing.
 */
function* plainRecords(lines: readonly string[], delimiter: string, first: number): Generator<TableRecord> {
  const unusual = unusualIn(delimiter)
  let line = first
  for (const text of lines) yield { line: line++, cells: text.split(delimiter), plain: !unusual.test(text) }
}

function linesOf(text: string): string[] {
  const lines = text.split(text.includes('\r') ? /\r\n|\n|\r/ : '\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

function quotedRecords(text: string, delimiter: string, take: (cells: string[]) => void): void {
  parse(text, {
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: LONGEST_RECORD,
    on_record: (cells: string[]) => {
      take(cells)
      return null
    },
  })
}

const lineBreaks = (cells: readonly string[]) =>
  cells.reduce((sum, cell) => sum + (/[\r\n]/.test(cell) ? (cell.match(/\r\n|\r|\n/g)?.length ?? 0) : 0), 0)

/** Some records of a text, how many lines they take, and what stopped the reading behind them. */
interface Page {
  records: Iterable<TableRecord>
  lines: number
  error?: unknown
}

function plainPage(text: string, delimiter: string, first: number): Page {
  const lines = linesOf(text)
  const tooLong = text.length > LONGEST_RECORD ? lines.findIndex((line) => line.length > LONGEST_RECORD) : -1
  const whole = tooLong < 0 ? lines : lines.slice(0, tooLong)
  const records = plainRecords(whole, delimiter, first)
  return { records, lines: whole.length, ...(tooLong < 0 ? {} : { error: new CsvError('CSV_MAX_RECORD_SIZE', []) }) }
}

function quotedPage(text: string, delimiter: string, first: number): Page {
  const records: TableRecord[] = []
  let line = first
  try {
    quotedRecords(text, delimiter, (cells) => {
      records.push({ line, cells, plain: false })
      line += 1 + lineBreaks(cells)
    })
    return { records, lines: line - first }
  } catch (error) {
    return { records, lines: line - first, error }
  }
}

/**
 * The records of a CSV text by RFC 4180, blank lines included, read piece by piece: as many at once as a piece completes. Each page
 * is read before the next is asked for.
 * @throws ReadingStop after the records before the place that cannot be read
 */
export async function* parseRecords(text: AsyncIterable<string>, delimiter: string): AsyncGenerator<Iterable<TableRecord>> {
  let line = 1
  let rest = ''
  function* upTo(end: number): Generator<Iterable<TableRecord>> {
    const whole = rest.slice(0, end)
    rest = rest.slice(end)
    const { records, lines, error } = (whole.includes('"') ? quotedPage : plainPage)(whole, delimiter, line)
    line += lines
    yield records
    if (error) throw error
  }
  try {
    for await (const piece of text) {
      rest += piece
      const end = rest.length > TOO_LONG ? rest.length : endOfRecords(rest)
      if (end > 0) yield* upTo(end)
    }
    if (rest !== '') yield* upTo(rest.length)
  } catch (error) {
    throw stopAt(line, error)
  }
}
