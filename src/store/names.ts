import { type RawBuilder, sql } from 'kysely'

/**
 * Whether a name begins as it was typed. Nobody knows how a file writes it: apostrophes, hyphens and the blank behind a particle do not
 * count, on either side.
 * @param column a folded name @param beginning folded too
 */
export function beginsAs(column: string, beginning: string): RawBuilder<boolean> {
  const letters = beginning.replaceAll(' ', '')
  return sql<boolean>`substr(replace(${sql.ref(column)}, ' ', ''), 1, ${letters.length}) = ${letters}`
}
