import { Chalk } from 'chalk'
import Table from 'cli-table3'
import { type Column, cellText, heading, type Renderer, type Row, type TableOptions } from './output.ts'
import { visible } from './visible.ts'

const GAP = 2
const NARROWEST = 12
/** A table is laid out from its first rows; what follows goes on under the same widths, so that a long list needs little memory. */
const BLOCK = 2000

const NO_BORDERS = Object.fromEntries(
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right', 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'].map((name) => [name, '']),
)

/** A table without borders, headings in the reader's language; at a terminal the widest text columns shrink to its width. */
export function tableRows(columns: readonly Column[], { text, color, width, all }: TableOptions): Renderer {
  const shown = columns.filter((column) => all || column.table !== false)
  const paint = new Chalk({ level: color ? 1 : 0 })
  const headings = shown.map((column) => heading(text, column))
  let block: string[][] = []
  let widths: number[] | undefined
  const draw = (): string => {
    const head = widths ? undefined : headings.map((title) => paint.bold(title))
    widths ??= fit([headings, ...block], width, shown)
    const table = new Table({
      ...(head ? { head } : {}),
      colWidths: widths.map((cells) => cells + GAP),
      colAligns: shown.map(({ align }) => align ?? 'left'),
      chars: NO_BORDERS,
      style: { 'padding-left': 0, 'padding-right': GAP, head: [], border: [] },
    })
    table.push(...block)
    block = []
    const drawn = table.toString()
    return drawn === '' ? '' : `${drawn.replace(/ +$/gm, '')}\n`
  }
  return {
    begin: () => '',
    row: (row: Row) => {
      block.push(shown.map((column) => visible(cellText(text, column, row[column.key]))))
      return block.length === BLOCK ? draw() : ''
    },
    end: () => (block.length > 0 ? draw() : widths ? '' : `${text['list.empty']}\n`),
  }
}

/** The width of each column; when all together are wider than the terminal, the widest text columns give way. */
function fit(lines: readonly string[][], width: number | undefined, columns: readonly Column[]): number[] {
  const widths = columns.map((_, index) => Math.max(1, ...lines.map((line) => [...(line[index] ?? '')].length)))
  if (width === undefined) return widths
  for (let excess = widths.reduce((sum, cells) => sum + cells + GAP, 0) - width; excess > 0; excess--) {
    const widest = widths.reduce((best, cells, index) => (columns[index]?.align !== 'right' && cells > (widths[best] ?? 0) ? index : best), 0)
    if ((widths[widest] ?? 0) <= NARROWEST) break
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  return widths
}
