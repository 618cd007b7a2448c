import type { Writable } from 'node:stream'
import type { Day } from '../../days.ts'
import { longDay, shortDay } from '../../print/days.ts'
import { type Draw, HEIGHT, millimetres, type Paper, SOFT, WIDTH, type Words, writePages } from '../../print/paper.ts'
import type { Lang, Text } from '../../text/index.ts'
import { headingOf, type Leaf, leavesOf, spread, underHeading } from './layout.ts'
import { type By, byClass, type Holder } from './order.ts'

export interface ListOptions {
  text: Text
  lang: Lang
  today: Day
  /** The command that prints, which the file names. */
  command: string
  /** `2026-2027`. */
  year: string
  levels: readonly string[]
  by: By
  /** Who answers for a class, as it is to be read. */
  teachers: Readonly<Record<string, string | undefined>>
}

const LEFT = millimetres(15)
const RIGHT = WIDTH - millimetres(15)
const TOP = millimetres(42)
const BOTTOM = HEIGHT - millimetres(20)
/** As many rows as can still be read from a step away. */
const MOST_ROWS = 36
const LARGEST = 20
const GAP = 14

/** Lists to pin up by the computers, a class a page: names and logins in large type, never a password. @returns the number of pages */
export async function renderLists(people: readonly Holder[], options: ListOptions, out: Writable): Promise<number> {
  const { text, command, lang, today, year, levels, by } = options
  const leaves = byClass(people, levels, by).flatMap((group) => leavesOf(group, MOST_ROWS))
  const pages = leaves.map(
    (leaf, index): Draw =>
      (paper) =>
        drawLeaf(paper, leaf, index + 1, leaves.length, options),
  )
  return writePages(out, { title: text['print.lists.title'](year), command, lang, today }, pages)
}

function drawLeaf(paper: Paper, { group, people }: Leaf<Holder>, page: number, pages: number, options: ListOptions): void {
  const { text, lang, today, year, teachers } = options
  const yearAt = { size: 20, color: SOFT, align: 'right' } as const
  const room = RIGHT - LEFT - paper.widthOf(year, yearAt) - GAP
  paper.words(headingOf(group, text), LEFT, millimetres(22), { size: 34, bold: true, within: room })
  paper.words(year, RIGHT, millimetres(22), yearAt)
  paper.words(underHeading(group, teachers, text), LEFT, millimetres(30), { size: 13, color: SOFT, within: RIGHT - LEFT })
  drawTable(paper, people, options)
  paper.words(text['print.updated'](longDay(lang, today)), LEFT, HEIGHT - millimetres(12), { size: 10.5, color: SOFT })
  paper.words(text['print.page'](page, pages), RIGHT, HEIGHT - millimetres(12), { size: 10.5, color: SOFT, align: 'right' })
  paper.line(LEFT, millimetres(34), RIGHT, millimetres(34), { color: SOFT, width: 1.2 })
}

function drawTable(paper: Paper, people: Leaf<Holder>['people'], { text, lang, by }: ListOptions): void {
  const height = Math.min(32, (BOTTOM - TOP) / Math.max(people.length, 1))
  const size = Math.min(LARGEST, height * 0.7)
  const names = by === 'first-name' ? (['first_name', 'last_name'] as const) : (['last_name', 'first_name'] as const)
  const columns = [...names, 'login'] as const
  const styles: readonly Words[] = [{ size, bold: true }, { size }, { size, bold: true }]
  const cells = people.map((person) => [
    person[names[0]],
    person[names[1]] + (person.namesake && person.birth_date ? ` (${shortDay(lang, person.birth_date)})` : ''),
    person.login,
  ])
  const natural = styles.map((style, column) => Math.max(0, ...cells.map((row) => paper.widthOf(row[column] ?? '', style))))
  const { widths, lefts } = spread(natural, [0, 1], { from: LEFT, to: RIGHT, gap: GAP })
  columns.forEach((column, index) => {
    paper.words(text[`print.${column}`], lefts[index] ?? 0, TOP - 5, { size: 10.5, color: SOFT })
  })
  cells.forEach((row, index) => {
    const top = TOP + index * height
    if (index % 2 === 0) paper.band(LEFT - 6, top, RIGHT - LEFT + 12, height)
    row.forEach((cell, column) => {
      paper.words(cell, lefts[column] ?? 0, top + height / 2 + size * 0.34, { ...styles[column], size, within: widths[column] ?? 0 })
    })
  })
}
