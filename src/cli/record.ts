import Table from 'cli-table3'

const SIDES = ['top', 'bottom', 'left', 'right', 'mid', 'middle', 'top-mid', 'top-left', 'top-right', 'bottom-mid'] as const
const CORNERS = ['bottom-left', 'bottom-right', 'left-mid', 'mid-mid', 'right-mid'] as const
const NO_BORDERS = Object.fromEntries([...SIDES, ...CORNERS].map((name) => [name, '']))

/** The fields of one thing, one below the other: its title, and what it says. */
export function record(fields: readonly [title: string, value: string][]): string {
  const table = new Table({ chars: NO_BORDERS, style: { 'padding-left': 0, 'padding-right': 2, head: [], border: [] } })
  table.push(...fields)
  return `${table.toString().replace(/ +$/gm, '')}\n`
}
