import type { Writable } from 'node:stream'
import type { App } from '../cli/app.ts'
import { longDay } from '../print/days.ts'
import { type Draw, HEIGHT, LINE, millimetres, type Paper, SOFT, WIDTH, writePages } from '../print/paper.ts'

/** What is said of the whole: in one line, or in as many as it needs up to `lines`; what is still longer is set smaller. */
export interface Fact {
  label: string
  words: string
  lines?: number
  bold?: true
}

/** What stands above the rows of a receipt. */
export interface Receipt {
  id: number
  facts: readonly Fact[]
  /** How many lines follow. */
  rows: number
}

/** One row of the operation: to whom, about what, with what result. */
export interface Line {
  person: string | undefined
  id: string | undefined
  /** There was somebody whose name is not, or not to be, known today. */
  hidden: boolean
  about: string
  outcome: string
}

type Printer = Pick<App, 'text' | 'lang' | 'today'>

const LEFT = millimetres(18)
const RIGHT = WIDTH - millimetres(15)
const BOTTOM = HEIGHT - millimetres(22)
const LABELS = millimetres(42)
const ROW = 17
const GAP = 10
const FACT = { size: 11 }
const SMALL = { size: 9, color: SOFT }

/** Where the columns begin. */
const COLUMNS = [
  { key: 'person', at: LEFT, to: LEFT + 165 },
  { key: 'id', at: LEFT + 165, to: LEFT + 265 },
  { key: 'about', at: LEFT + 265, to: LEFT + 415 },
  { key: 'outcome', at: LEFT + 415, to: RIGHT + GAP },
] as const

/** Writes the pages of a receipt. @returns how many there are */
export function renderReceipt(printer: Printer, receipt: Receipt, lines: AsyncIterable<Line>, out: Writable): Promise<number> {
  const { text, lang, today } = printer
  const about = { title: text['receipt.title'](receipt.id), command: 'journal show', lang, today }
  return writePages(out, about, pagesOf(printer, receipt, lines))
}

/** The first page has fewer lines, below what is said of the whole. */
async function* pagesOf(printer: Printer, receipt: Receipt, lines: AsyncIterable<Line>): AsyncGenerator<Draw> {
  const [first, other] = [roomFrom(firstTop(receipt)), roomFrom(millimetres(38))]
  const pages = 1 + Math.max(0, Math.ceil((receipt.rows - first) / other))
  let page = 1
  let leaf: Line[] = []
  const drawn = (number: number, held: readonly Line[]): Draw => {
    return (paper) => drawPage(paper, printer, receipt, held, number, pages)
  }
  for await (const line of lines) {
    if (leaf.length === (page === 1 ? first : other)) {
      yield drawn(page++, leaf)
      leaf = []
    }
    leaf.push(line)
  }
  yield drawn(page, leaf)
}

const FACT_LINE = 17
const FACTS_FROM = millimetres(36)
/** How tall the facts are shows only on paper, so room is kept for the most. */
const firstTop = ({ facts }: Receipt) => FACTS_FROM + facts.reduce((sum, { lines = 1 }) => sum + lines, 0) * FACT_LINE + millimetres(10)
const roomFrom = (top: number) => Math.floor((BOTTOM - top) / ROW)

function drawPage(paper: Paper, printer: Printer, receipt: Receipt, lines: readonly Line[], page: number, pages: number): void {
  const { text, lang, today } = printer
  paper.words(text['receipt.title'](receipt.id), LEFT, millimetres(22), { size: page === 1 ? 22 : 14, bold: true })
  if (page === 1) drawFacts(paper, receipt.facts)
  drawTable(paper, printer, lines, page === 1 ? firstTop(receipt) : millimetres(38))
  if (lines.some(({ hidden }) => hidden)) paper.words(text['receipt.hidden'], LEFT, HEIGHT - millimetres(15), SMALL)
  paper.words(text['receipt.printed'](longDay(lang, today)), LEFT, HEIGHT - millimetres(10), SMALL)
  paper.words(text['print.page'](page, pages), RIGHT, HEIGHT - millimetres(10), { ...SMALL, align: 'right' })
}

function drawFacts(paper: Paper, facts: readonly Fact[]): void {
  let y = FACTS_FROM
  for (const { label, words, lines = 1, bold = false } of facts) {
    paper.words(label, LEFT, y, { ...FACT, color: SOFT, within: LABELS - GAP })
    for (const part of wrapped(paper, words, lines)) {
      paper.words(part, LEFT + LABELS, y, { ...FACT, bold, within: RIGHT - LEFT - LABELS })
      y += FACT_LINE
    }
  }
}

function wrapped(paper: Paper, words: string, most: number): string[] {
  const lines: string[] = []
  for (const word of words.split(' ')) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word
    if (lines.length && lines.length < most && paper.widthOf(longer, FACT) > RIGHT - LEFT - LABELS) lines.push(word)
    else lines.splice(-1, 1, longer)
  }
  return lines
}

function drawTable(paper: Paper, { text }: Printer, lines: readonly Line[], top: number): void {
  for (const { key, at, to } of COLUMNS) paper.words(text[`receipt.${key}`], at, top - 6, { ...SMALL, within: to - at - GAP })
  paper.line(LEFT, top, RIGHT, top, { color: SOFT, width: 0.9 })
  if (lines.length === 0) paper.words(text['receipt.no_rows'], LEFT, top + 13, { size: 10, color: SOFT })
  for (const [index, line] of lines.entries()) {
    const y = top + index * ROW
    for (const { key, at, to } of COLUMNS)
      paper.words(line[key] ?? (line.hidden ? '–' : ''), at, y + 12, { size: 10, bold: key === 'person', within: to - at - GAP })
    paper.line(LEFT, y + ROW, RIGHT, y + ROW, { color: LINE, width: 0.4 })
  }
}
