import { LEVELS, rankOf } from './level.ts'

/** The pupils of the first level turn two in the calendar year in which the school year begins, and so on. */
const YOUNGEST = 2
const AGES = new Map(LEVELS.map((level, rank) => [level, rank + YOUNGEST]))

/** The usual age, in years, of a pupil at the end of the calendar year in which the school year begins; undefined for other words. */
export function usualAge(level: string | null): number | undefined {
  return level === null ? undefined : AGES.get(level)
}

/** The last of the order that somebody is in: whoever leaves from there leaves as expected. */
export function terminalLevel(found: Iterable<string | null>, order: readonly string[] = LEVELS): string | undefined {
  return order[Array.from(new Set(found), (level) => rankOf(level, order)).reduce((last, rank) => Math.max(last, rank), -1)]
}
