import { stringify } from 'csv-stringify/sync'
import type { Dialect } from './dialect.ts'
import { guardCell } from './formula.ts'

/** A line break of any system inside a cell needs quotes, whichever ends the lines here. */
const BREAKS = /[\r\n]/

const cellOf = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(cellOf).join(',')
  if (typeof value === 'object') return guardCell(cellOf(Object.entries(value).map((pair) => pair.join('='))))
  return typeof value === 'string' ? guardCell(value) : String(value)
}

/** One line of CSV as RFC 4180 has it. Its cells are written as they are. */
export const csvLine = (cells: readonly string[], { delimiter, newline }: Dialect): string =>
  stringify([[...cells]], { delimiter, record_delimiter: newline, quoted_match: BREAKS })

/**
 * CSV as text, line by line. Numbers and booleans are written as JSON writes them, lists with commas inside one cell; a cell that a
 * spreadsheet would run is neutralised.
 */
export function csvRows(keys: readonly string[], dialect: Dialect) {
  return {
    begin: () => (dialect.mark ? '\ufeff' : '') + csvLine(keys, dialect),
    row: (row: Record<string, unknown>) =>
      csvLine(
        keys.map((key) => cellOf(row[key])),
        dialect,
      ),
    end: () => '',
  }
}
