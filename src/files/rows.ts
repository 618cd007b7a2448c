import type { Fault } from '../errors.ts'
import { hasControls, singleSpaced, withoutInvisible } from './clean.ts'
import type { TableRecord } from './csv-parser.ts'
import { undoubled } from './doubled.ts'
import { unguardCell } from './formula.ts'
import { isBlank, type Layout, type TableColumn } from './header.ts'
import type { Report } from './report.ts'
import { ReadingStop } from './stop.ts'

/** A line of the file, with all its cells so that it can be written out again. Without `values` it is faulty, and already reported. */
export type TableRow = { line: number; cells: readonly string[] } & (
  | { values: Readonly<Record<string, string>>; faults?: undefined }
  | { values?: undefined; faults: readonly Fault[] }
)

/** A name that was encoded twice, with what it was meant to be. */
export interface Doubled {
  file: string
  line: number
  column: string
  value: string
  repair: string
}

interface RowOptions {
  file: string
  padded?: boolean
  repairEncoding?: boolean | undefined
  /** Cells may carry our guard against formulas. */
  guarded: boolean
  ends?: (cells: readonly string[], line: number) => boolean
  /** Receives the names that were encoded twice, unless they are to be repaired. */
  doubled: Doubled[]
}

const NO_FAULTS: readonly Fault[] = []

/** What is wrong with the cells of one line; a line longer than the header is accepted when the rest is empty, as spreadsheets write it. */
function faultsOf({ line, cells, plain }: TableRecord, layout: Layout, file: string, padded: boolean): readonly Fault[] {
  const { length } = cells
  if (length < layout.width && !padded) return [{ file, line, key: 'fault.csv.short_row', values: [length, layout.width] }]
  if (length > layout.width && !isBlank(cells.slice(layout.width)))
    return [{ file, line, key: 'fault.csv.long_row', values: [length, layout.width] }]
  if (plain || !hasControls(cells.join('|'))) return NO_FAULTS
  const isBad = (at: number, column?: TableColumn) => {
    const cell = cells[at] ?? ''
    return hasControls(column && !column.multiline ? cell : cell.replace(/[\t\r\n]/g, ' '))
  }
  const known = layout.columns.flatMap(({ column, at }) => (at.some((one) => isBad(one, column)) ? [column.name] : []))
  const unknown = layout.unknown.filter((at) => isBad(at)).map((at) => at + 1)
  return [...known, ...unknown].map((column) => ({ file, line, column, key: 'fault.csv.control' }))
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
function valuesOf({ cells, plain }: TableRecord, layout: Layout): Record<string, string> {
  const values = new Values()
  for (const { column, at } of layout.columns) {
    const clean = column.multiline ? trimmed : singleSpaced
    const textAt = (one: number) => (plain ? (cells[one] ?? '') : clean(cells[one] ?? ''))
    values[column.name] = at.length === 1 ? textAt(at[0] ?? -1) : at.map(textAt).filter(Boolean).join('|')
  }
  return values
}

/** Makes the cells what they were meant to be: without our guard, without signs that nobody sees, with names as they are spelled. */
function mend({ line, cells, plain }: TableRecord, layout: Layout, options: RowOptions, report: Report): void {
  if (plain) return
  let unseen = false
  for (const [at, cell] of cells.entries()) {
    const seen = withoutInvisible(cell)
    unseen ||= seen !== cell
    cells[at] = options.guarded ? unguardCell(seen) : seen
  }
  if (unseen) report.remark('remark.csv.invisible', { file: options.file, line }, String(line))
  for (const { column, at } of layout.columns) {
    if (!column.spelled) continue
    for (const one of at) {
      const repair = undoubled(cells[one] ?? '')
      if (repair === undefined) continue
      if (!options.repairEncoding) options.doubled.push({ file: options.file, line, column: column.name, value: cells[one] ?? '', repair })
      // Whatever else is wrong with the file is found in the name as it was meant.
      cells[one] = repair
    }
  }
}

/** The rows of a table behind its header, page by page; what stops the reading is reported. */
export async function* pagesOf(
  records: AsyncIterable<Iterable<TableRecord>>,
  layout: Layout,
  options: RowOptions,
  report: Report,
): AsyncGenerator<Iterable<TableRow>> {
  const { file, padded = false, ends } = options
  let ended = false
  // Each row is looked at when it is asked for, so that faults come in the order of the lines whoever finds them.
  function* rowsOf(page: Iterable<TableRecord>): Generator<TableRow> {
    for (const record of page) {
      const { line, cells } = record
      if (isBlank(cells)) continue
      ended = ends?.(cells, line) ?? false
      if (ended) return
      mend(record, layout, options, report)
      const faults = faultsOf(record, layout, file, padded)
      for (const fault of faults) report.fault(fault)
      yield faults.length > 0 ? { line, cells, faults } : { line, cells, values: valuesOf(record, layout) }
    }
  }
  try {
    for await (const page of records) {
      yield rowsOf(page)
      if (ended) return
    }
  } catch (error) {
    stopped(error, file, report)
  }
}

/** Reports what ended the reading of a table before its end. */
export function stopped(error: unknown, file: string, report: Report): void {
  if (!(error instanceof ReadingStop)) throw error
  report.fault({ file, ...(error.line === undefined ? {} : { line: error.line }), key: error.key }, 'file')
}
