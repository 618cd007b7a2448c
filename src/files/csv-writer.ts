import { stringify } from 'csv-stringify/sync'
import { guardCell } from './formula.ts'

/** A line break of any system inside a cell needs quotes, whichever ends the lines here. */
const BREAKS = /[\r\n]/

const cellOf = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(cellOf).join(',')
  return typeof value === 'string' ? guardCell(value) : String(value)
}

/**
 * CSV as RFC 4180 has it, UTF-8, line by line. `national` has `;` alone; `excel` is what a French spreadsheet opens with a double click: `;`, a byte-order
 * mark and CRLF. Numbers and booleans are written as JSON writes them, lists with commas inside one cell.
 */
export function csvRows(keys: readonly string[], dialect: 'standard' | 'excel' | 'national') {
  const excel = dialect === 'excel'
  const line = (cells: readonly string[]) =>
    stringify([[...cells]], {
      delimiter: dialect === 'standard' ? ',' : ';',
      record_delimiter: excel ? '\r\n' : '\n',
      quoted_match: BREAKS,
    })
  return {
    begin: () => (excel ? '\ufeff' : '') + line(keys),
    row: (row: Record<string, unknown>) => line(keys.map((key) => cellOf(row[key]))),
    end: () => '',
  }
}
