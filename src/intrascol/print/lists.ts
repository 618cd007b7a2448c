import type { Writable } from 'node:stream'
import type { Day } from '../../days.ts'
import type { Lang, Text } from '../../text/index.ts'
import { longDay, shortDay } from './days.ts'
import { type By, byClass, type Group, type Holder } from './order.ts'
import { BAND, type Draw, HEIGHT, millimetres, type Paper, SOFT, WIDTH, type Words, writePages } from './paper.ts'

export interface ListOptions {
  text: Text
  lang: Lang
  today: Day
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

/** Lists to pin up by the computers, a class a page: names and logins in large type, never a password. Nobody on no page: one empty list. */
export async function renderLists(people: readonly Holder[], options: ListOptions, out: Writable): Promise<void> {
  const { text, lang, today, year, levels, by } = options
  const leaves = byClass(people, levels, by).flatMap(leavesOf)
  const pages = leaves.map(
    (leaf, index): Draw =>
      (paper) =>
        drawLeaf(paper, leaf, index + 1, leaves.length, options),
  )
  await writePages(out, { title: text['print.lists.title'](year), lang, today }, pages)
}

interface Leaf {
  group: Group<Holder>
  people: Group<Holder>['people']
}

/** A class of more than fits is spread evenly over its pages. */
export function leavesOf(group: Group<Holder>): Leaf[] {
  const pages = Math.ceil(group.people.length / MOST_ROWS)
  const rows = Math.ceil(group.people.length / pages)
  return Array.from({ length: pages }, (_, page) => ({ group, people: group.people.slice(page * rows, (page + 1) * rows) }))
}

/** What stands over a page: the class, or who has none. */
export const headingOf = ({ kind, class: name }: Group<Holder>, text: Text) =>
  kind === 'class' ? (name ?? '') : kind === 'adults' ? text['print.adults'] : text['print.no_class']

function drawLeaf(paper: Paper, { group, people }: Leaf, page: number, pages: number, options: ListOptions): void {
  const { text, lang, today, year, by, teachers } = options
  const yearAt = { size: 20, color: SOFT, align: 'right' } as const
  const room = RIGHT - LEFT - paper.widthOf(year, yearAt) - GAP
  paper.words(headingOf(group, text), LEFT, millimetres(22), { size: 34, bold: true, within: room })
  paper.words(year, RIGHT, millimetres(22), yearAt)
  const number = group.people.length
  const teacher = group.class === null ? undefined : teachers[group.class]
  const under = [
    teacher && text['print.teacher'](teacher),
    group.kind === 'adults' ? text['print.people'](number) : text['print.pupils'](number),
  ]
  paper.words(under.filter(Boolean).join('  ·  '), LEFT, millimetres(30), { size: 13, color: SOFT, within: RIGHT - LEFT })
  drawTable(paper, people, options)
  paper.words(text['print.updated'](longDay(lang, today)), LEFT, HEIGHT - millimetres(12), { size: 10.5, color: SOFT })
  paper.words(text['print.page'](page, pages), RIGHT, HEIGHT - millimetres(12), { size: 10.5, color: SOFT, align: 'right' })
  paper.line(LEFT, millimetres(34), RIGHT, millimetres(34), { color: by === 'first-name' ? SOFT : SOFT, width: 1.2 })
}

function drawTable(paper: Paper, people: Leaf['people'], { text, lang, by }: ListOptions): void {
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
  const widths = shared(natural, RIGHT - LEFT - GAP * (columns.length - 1))
  const lefts = widths.map((_, column) => LEFT + widths.slice(0, column).reduce((sum, width) => sum + width + GAP, 0))
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

/** Widths of columns: what each needs and a part of what is left, or a fair share where they need more than there is. */
export function shared(needed: readonly number[], room: number): number[] {
  const spare = room - needed.reduce((sum, width) => sum + width, 0)
  if (spare >= 0) return needed.map((width) => width + spare / needed.length)
  const widths = needed.map(() => 0)
  let left = room
  const inOrder = needed.map((width, column) => ({ width, column })).sort((a, b) => a.width - b.width)
  inOrder.forEach(({ width, column }, index) => {
    widths[column] = Math.min(width, left / (needed.length - index))
    left -= widths[column] ?? 0
  })
  return widths
}
