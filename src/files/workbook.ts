import { addDays } from '../days.ts'
import type { Fault } from '../errors.ts'
import type { TableRecord } from './csv-parser.ts'
import { DIALECTS } from './dialect.ts'
import { findHeader, type Known } from './header.ts'
import type { Report } from './report.ts'
import type { Chunks } from './source.ts'
import { ReadingStop } from './stop.ts'
import type { Records } from './table.ts'
import { type Format, readWorkbook, unescaped, type Workbook } from './workbook-parts.ts'
import { events, openParts, type Parts } from './workbook-zip.ts'

/** Packed, a sheet of a hundred thousand people is a tenth of this. */
const LARGEST = 128 * 1024 * 1024
const WIDEST = 1000
const HEAD_RECORDS = 25

/**
 * Opens the first sheet of a workbook (`.xlsx`) as a table: days as `YYYY-MM-DD`, numbers with all their digits. Lines are numbered as
 * the spreadsheet numbers them.
 * @returns a fault for what is no workbook or a damaged one
 */
export async function openWorkbook(chunks: Chunks, file: string, known: Known, report: Report): Promise<Records | Fault> {
  try {
    const parts = await openParts(await bytesOf(chunks))
    const book = await readWorkbook(parts)
    if (book.others.length > 0) for (const name of book.others) report.remark('remark.workbook.sheets', { file }, name)
    const head: TableRecord[] = []
    const pages = pagesOf(parts, book)
    for (let page = await pages.next(); head.length < HEAD_RECORDS && !page.done; page = await pages.next()) head.push(...page.value)
    const { at } = findHeader(
      head.slice(0, HEAD_RECORDS).map(({ cells }) => cells),
      known,
    )
    const about = { format: 'xlsx', dialect: DIALECTS.excel, endsWithNewline: true, at, sep: false, guarded: false } as const
    return { ...about, pages: following(head, pages) }
  } catch (error) {
    if (!(error instanceof ReadingStop)) throw error
    return { file, key: error.key }
  }
}

async function bytesOf(chunks: Chunks): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    pieces.push(Buffer.from(chunk))
    size += chunk.length
    if (size > LARGEST) throw new ReadingStop('fault.workbook.too_large')
  }
  return Buffer.concat(pieces)
}

async function* following(head: TableRecord[], pages: AsyncGenerator<TableRecord[]>): AsyncGenerator<Iterable<TableRecord>> {
  try {
    yield head
    yield* pages
  } finally {
    await pages.return(undefined)
  }
}

/** The rows of the sheet, some at a time. */
async function* pagesOf(parts: Parts, book: Workbook): AsyncGenerator<TableRecord[]> {
  const sheet = sheetReader(book)
  try {
    for await (const _ of events(parts.text(book.sheet), sheet)) {
      const rows = sheet.taken()
      if (rows.length > 0) yield rows
    }
  } finally {
    parts.close()
  }
}

/** The cell that is being read: where, of which type, in which style, and its text so far. */
interface Cell {
  column: number
  type: string
  style: Format | undefined
  text: string
}

function sheetReader(book: Workbook) {
  let rows: TableRecord[] = []
  let line = 0
  let cells: string[] = []
  let cell: Cell | undefined
  let column = -1
  let [reading, aloud] = [false, false]
  return {
    taken(): TableRecord[] {
      const ready = rows
      rows = []
      return ready
    },
    open(name: string, { r, t = 'n', s }: Readonly<Record<string, string>>) {
      if (name === 'row') {
        line = Number(r) || line + 1
        ;[cells, column] = [[], -1]
      } else if (name === 'c') {
        column = r === undefined ? column + 1 : columnOf(r)
        cell = { column, type: t, style: s === undefined ? undefined : book.styles[Number(s)], text: '' }
      } else if (name === 'rPh') aloud = true
      else if (name === 'v' || name === 't') reading = !aloud
    },
    text(text: string) {
      if (reading && cell) cell.text += text
    },
    close(name: string) {
      if (name === 'v' || name === 't') reading = false
      else if (name === 'rPh') aloud = false
      else if (name === 'row') rows.push({ line, cells, plain: false })
      else if (name === 'c' && cell) {
        place(cells, cell.column, textIn(cell, book))
        cell = undefined
      }
    },
  }
}

function place(cells: string[], column: number, value: string): void {
  if (value === '') return
  if (column >= WIDEST) throw new ReadingStop('fault.workbook.too_large')
  while (cells.length < column) cells.push('')
  cells[column] = value
}

/** `AB12` is column 27, counted from 0. */
const columnOf = (reference: string) =>
  [...reference.replace(/[^A-Z]/g, '')].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1

function textIn({ type, text, style }: Cell, book: Workbook): string {
  if (text === '') return ''
  if (type === 's') return book.texts[Number(text)] ?? ''
  if (type === 'str' || type === 'inlineStr') return unescaped(text)
  if (type === 'b') return text === '1' ? 'oui' : 'non'
  if (type === 'd') return text.replace(/T00:00(:00(\.0+)?)?$/, '').replace('T', ' ')
  if (type === 'e') return text
  const number = Number(text)
  if (Number.isNaN(number)) return text
  return style?.day || style?.time ? momentOf(number, style, book.from1904) : numberOf(number, style)
}

/** All digits of a whole number; of others those that are not noise of the arithmetic. */
const numberOf = (number: number, style: Format | undefined) =>
  Number.isInteger(number)
    ? BigInt(number)
        .toString()
        .padStart(style?.zeros ?? 0, '0')
    : String(Number(number.toPrecision(15)))

const SECONDS = 24 * 60 * 60
const LAST_SERIAL = 2_958_465

function momentOf(serial: number, { day, time }: Format, from1904: boolean): string {
  if (serial < 0 || serial > LAST_SERIAL) return numberOf(serial, undefined)
  const seconds = Math.round((serial % 1) * SECONDS)
  const days = Math.floor(serial) + Math.floor(seconds / SECONDS) + (from1904 ? 1462 : 0)
  const hour = new Date((seconds % SECONDS) * 1000).toISOString().slice(11, 19)
  // Excel has a 29 February 1900, before which its days are one off.
  const date = addDays('1899-12-30', days < 60 ? days + 1 : days)
  return [...(day ? [date] : []), ...(time && (seconds > 0 || !day) ? [hour] : [])].join(' ')
}
