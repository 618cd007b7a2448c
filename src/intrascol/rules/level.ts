import { fold } from '../../fold.ts'

/** The levels of a French primary school in their order, unless `intrascol.levels` says otherwise. */
export const LEVELS: readonly string[] = ['TPS', 'PS', 'MS', 'GS', 'CP', 'CE1', 'CE2', 'CM1', 'CM2']

/** A level as it is stored: upper case, without accents. ULIS, UPE2A and any other word stand outside the order. */
export const levelWord = (text: string): string => fold(text).toUpperCase()

/** The place of a level in the order; -1 outside it. */
export const rankOf = (level: string | null, order: readonly string[] = LEVELS): number => (level === null ? -1 : order.indexOf(level))

/** The next level; undefined after the last one and outside the order. */
export function nextLevel(level: string | null, order: readonly string[] = LEVELS): string | undefined {
  const rank = rankOf(level, order)
  return rank < 0 ? undefined : order[rank + 1]
}

/** Each level once, in the order of the levels, those outside it last. */
export const inOrder = (levels: readonly string[], order: readonly string[] = LEVELS): string[] => {
  const rank = (level: string) => (order.includes(level) ? order.indexOf(level) : order.length)
  return [...new Set(levels)].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
}

/** The level words that a class label holds: `CE1-CE2 Mme Vidal` gives CE1 and CE2. */
export const levelsIn = (label: string, order: readonly string[] = LEVELS): string[] =>
  inOrder(
    fold(label)
      .toUpperCase()
      .split(' ')
      .filter((word) => order.includes(word) || word === 'ULIS' || word === 'UPE2A'),
    order,
  )

/**
 * The level of a pupil who goes to a class: its only level; of several the next one of the pupil, else the pupil's own.
 * @returns `sure: false` when none of these is among them, and the level stays
 */
export function levelAfterTransfer(
  level: string | null,
  levels: readonly string[],
  order: readonly string[] = LEVELS,
): { level: string | null; sure: boolean } {
  if (levels.length === 1) return { level: levels[0] ?? null, sure: true }
  const next = nextLevel(level, order)
  if (next !== undefined && levels.includes(next)) return { level: next, sure: true }
  return { level, sure: level !== null && levels.includes(level) }
}
