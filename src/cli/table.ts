import { Chalk } from 'chalk'
import { painted } from './colors.ts'
import { type Column, cellText, heading, type Renderer, type Row, type TableOptions } from './output.ts'
import { visible } from './visible.ts'
import { widthOf } from './width.ts'

const GAP = 2
const NARROWEST = 12
/** A table is laid out from its first rows; what follows goes on under the same widths, so that a long list needs little memory. */
const BLOCK = 2000

/** A table without borders, headings in the reader's language; at a terminal the widest text columns shrink to its width. */
export function tableRows(columns: readonly Column[], { text, color, width, all }: TableOptions): Renderer {
  let shown = columns.filter((column) => all || column.table !== false)
  const paint = new Chalk({ level: color ? 1 : 0 })
  let block: Row[] = []
  let widths: number[] | undefined
  const draw = (): string => {
    const first = widths === undefined
    if (first) shown = all ? shown : withoutSpare(shown, block, text, width)
    const headings = shown.map((column) => heading(text, column))
    const lines = block.map((row) => shown.map((column) => visible(cellText(text, column, row[column.key]))))
    widths = widths ? widened(widths, lines, shown) : widthsOf([headings, ...lines], width, shown)
    const laid = layout(widths, shown)
    const drawn = lines.map((line, at) => laid(line, (cell, column) => inColors(cell, column, block[at], color)))
    if (first) drawn.unshift(laid(headings, (title) => paint.bold(title)))
    block = []
    return drawn.map((line) => `${line}\n`).join('')
  }
  return {
    begin: () => '',
    row: (row: Row) => {
      block.push(row)
      return block.length === BLOCK ? draw() : ''
    },
    end: () => (block.length > 0 ? draw() : widths ? '' : `${text['list.empty']}\n`),
    broken: () => (block.length > 0 ? draw() : ''),
  }
}

/** Makes a line of cells, each cut or filled up to the width of its column and then coloured. */
const layout =
  (widths: readonly number[], columns: readonly Column[]) => (line: readonly string[], inked: (cell: string, column?: Column) => string) =>
    line
      .map((cell, index) => {
        const width = widths[index] ?? 0
        const kept = shortened(cell, width)
        const filling = ' '.repeat(Math.max(0, width - placesOf(kept)))
        const seen = inked(kept, columns[index])
        return columns[index]?.align === 'right' ? filling + seen : seen + filling
      })
      .join(' '.repeat(GAP))
      .replace(/ +$/, '')

function inColors(cell: string, column: Column | undefined, row: Row | undefined, color: boolean): string {
  const wanted = color && column ? column.colors?.[String(row?.[column.key])] : undefined
  return wanted ? painted(cell, wanted) : cell
}

/** Letters, figures and signs of our languages take one place each; to measure them would take longer than all the rest. */
const PLAIN = /^[\u0020-\u02ff\u2010-\u2027]*$/

/** How many places of a terminal a text takes: an accent that stands alone takes none, an ideogram two. */
const placesOf = (text: string) => (PLAIN.test(text) ? text.length : widthOf(text))

function shortened(text: string, width: number): string {
  if (placesOf(text) <= width) return text
  let kept = ''
  for (const letter of text) {
    if (placesOf(kept + letter) > width - 1) break
    kept += letter
  }
  return `${kept}…`
}

const natural = (lines: readonly string[][]) =>
  (lines[0] ?? []).map((_, index) => lines.reduce((widest, line) => Math.max(widest, placesOf(line[index] ?? '')), 1))

/** The columns that fit: those a narrow terminal can do without go first, as long as the table is too wide. */
function withoutSpare(columns: readonly Column[], rows: readonly Row[], text: TableOptions['text'], width: number | undefined): Column[] {
  const lines = rows.map((row) => columns.map((column) => cellText(text, column, row[column.key])))
  const widths = natural([columns.map((column) => heading(text, column)), ...lines])
  const kept = new Set(columns)
  const total = () => columns.reduce((sum, column, index) => sum + (kept.has(column) ? (widths[index] ?? 0) + GAP : 0), 0)
  for (const column of columns.filter(({ spare }) => spare !== undefined).sort((a, b) => (a.spare ?? 0) - (b.spare ?? 0)))
    if (width !== undefined && total() > width) kept.delete(column)
  return columns.filter((column) => kept.has(column))
}

/** A number or a login that came later is shown whole all the same. */
function widened(widths: readonly number[], lines: readonly string[][], columns: readonly Column[]): number[] {
  const wanted = natural(lines)
  return widths.map((cells, index) => (givesWay(columns[index]) ? cells : Math.max(cells, wanted[index] ?? 0)))
}

const givesWay = (column: Column | undefined) => column?.align !== 'right' && !column?.whole

/** The width of each column; when all together are wider than the terminal, the widest text columns give way. */
function widthsOf(lines: readonly string[][], width: number | undefined, columns: readonly Column[]): number[] {
  const widths = natural(lines)
  if (width === undefined) return widths
  for (let excess = widths.reduce((sum, cells) => sum + cells + GAP, 0) - width; excess > 0; excess--) {
    const widest = widths.reduce((best, cells, index) => (givesWay(columns[index]) && cells > (widths[best] ?? 0) ? index : best), -1)
    if ((widths[widest] ?? 0) <= NARROWEST) break
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  return widths
}
