import { csvRows } from '../../files/csv-writer.ts'
import type { Text } from '../../text/index.ts'
import { say } from '../../text/index.ts'
import type { Rejected } from './roster.ts'

/** The lines that were left out, in the columns of their file and one more, `fault`, ready to be corrected and read again. */
export function rejectsText(headers: readonly string[], rejected: readonly Rejected[], text: Text): string {
  // Headers may repeat; columns are known by their place. A file of rejects that is read again has the last one already.
  const places = [...headers.keys()].filter((at) => headers[at] !== 'fault')
  const keys = places.map(String)
  const writer = csvRows([...keys, 'fault'], 'excel')
  const asRow = (cells: readonly string[], fault: string) =>
    writer.row({ ...Object.fromEntries(places.map((at) => [at, cells[at] ?? ''])), fault })
  const rows = rejected.map(({ cells, faults }) => asRow(cells, faults.map(({ key, values }) => say(text, key, values)).join(' ')))
  return `\uFEFF${asRow(headers, 'fault')}${rows.join('')}`
}
