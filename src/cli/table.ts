import { Chalk } from 'chalk'
import Table from 'cli-table3'
import { painted } from './colors.ts'
import { type Column, cellText, heading, type Renderer, type Row, type TableOptions } from './output.ts'
import { visible } from './visible.ts'

const GAP = 2
const NARROWEST = 12
/** A table is laid out from its first rows; what follows goes on under the same widths, so that a long list needs little memory. */
const BLOCK = 2000

const NO_BORDERS = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ].map((name) => [name, '']),
)

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
    const head = first ? headings.map((title) => paint.bold(title)) : undefined
    const table = new Table({
      ...(head ? { head } : {}),
      colWidths: widths.map((cells) => cells + GAP),
      colAligns: shown.map(({ align }) => align ?? 'left'),
      chars: NO_BORDERS,
      style: { 'padding-left': 0, 'padding-right': GAP, head: [], border: [] },
    })
    table.push(...lines.map((line, at) => line.map((cell, index) => inColors(cell, shown[index], block[at], color))))
    block = []
    const drawn = table.toString()
    return drawn === '' ? '' : `${drawn.replace(/ +$/gm, '')}\n`
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

function inColors(cell: string, column: Column | undefined, row: Row | undefined, color: boolean): string {
  const wanted = color && column ? column.colors?.[String(row?.[column.key])] : undefined
  return wanted ? painted(cell, wanted) : cell
}

const natural = (lines: readonly string[][]) =>
  (lines[0] ?? []).map((_, index) => Math.max(1, ...lines.map((line) => [...(line[index] ?? '')].length)))

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
