import type { Writable } from 'node:stream'
import type { Day } from '../../days.ts'
import { longDay, numericDay } from '../../print/days.ts'
import { type Draw, HEIGHT, LINE, millimetres, type Paper, SOFT, WIDTH, type Words, writePages } from '../../print/paper.ts'
import type { Lang, Text } from '../../text/index.ts'
import { headingOf, type Leaf, leavesOf, spread, underHeading } from './layout.ts'
import type { ListOptions } from './lists.ts'
import { byClass, type Holder } from './order.ts'

/** An account with what is known of its password: never the password. */
export interface SheetRow extends Holder {
  has_password: boolean
  password_issued_on: Day | null
  password_printed_on: Day | null
  password_changed_on: Day | null
}

const LEFT = millimetres(12)
const RIGHT = WIDTH - millimetres(12)
const TOP = millimetres(36)
const BOTTOM = HEIGHT - millimetres(17)
const MOST_ROWS = 40
const GAP = 10

/** The teacher's sheet, a page a class: level, birth date, login and state of the password. @returns the number of pages */
export async function renderSheet(people: readonly SheetRow[], options: ListOptions, out: Writable): Promise<number> {
  const { text, command, lang, today, year, levels, by } = options
  const leaves = byClass(people, levels, by).flatMap((group) => leavesOf(group, MOST_ROWS))
  const pages = leaves.map(
    (leaf, index): Draw =>
      (paper) =>
        drawLeaf(paper, leaf, index + 1, leaves.length, options),
  )
  return writePages(out, { title: text['print.sheet.title'](year), command, lang, today }, pages)
}

function drawLeaf(paper: Paper, leaf: Leaf<SheetRow>, page: number, pages: number, options: ListOptions): void {
  const { text, lang, today, year, teachers } = options
  const { group } = leaf
  const soft = { size: 10, color: SOFT }
  paper.words(headingOf(group, text), LEFT, millimetres(19), { size: 22, bold: true, within: RIGHT - LEFT - 90 })
  paper.words(year, RIGHT, millimetres(19), { size: 14, color: SOFT, align: 'right' })
  paper.words(underHeading(group, teachers, text), LEFT, millimetres(25.5), { ...soft, within: RIGHT - LEFT })
  drawTable(paper, leaf, options)
  paper.words(text['print.updated'](longDay(lang, today)), LEFT, HEIGHT - millimetres(10), soft)
  paper.words(text['print.page'](page, pages), RIGHT, HEIGHT - millimetres(10), { ...soft, align: 'right' })
}

const COLUMNS = ['last_name', 'first_name', 'birth_date', 'level', 'login', 'password'] as const

function drawTable(paper: Paper, { first, people }: Leaf<SheetRow>, { text, lang }: ListOptions): void {
  const height = Math.min(22, (BOTTOM - TOP) / Math.max(people.length, 1))
  const size = Math.min(11, height * 0.62)
  const style = (column: number): Words => ({ size, bold: column === 0 || column === 4 })
  const heading = { size: 9, color: SOFT }
  const cells = people.map((row) => [
    row.last_name,
    row.first_name,
    row.birth_date ? numericDay(lang, row.birth_date) : '',
    row.level ?? '',
    row.login,
    passwordState(row, text, lang),
  ])
  const needed = COLUMNS.map((name, column) =>
    Math.max(paper.widthOf(text[`print.${name}`], heading), ...cells.map((row) => paper.widthOf(row[column] ?? '', style(column)))),
  )
  const { widths, lefts } = spread(needed, [0, 1], { from: LEFT + 20, to: RIGHT, gap: GAP })
  COLUMNS.forEach((name, column) => {
    paper.words(text[`print.${name}`], lefts[column] ?? 0, TOP - 5, { ...heading, within: widths[column] ?? 0 })
  })
  paper.line(LEFT, TOP, RIGHT, TOP, { color: SOFT, width: 0.9 })
  cells.forEach((row, index) => {
    const line = TOP + (index + 0.5) * height + size * 0.34
    paper.words(String(first + index + 1), LEFT + 12, line, { size: size * 0.85, color: SOFT, align: 'right' })
    row.forEach((cell, column) => {
      paper.words(cell, lefts[column] ?? 0, line, { ...style(column), within: widths[column] ?? 0 })
    })
    paper.line(LEFT, TOP + (index + 1) * height, RIGHT, TOP + (index + 1) * height, { color: LINE, width: 0.4 })
  })
}

function passwordState(row: SheetRow, text: Text, lang: Lang): string {
  if (!row.has_password) return text['print.password.none']
  if (row.password_changed_on) return text['print.password.changed'](numericDay(lang, row.password_changed_on))
  if (row.password_printed_on) return text['print.password.printed'](numericDay(lang, row.password_printed_on))
  return text['print.password.issued'](row.password_issued_on ? numericDay(lang, row.password_issued_on) : '')
}
