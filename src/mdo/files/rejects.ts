import type { Fault } from '../../errors.ts'
import { csvRows } from '../../files/csv-writer.ts'

/** The lines of a file that were left out, ready to be mended: the same columns and what is wrong with each. */
export function rejectsText(
  headers: readonly string[],
  lines: readonly { line: number; cells: readonly string[] }[],
  faults: readonly Fault[],
  say: (fault: Fault) => string,
): string {
  const names = headers.map((header, index) => header.replace(/^\ufeff/, '') || `column_${index + 1}`)
  const columns = names.filter((name) => name !== 'fault')
  const writer = csvRows([...columns, 'fault'], 'national')
  const row = ({ line, cells }: { line: number; cells: readonly string[] }) => {
    const values = Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']))
    const wrong = faults.filter((fault) => fault.line === line).map(say)
    return writer.row({ ...values, fault: wrong.join(' ') })
  }
  return writer.begin() + lines.map(row).join('')
}
