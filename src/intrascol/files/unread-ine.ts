import type { TableColumn } from '../../files/header.ts'
import type { Place, Report } from '../../files/report.ts'
import { fold } from '../../fold.ts'

/** National numbers of both generations: ten digits and a letter, nine digits and two letters. */
const INE = /^(\d{10}[A-Z]|\d{9}[A-Z]{2})$/i
const ENOUGH = 50

/**
 * Looks for a national number under a header that is not known: passed over, it would have the whole school matched by name, and every
 * changed name be a question next year. It is told by its header or by what stands below.
 */
export function unreadIne(
  headers: readonly string[],
  columnOf: (header: string) => TableColumn | undefined,
  place: Place & { file: string },
  report: Report,
) {
  const unknown = headers.flatMap((header, at) => (columnOf(header) === undefined && header.trim() !== '' ? [at] : []))
  const seen = new Map(unknown.map((at) => [at, { numbers: 0, others: 0, example: '' }]))
  let lines = 0
  return {
    look(cells: readonly string[]): void {
      if (lines++ >= ENOUGH) return
      for (const [at, column] of seen) {
        const cell = cells[at]?.replace(/\s/g, '') ?? ''
        if (INE.test(cell)) {
          column.numbers++
          column.example ||= cell
        } else if (cell !== '') column.others++
      }
    },
    /** Reports the first such column; a column may be named as one that is not to be read. */
    tell(): void {
      const called = unknown.find((at) =>
        fold(headers[at] ?? '')
          .split(' ')
          .includes('ine'),
      )
      const full = unknown.find((at) => seen.get(at)?.numbers && !seen.get(at)?.others)
      const at = called ?? full
      if (at === undefined) return
      const header = headers[at]?.trim() ?? ''
      report.fault({ ...place, column: header, key: 'fault.roster.unread_ine', values: [header, seen.get(at)?.example] }, 'file')
    },
  }
}
