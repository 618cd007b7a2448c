import { sql } from 'kysely'
import { migrate } from './migrate.ts'
import { memorySqlite } from './sqlite.ts'
import { inTransaction } from './transaction.ts'

/** A table as the migrations make it. */
export interface Table {
  name: string
  columns: string[]
  /** Columns of the primary key, in its order. */
  key: string[]
  /** Tables that its rows refer to. */
  parents: string[]
}

/** Tables, indexes and triggers by name, with the statement that SQLite keeps of each. */
export interface Reference {
  tables: Table[]
  objects: Map<string, { type: string; sql: string }>
}

const BOOKKEEPING = ['guichet_migration', 'guichet_migration_lock']

/** What a store of this version must look like, learnt from the migrations themselves. Tables come after those they refer to. */
export async function referenceSchema(): Promise<Reference> {
  const store = memorySqlite()
  try {
    return await inTransaction(store, async (trx) => {
      await migrate(trx)
      const { rows } = await sql<{
        name: string
        type: string
        sql: string
      }>`select name, type, sql from sqlite_schema where sql is not null`.execute(trx)
      const tables: Table[] = []
      for (const { name, type } of rows) if (type === 'table' && !BOOKKEEPING.includes(name)) tables.push(await describe(trx, name))
      return { tables: parentsFirst(tables), objects: new Map(rows.map(({ name, type, sql }) => [name, { type, sql }])) }
    })
  } finally {
    await store.close()
  }
}

async function describe(trx: Parameters<typeof migrate>[0], name: string): Promise<Table> {
  const columns = await sql<{ name: string; pk: number }>`select name, pk from pragma_table_info(${name}) order by cid`.execute(trx)
  const parents = await sql<{ parent: string }>`select distinct "table" as parent from pragma_foreign_key_list(${name})`.execute(trx)
  const key = columns.rows.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk)
  return {
    name,
    columns: columns.rows.map((column) => column.name),
    key: key.map((column) => column.name),
    parents: parents.rows.map(({ parent }) => parent),
  }
}

function parentsFirst(tables: readonly Table[]): Table[] {
  const sorted: Table[] = []
  const seen = new Set<Table>()
  const add = (table: Table) => {
    // Two tables may name each other: their references are then checked at the commit.
    if (seen.has(table)) return
    seen.add(table)
    for (const parent of table.parents) {
      const found = tables.find(({ name }) => name === parent)
      if (found && found !== table) add(found)
    }
    sorted.push(table)
  }
  for (const table of tables) add(table)
  return sorted
}
