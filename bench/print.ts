import type { Compared } from './measure.ts'

/** What a figure is held against: the ratio, or the figure itself for what has no reference. */
export interface Goal {
  must: number
  aim?: number
}

const HEAD = ['figure', 'ours', 'reference', 'ratio', 'must', 'aim', ''] as const
const WIDTHS = [58, 12, 12, 8, 8, 8, 0] as const

const number = (value: number | undefined, digits = 2) => (value === undefined || Number.isNaN(value) ? '' : value.toFixed(digits))

const row = (cells: readonly string[]) =>
  `${cells.map((cell, index) => (index === 0 ? cell.padEnd(WIDTHS[0]) : index === 6 ? cell : cell.padStart(WIDTHS[index] ?? 0))).join('  ')}\n`

const verdict = (value: number, { must, aim }: Goal) => {
  // A figure without a goal is there to be known.
  if (Number.isNaN(must)) return ''
  if (aim !== undefined && value <= aim) return 'aim met'
  return value <= must ? 'met' : `missed by ${Math.round((value / must - 1) * 100)} %`
}

export const printTitle = (title: string) => process.stdout.write(`\n${title}\n${row(HEAD)}`)

/** A remark between the figures: what was measured, or why something was not. */
export const printNote = (note: string) => process.stdout.write(`  ${note}\n`)

/** A figure beside its reference, measured in pairs. */
export function printCompared(name: string, unit: string, { ours, reference, ratio }: Compared, goal: Goal): void {
  const cells = [name, `${number(ours, 1)} ${unit}`, `${number(reference, 1)} ${unit}`, number(ratio), number(goal.must), number(goal.aim)]
  process.stdout.write(row([...cells, verdict(ratio, goal)]))
}

/** A figure that is exact and stands alone. */
export const printFigure = (name: string, unit: string, value: number, goal: Goal) =>
  process.stdout.write(row([name, `${number(value, 0)} ${unit}`, '', '', number(goal.must, 0), number(goal.aim, 0), verdict(value, goal)]))
