import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { Schema } from './schema.ts'

export type Engine = 'sqlite' | 'postgres'

/** What a use case receives: always a transaction, never the store itself. */
export type Db = Transaction<Schema>

/** An open store: the connection, which engine it is, and its place as people may read it (without a password). */
export interface Store {
  db: Kysely<Schema>
  engine: Engine
  location: string
  /** Only where there is one: its connections end when they will. */
  server?: Server
  close(): Promise<void>
}

export interface Server {
  /** How many sessions there have been: temporary tables are those of the present one. */
  sessions(): number
  /** Whether the present session has not been lost, as far as is known. */
  alive(): boolean
  /** After a loss: waits until the server answers, and ends what the lost session may still be doing. @returns false when it does not answer */
  recover(): Promise<boolean>
}

/** What our dialects say of themselves on their adapter, because it reaches every transaction. */
interface OurAdapter {
  engine: Engine
  /** PostgreSQL only. */
  copy?(statement: string, rows: string): Promise<void>
}

const ourAdapter = (db: Kysely<Schema>) => db.getExecutor().adapter as unknown as OurAdapter

export const engineOf = (db: Kysely<Schema>): Engine => ourAdapter(db).engine

/** Sends rows, as a text, behind a `copy … from stdin`: on PostgreSQL five times as fast as inserts. */
export async function copyRows(db: Db, statement: string, rows: string): Promise<void> {
  await ourAdapter(db).copy?.(statement, rows)
}

export interface Column {
  name: string
  type: 'text' | 'integer'
}

/** The values of some columns as one JSON array, byte for byte the same text on both engines. */
export function imageOf(db: Kysely<Schema>, table: string, columns: readonly string[]): RawBuilder<string> {
  const refs = columns.map((name) => sql.ref(`${table}.${name}`))
  return imageOfValues(db, refs)
}

/** The same for any expressions. */
export function imageOfValues(db: Kysely<Schema>, values: readonly RawBuilder<unknown>[]): RawBuilder<string> {
  if (engineOf(db) === 'sqlite') return sql<string>`json_array(${sql.join(values)})`
  if (values.length === 0) return sql<string>`'[]'`
  const parts = values.map((value) => sql`coalesce(to_json(${value})::text, 'null')`)
  return sql<string>`('[' || ${sql.join(parts, sql` || ',' || `)} || ']')`
}

/** One element of such an array, as a value of the column's type. */
export function elementOf(db: Kysely<Schema>, image: string, index: number, type: Column['type']): RawBuilder<unknown> {
  const ref = sql.ref(image)
  if (engineOf(db) === 'sqlite') return sql`json_extract(${ref}, ${sql.lit(`$[${index}]`)})`
  const element = sql`(${ref}::json ->> ${sql.lit(index)})`
  return type === 'integer' ? sql`${element}::integer` : element
}

/** The first 16 bytes of the SHA-256 of a text as hexadecimal digits, computed by the database for each row of a statement. */
export const digestTextOf = (db: Kysely<Schema>, text: RawBuilder<string>): RawBuilder<string> =>
  engineOf(db) === 'sqlite'
    ? sql<string>`substr(guichet_hash(${text}), 1, 32)`
    : sql<string>`encode(substring(sha256(convert_to(${text}, 'UTF8')) for 16), 'hex')`

/** The same as bytes. */
export const hashOf = (db: Kysely<Schema>, text: RawBuilder<string>): RawBuilder<Uint8Array> => bytesIn(db, digestTextOf(db, text))

/** The bytes that hexadecimal digits stand for. */
export const bytesIn = (db: Kysely<Schema>, digits: RawBuilder<string>): RawBuilder<Uint8Array> =>
  engineOf(db) === 'sqlite' ? sql<Uint8Array>`unhex(${digits})` : sql<Uint8Array>`decode(${digits}, 'hex')`

/** The digits that stand for bytes. */
export const digitsOf = (db: Kysely<Schema>, bytes: RawBuilder<unknown>): RawBuilder<string> =>
  engineOf(db) === 'sqlite' ? sql<string>`lower(hex(${bytes}))` : sql<string>`encode(${bytes}, 'hex')`

/** Sixteen random hexadecimal characters for each row of a statement. */
export const saltFor = (db: Kysely<Schema>): RawBuilder<string> =>
  engineOf(db) === 'sqlite' ? sql<string>`lower(hex(randomblob(8)))` : sql<string>`substr(replace(gen_random_uuid()::text, '-', ''), 1, 16)`

/** Values joined by `|`, nulls as nothing: what a hash is taken of. */
export const joined = (...values: RawBuilder<unknown>[]): RawBuilder<string> => sql<string>`concat(${sql.join(values, sql`, '|', `)})`

/** The values of a column of a sub-query as one JSON array, sorted; `from` is everything that stands after `from`. */
export const jsonList = (db: Kysely<Schema>, value: RawBuilder<unknown>, from: RawBuilder<unknown>): RawBuilder<string> =>
  engineOf(db) === 'sqlite'
    ? sql<string>`(select json_group_array(v) from (select ${value} as v from ${from} order by 1))`
    : sql<string>`(select coalesce(json_agg(v order by v), '[]')::text from (select ${value} as v from ${from}) as l)`

/** Rows of a query one after the other, without ever holding them all: the driver's cursor, on PostgreSQL a declared one. */
export async function* rowsOf<Row>(
  db: Db,
  query: { compile(): { sql: string; parameters: readonly unknown[] }; stream(): AsyncIterableIterator<Row> },
): AsyncIterable<Row> {
  if (engineOf(db) === 'sqlite') {
    yield* query.stream()
    return
  }
  const { CompiledQuery } = await import('kysely')
  const { sql: text, parameters } = query.compile()
  await db.executeQuery(CompiledQuery.raw(`declare page no scroll cursor for ${text}`, [...parameters]))
  try {
    for (;;) {
      const { rows } = await db.executeQuery<Row>(CompiledQuery.raw('fetch 1000 from page'))
      yield* rows
      if (rows.length < 1000) return
    }
  } finally {
    await db.executeQuery(CompiledQuery.raw('close page')).catch(() => undefined)
  }
}
