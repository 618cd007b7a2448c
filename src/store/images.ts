import { type RawBuilder, sql } from 'kysely'
import { STORE_VERSION } from '../../migrations/index.ts'
import { type Column, type Db, elementOf, engineOf, imageOfValues } from './engine.ts'
import type { Entity } from './entity.ts'
import { keptOf, shapeAt } from './shapes.ts'

/** Which version an image is of: known, or an expression over the operation that took it. */
type Version = number | RawBuilder<number>

/** One expression for each shape that an entity had, chosen by the version. */
function byVersion(entity: string, version: Version, expression: (since: number) => RawBuilder<unknown>): RawBuilder<unknown> {
  if (typeof version === 'number') return expression(shapeAt(entity, version).since)
  const [first, ...later] = keptOf(entity).shapes
  if (later.length === 0) return expression(first.since)
  const cases = later.map(({ since }) => sql`when ${version} >= ${sql.lit(since)} then ${expression(since)}`).reverse()
  return sql`case ${sql.join(cases, sql` `)} else ${expression(first.since)} end`
}

/**
 * What an image says of one column; where it is older than the column, what the column held at first.
 * @param version that of the operation which took it; an image of this transaction is of the present one
 */
export function valueIn(trx: Db, entity: string, column: string, image: string, version: Version = STORE_VERSION): RawBuilder<unknown> {
  const { type } = columnOf(entity, column)
  return byVersion(entity, version, (since) => {
    const index = shapeAt(entity, since).columns.findIndex(({ name }) => name === column)
    return index < 0 ? initially(entity, column, type) : elementOf(trx, image, index, type)
  })
}

function columnOf(entity: string, column: string): Column {
  const found = keptOf(entity)
    .shapes.at(-1)
    ?.columns.find(({ name }) => name === column)
  if (!found) throw new Error(`unknown column ${column} of ${entity}`)
  return found
}

function initially(entity: string, column: string, type: Column['type']): RawBuilder<unknown> {
  const value = keptOf(entity).shapes.findLast(({ initial }) => initial && column in initial)?.initial?.[column] ?? null
  return sql`cast(${value === null ? sql`null` : sql.lit(value)} as ${sql.raw(type)})`
}

/** The operation that wrote a former state: it stands behind its columns. */
export const writerIn = (trx: Db, entity: string, image: string, version: number): RawBuilder<unknown> =>
  elementOf(trx, image, shapeAt(entity, version).columns.length, 'integer')

/** A former state as the table has its columns now. One of the present shape is taken as it is. */
export function presentImage(trx: Db, { name, columns }: Entity, image: string, version: number): RawBuilder<unknown> {
  const then = shapeAt(name, version).columns
  if (then.length === columns.length && columns.every((column, index) => column.name === then[index]?.name)) return sql.ref(image)
  return imageOfValues(
    trx,
    columns.map((column) => valueIn(trx, name, column.name, image, version)),
  )
}

/**
 * What the row `alias` says, as a version sees it: its values in one text, quicker to make than an image. No value holds the signs between
 * them and for nothing: the readers let no control character pass.
 */
export const stateThen = (trx: Db, entity: string, alias: string, version: Version): RawBuilder<string> =>
  byVersion(entity, version, (since) => stateOf(trx, alias, shapeAt(entity, since).columns)) as RawBuilder<string>

function stateOf(trx: Db, alias: string, columns: readonly Column[]): RawBuilder<string> {
  if (columns.length === 0) return sql<string>`''`
  const sqlite = engineOf(trx) === 'sqlite'
  const values = columns.map(({ name, type }) => {
    const ref = sql.ref(`${alias}.${name}`)
    return sql`coalesce(${type === 'text' || sqlite ? ref : sql`${ref}::text`}, ${NOTHING})`
  })
  return sqlite
    ? sql<string>`concat(${sql.join(values, sql`, ${BETWEEN}, `)})`
    : sql<string>`(${sql.join(values, sql` || ${BETWEEN} || `)})`
}

const NOTHING = sql.lit('\x1e')
const BETWEEN = sql.lit('\x1f')

/** An image as a person or a program reads it, by the names of its columns. */
export function namedImage(entity: string, body: string, version: number): Record<string, unknown> {
  const values = JSON.parse(body) as unknown[]
  return Object.fromEntries(shapeAt(entity, version).columns.map(({ name }, index) => [name, values[index] ?? null]))
}
