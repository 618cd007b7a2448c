import { CompiledQuery } from 'kysely'
import { type Db, engineOf } from './engine.ts'

/** How many rows one statement takes: large enough to be quick, small enough for the limit on parameters of both engines. */
const ROWS = 200

/** Puts rows into one table, many in a statement that is written once. `flush` sends what is left. */
export interface Bulk {
  add(...values: readonly unknown[]): Promise<void>
  flush(): Promise<void>
}

/** @param table a temporary table of ours, with exactly these columns, in this order */
export function bulkInto(trx: Db, table: string, columns: readonly string[]): Bulk {
  const mark = engineOf(trx) === 'sqlite' ? () => '?' : (index: number) => `$${index + 1}`
  const statement = (rows: number) => {
    const row = (at: number) => `(${columns.map((_, index) => mark(at * columns.length + index)).join(', ')})`
    return `insert into ${table} (${columns.join(', ')}) values ${Array.from({ length: rows }, (_, at) => row(at)).join(', ')}`
  }
  const full = statement(ROWS)
  let waiting: unknown[] = []
  const send = async (sql: string) => {
    const values = waiting
    waiting = []
    await trx.executeQuery(CompiledQuery.raw(sql, values))
  }
  return {
    async add(...values) {
      waiting.push(...values)
      if (waiting.length === ROWS * columns.length) await send(full)
    },
    async flush() {
      if (waiting.length) await send(statement(waiting.length / columns.length))
    },
  }
}

/** A temporary table, emptied if an earlier transaction left it. `types` maps each column to `text` or `integer`, with constraints. */
export async function temporaryTable(trx: Db, table: string, types: Readonly<Record<string, string>>, key?: string): Promise<void> {
  const columns = Object.entries(types).map(
    ([name, type]) => `${name} ${engineOf(trx) === 'postgres' ? type.replace('text', 'text collate "C"') : type}`,
  )
  const body = [...columns, ...(key ? [`primary key (${key})`] : [])].join(', ')
  await trx.executeQuery(CompiledQuery.raw(`drop table if exists ${engineOf(trx) === 'sqlite' ? 'temp' : 'pg_temp'}.${table}`))
  await trx.executeQuery(CompiledQuery.raw(`create temporary table ${table} (${body})`))
}

/** PostgreSQL plans badly over a temporary table of which it knows nothing. */
export async function analyze(trx: Db, ...tables: readonly string[]): Promise<void> {
  if (engineOf(trx) === 'postgres') for (const table of tables) await trx.executeQuery(CompiledQuery.raw(`analyze ${table}`))
}
