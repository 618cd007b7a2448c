import type { Writable } from 'node:stream'
import type { Day } from '../../days.ts'
import { shortDay } from '../../print/days.ts'
import { type Draw, HEIGHT, millimetres, type Paper, SOFT, WIDTH, writePages } from '../../print/paper.ts'
import type { Lang, Text } from '../../text/index.ts'
import { headingOf } from './layout.ts'
import { type By, byClass, type Group, type Holder } from './order.ts'

/** An account with the password that was just made for it: the only place where it is ever seen. */
export interface Card extends Holder {
  password: string
}

export interface CardOptions {
  text: Text
  lang: Lang
  today: Day
  command: string
  year: string
  levels: readonly string[]
  perPage: 8 | 21
  by?: By
}

interface Grid {
  columns: number
  rows: number
  draw: (paper: Paper, card: Placed, x: number, y: number, options: CardOptions) => void
}

/** A card with what stands on it besides names, login and password. */
type Placed = Card & { namesake: boolean; heading: string }

const CARD_WIDTH = (columns: number) => WIDTH / columns
const GRIDS: Readonly<Record<8 | 21, Grid>> = {
  8: { columns: 2, rows: 4, draw: drawLarge },
  21: { columns: 3, rows: 7, draw: drawSmall },
}

/** Login cards with cut marks, each class on pages of its own, in the order of its list. @returns the number of pages */
export async function renderCards(cards: readonly Card[], options: CardOptions, out: Writable): Promise<number> {
  const { text, command, lang, today, year, levels, perPage, by = 'last-name' } = options
  const groups = byClass(cards, levels, by)
  return writePages(out, { title: text['print.cards.title'](year), command, lang, today }, pagesOf(groups, perPage, options))
}

function* pagesOf(groups: readonly Group<Card>[], perPage: 8 | 21, options: CardOptions): Generator<Draw> {
  for (const group of groups)
    for (let first = 0; first < group.people.length; first += perPage) {
      const placed = group.people.slice(first, first + perPage).map((card) => ({ ...card, heading: headingOf(group, options.text) }))
      yield (paper) => drawPage(paper, placed, GRIDS[perPage], options)
    }
}

function drawPage(paper: Paper, cards: readonly Placed[], grid: Grid, options: CardOptions): void {
  const [width, height] = [WIDTH / grid.columns, HEIGHT / grid.rows]
  drawCutMarks(paper, grid)
  cards.forEach((card, index) => {
    grid.draw(paper, card, (index % grid.columns) * width, Math.floor(index / grid.columns) * height, options)
  })
}

/** Dashes to cut along, a solid tick at each edge for a guillotine and a cross where two cuts meet. */
function drawCutMarks(paper: Paper, { columns, rows }: Grid): void {
  const edge = millimetres(4.5)
  const tick = millimetres(4)
  const solid = { color: SOFT, width: 0.6 }
  const dashes = { width: 0.4, dashed: true }
  const across = Array.from({ length: rows - 1 }, (_, row) => ((row + 1) * HEIGHT) / rows)
  const down = Array.from({ length: columns - 1 }, (_, column) => ((column + 1) * WIDTH) / columns)
  for (const y of across) {
    paper.line(edge + tick, y, WIDTH - edge - tick, y, dashes)
    for (const x of [edge, WIDTH - edge - tick]) paper.line(x, y, x + tick, y, solid)
  }
  for (const x of down) {
    paper.line(x, edge + tick, x, HEIGHT - edge - tick, dashes)
    for (const y of [edge, HEIGHT - edge - tick]) paper.line(x, y, x, y + tick, solid)
    for (const y of across) {
      paper.line(x - tick / 2, y, x + tick / 2, y, solid)
      paper.line(x, y - tick / 2, x, y + tick / 2, solid)
    }
  }
}

const bornOn = ({ namesake, birth_date }: Placed, { lang }: CardOptions) =>
  namesake && birth_date ? ` (${shortDay(lang, birth_date)})` : ''

function drawLarge(paper: Paper, card: Placed, x: number, y: number, options: CardOptions): void {
  const { text, year } = options
  const [left, right] = [x + millimetres(10), x + CARD_WIDTH(2) - millimetres(10)]
  const within = right - left
  const label = { size: 9.5, color: SOFT }
  const secret = { size: 19, bold: true, within }
  paper.words(year, right, y + 36, { size: 10.5, color: SOFT, align: 'right' })
  paper.words(card.heading, left, y + 36, { size: 10.5, color: SOFT, within: within - 70 })
  paper.words(card.first_name, left, y + 65, { size: 23, bold: true, within })
  paper.words(card.last_name + bornOn(card, options), left, y + 84, { size: 14, within })
  paper.line(left, y + 94, right, y + 94)
  paper.words(text['print.login'], left, y + 110, label)
  paper.words(card.login, left, y + 130, secret)
  paper.words(text['print.password'], left, y + 149, label)
  paper.words(card.password, left, y + 169, secret)
  paper.words(text[card.kind === 'pupil' ? 'print.card.pupil' : 'print.card.adult'], left, y + 188, { size: 8.5, color: SOFT, within })
}

function drawSmall(paper: Paper, card: Placed, x: number, y: number, options: CardOptions): void {
  const { text, year } = options
  const [left, right] = [x + millimetres(7), x + CARD_WIDTH(3) - millimetres(7)]
  const within = right - left
  const label = { size: 7.5, color: SOFT }
  const secret = { size: 13, bold: true, within }
  paper.words(year, right, y + 23, { ...label, align: 'right' })
  paper.words(card.heading, left, y + 23, { ...label, within: within - 44 })
  paper.words(card.first_name, left, y + 39, { size: 14, bold: true, within })
  paper.words(card.last_name + bornOn(card, options), left, y + 51, { size: 9.5, within })
  paper.line(left, y + 56, right, y + 56)
  paper.words(text['print.login'], left, y + 66, label)
  paper.words(card.login, left, y + 79, secret)
  paper.words(text['print.password'], left, y + 90, label)
  paper.words(card.password, left, y + 103, secret)
}
