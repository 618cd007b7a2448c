import { CsvError, type Parser, parse } from 'csv-parse'
import type { Fault } from '../errors.ts'

export interface CsvRecord {
  /** The line, as a text editor counts, on which the record begins. */
  line: number
  cells: string[]
}

/** The text cannot be read on from `line`: a quote out of place, a cell without end, bytes that the encoding does not allow. */
export class CsvStop extends Error {
  readonly line: number
  readonly key: Fault['key']

  constructor(line: number, key: Fault['key'], cause: unknown) {
    super(key, { cause })
    this.line = line
    this.key = key
  }
}

/** One record, a forgotten quote included, stays below this. */
const LONGEST_RECORD = 1_000_000

const keys: Readonly<Record<string, Fault['key']>> = {
  CSV_QUOTE_NOT_CLOSED: 'fault.csv.open_quote',
  CSV_INVALID_CLOSING_QUOTE: 'fault.csv.stray_quote',
  INVALID_OPENING_QUOTE: 'fault.csv.stray_quote',
  CSV_MAX_RECORD_SIZE: 'fault.csv.too_long',
}

function stopAt(line: number, error: unknown): unknown {
  const key = error instanceof CsvError ? keys[error.code] : error instanceof TypeError ? 'fault.csv.encoding' : undefined
  return key ? new CsvStop(line, key, error) : error
}

/** A parser that hands over its records at once, so that those before an error are not lost. */
const startParser = (delimiter: string, take: (record: string[]) => void): Parser =>
  parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: LONGEST_RECORD,
    on_record: (record: string[]) => {
      take(record)
      return null
    },
  })

const write = (parser: Parser, text: string) =>
  new Promise<void>((resolve, reject) => {
    parser.write(text, (error) => (error ? reject(error) : resolve()))
  })

const finish = (parser: Parser) =>
  new Promise<void>((resolve, reject) => {
    parser.once('error', reject).once('end', resolve).resume().end()
  })

const lineBreaks = (cells: readonly string[]) =>
  cells.reduce((sum, cell) => sum + (/[\r\n]/.test(cell) ? (cell.match(/\r\n|\r|\n/g)?.length ?? 0) : 0), 0)

/**
 * The records of a CSV text by RFC 4180, blank lines included, read piece by piece.
 * @throws CsvStop after the records before the place that cannot be read
 */
export async function* parseRecords(text: AsyncIterable<string>, delimiter: string): AsyncGenerator<CsvRecord> {
  let ready: string[][] = []
  let line = 1
  const parser = startParser(delimiter, (record) => ready.push(record)).on('error', () => undefined)
  function* drain(): Generator<CsvRecord> {
    const records = ready
    ready = []
    for (const cells of records) {
      const start = line
      line += 1 + lineBreaks(cells)
      yield { line: start, cells }
    }
  }
  try {
    for await (const piece of text) {
      await write(parser, piece)
      yield* drain()
    }
    await finish(parser)
  } catch (error) {
    yield* drain()
    throw stopAt(line, error)
  } finally {
    parser.destroy()
  }
  yield* drain()
}
