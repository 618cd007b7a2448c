import { readFileSync, statSync } from 'node:fs'
import { unzipSync } from 'fflate'
import type { SheetData } from 'write-excel-file/node'
import { isDay } from '../days.ts'
import type { Mark } from './marks.ts'

/** A cell of a sheet: a day and an instant (ISO 8601) are told by their form and become what a spreadsheet calculates with. */
export type Cell = string | number | null

/** How days and instants are shown, in the codes of spreadsheets. */
export interface SheetFormats {
  day: string
  instant: string
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/
/** What XML cannot hold, and what a cell can hold at most. */
const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g
const LONGEST_CELL = 32_767
const [NARROWEST, WIDEST] = [8, 60]

/**
 * A workbook with one sheet: a bold header that stays in sight, columns as wide as what they hold. A text is a text: no cell is ever a
 * formula.
 * @param sheet its name, at most 31 characters
 */
export async function workbookWith(
  sheet: string,
  titles: readonly string[],
  rows: AsyncIterable<readonly Cell[]>,
  formats: SheetFormats,
): Promise<Buffer> {
  const { default: write } = await import('write-excel-file/node')
  const widths = titles.map((title) => title.length)
  const data: SheetData = [titles.map((value) => ({ value, fontWeight: 'bold' }))]
  for await (const cells of rows) {
    for (const [at, cell] of cells.entries()) widths[at] = Math.max(widths[at] ?? 0, widthOf(cell, formats))
    data.push(cells.map((cell) => cellOf(cell, formats)))
  }
  const columns = widths.map((width) => ({ width: Math.min(Math.max(width + 2, NARROWEST), WIDEST) }))
  return write(data, { sheet, columns, stickyRowsCount: 1 }).toBuffer()
}

function cellOf(cell: Cell, { day, instant }: SheetFormats): SheetData[number][number] {
  if (cell === null || cell === '') return null
  if (typeof cell === 'number') return { value: cell, type: Number }
  if (isDay(cell)) return { value: new Date(`${cell}T00:00:00Z`), type: Date, format: day }
  if (INSTANT.test(cell)) return { value: inParis(cell), type: Date, format: instant }
  return { value: cell.replace(FORBIDDEN, '').slice(0, LONGEST_CELL), type: String }
}

function widthOf(cell: Cell, { day, instant }: SheetFormats): number {
  if (typeof cell !== 'string') return String(cell ?? '').length
  if (isDay(cell)) return day.length
  return INSTANT.test(cell) ? instant.length : Math.max(...cell.split('\n').map((line) => line.length))
}

/** The clock on a wall in Paris, as if it were UTC: a spreadsheet knows no time zone. */
function inParis(instant: string): Date {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'medium' })
  return new Date(`${parts.format(new Date(instant)).replace(' ', 'T')}Z`)
}

const LARGEST = 64 * 1024 * 1024

/** Tells a workbook that the same command wrote before: its sheet bears this name. */
export const workbookBy =
  (sheet: string): Mark =>
  (path) => {
    if (statSync(path).size > LARGEST) return false
    const bytes = readFileSync(path)
    if (!bytes.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) return false
    try {
      const { 'xl/workbook.xml': book } = unzipSync(bytes, {
        filter: ({ name, originalSize }) => name === 'xl/workbook.xml' && originalSize < LARGEST,
      })
      return book !== undefined && Buffer.from(book).toString().includes(` name="${sheet}"`)
    } catch {
      return false
    }
  }
