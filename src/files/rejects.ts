import { csvLine } from './csv-writer.ts'
import type { Dialect } from './dialect.ts'
import { encoded } from './encoding.ts'
import { guardCell } from './formula.ts'
import { REJECT } from './header.ts'

/**
 * The lines of a table that were left out, ready to be mended and read again: written as their file is, with the same columns and one
 * more that says what is wrong with each.
 */
export function rejectsOf(
  headers: readonly string[],
  lines: readonly { cells: readonly string[]; fault: string }[],
  dialect: Dialect,
): Buffer {
  // Headers may repeat; columns are known by their place. A file of rejects that is read again has the last one already.
  const places = [...headers.keys()].filter((at) => headers[at] !== REJECT)
  const line = (cells: readonly string[], fault: string) => csvLine([...places.map((at) => guardCell(cells[at] ?? '')), fault], dialect)
  const text = line(headers, REJECT) + lines.map(({ cells, fault }) => line(cells, fault)).join('')
  return encoded(text, dialect.encoding, dialect.mark)
}
