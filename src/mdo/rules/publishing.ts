import { FIGURES, isSmall } from './figures.ts'

export type Figure = (typeof FIGURES)[number]

/** A line of the figures: all together, or one of a group whose lines add up to that. */
export type Published = { by: string } & Readonly<Record<Figure, number | null>>

/** What is not published of a line: figures of few people, and others that would give them away. */
export interface Hidden {
  small: ReadonlySet<Figure>
  beside: ReadonlySet<Figure>
}

/** Which figures of each line stay hidden: a small one, and where it could be told from a total the smallest others (mdo, section 14). */
export function hiddenIn(rows: readonly Published[]): Hidden[] {
  const hidden = rows.map((row) => ({ small: new Set(FIGURES.filter((key) => isSmall(row[key]))), beside: new Set<Figure>() }))
  const groups = ['library', 'age'].map((by) => rows.flatMap((row, index) => (row.by === by ? [index] : [])))
  const all = rows.findIndex(({ by }) => by === 'all')
  for (const figure of FIGURES) {
    const column = rows.map((row) => row[figure] ?? 0)
    const isHidden = (index: number) => hidden[index]?.small.has(figure) || hidden[index]?.beside.has(figure) || false
    const hide = (index: number) => hidden[index]?.beside.add(figure)
    const members = groups.map((group) => group.filter((index) => column[index] !== 0))
    for (const group of members) protect(group, column, { small: (index) => hidden[index]?.small.has(figure) ?? false, isHidden, hide })
    // Where nobody is left to hide behind, the total goes, and what would add up to it.
    const told = members.some((group) => isTold(group, column, isHidden, (index) => hidden[index]?.small.has(figure) ?? false))
    if (told && all >= 0 && !isHidden(all)) hide(all)
    if (!told) continue
    for (const group of members) if (!group.some(isHidden)) for (const index of group.slice(0, 1)) hide(index)
  }
  return hidden
}

interface Cells {
  small: (index: number) => boolean
  isHidden: (index: number) => boolean
  hide: (index: number) => void
}

/** Hides the smallest others of a group until what is hidden can be told no more. */
function protect(group: readonly number[], column: readonly number[], { small, isHidden, hide }: Cells): void {
  const others = group.filter((index) => !isHidden(index)).sort((a, b) => (column[a] ?? 0) - (column[b] ?? 0))
  for (const index of others) {
    if (!isTold(group, column, isHidden, small)) return
    hide(index)
  }
}

/** Whether the sum of what is hidden, which the total tells, leaves only one reading: small ones are 1 to 4, the others 5 and more. */
function isTold(
  group: readonly number[],
  column: readonly number[],
  isHidden: (index: number) => boolean,
  small: (index: number) => boolean,
): boolean {
  const hidden = group.filter(isHidden)
  const few = hidden.filter(small).length
  if (few === 0) return false
  const sum = hidden.reduce((total, index) => total + (column[index] ?? 0), 0)
  const others = hidden.length - few
  return others === 0 ? sum === few || sum === 4 * few || hidden.length === 1 : Math.min(4 * few, sum - 5 * others) <= few
}
