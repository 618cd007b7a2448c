import { type RawBuilder, sql } from 'kysely'
import type { Column } from './engine.ts'

/**
 * A table whose rows are planned, applied, journalled and undone by the shared code. Each row is known by up to three whole
 * numbers: its scope (school, library), its item, its subject.
 */
export interface Entity {
  name: string
  table: string
  key: { scope?: string; item: string; subject?: string }
  columns: readonly Column[]
  /** What a row `r` (scope, item, subject) is called where people read it, as an SQL expression: by identifiers and codes, never by a person's name. */
  called?: string
  /** The person whom a row `r` is about, as long as there is one: by what other commands take, and by today's name. SQL, like `called`. */
  person?: { id: string; name: string }
  /** What a row `r` gives, takes or changes, as people call it today: a resource's title, a class's name. SQL too. */
  title?: string
  /** Its former states name people: the journal keeps them for undo and does not show them. */
  personal?: true
  /** Its rows are people, whose numbers are never given twice: counted in the whole store, or in each scope. */
  numbered?: 'store' | 'scope'
  /** What no two rows have in common, beside their keys; rows with a value in `unless` do not count. */
  unique?: readonly { columns: readonly string[]; unless?: string }[]
  /** Rows elsewhere that would hang in the air if a row of this one were removed; `on` gives their columns for our key. */
  children?: readonly { entity: string; on: { scope?: string; item: string } }[]
}

/** Parents before children: rows are added in this order and removed in the reverse one. */
export type Entities = readonly Entity[]

export const text = (name: string): Column => ({ name, type: 'text' })
export const integer = (name: string): Column => ({ name, type: 'integer' })

/** The row of a table that a row of a plan or of the journal is about. */
export const sameKey = (key: Entity['key'], row: string, alias: string): RawBuilder<unknown> =>
  sql.join(
    Object.entries(key).map(([part, column]) => sql`${sql.ref(`${row}.${column}`)} = ${sql.ref(`${alias}.${part}`)}`),
    sql` and `,
  )

/** What stands in `planned.after` for a row to be removed. */
export const GONE = 'gone'

/** What the row of a journal or plan is called, whichever entity it is of; null for one that has no better word than its numbers. */
export const calledSql = (entities: Entities): RawBuilder<string | null> => byEntity(entities, ({ called }) => called)

/** An expression that each entity has for its own rows; null for the others. */
export function byEntity(entities: Entities, of: (entity: Entity) => string | undefined): RawBuilder<string | null> {
  const cases = entities.flatMap((entity) => {
    const said = of(entity)
    return said ? [sql`when ${sql.lit(entity.name)} then ${sql.raw(said)}`] : []
  })
  return cases.length ? sql<string | null>`case r.entity ${sql.join(cases, sql` `)} end` : sql<null>`cast(null as text)`
}
