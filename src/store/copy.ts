import { type Kysely, sql } from 'kysely'
import { CliError, EXIT } from '../errors.ts'
import { type Db, rowsOf, type Store } from './engine.ts'
import { head } from './journal.ts'
import { referenceSchema, type Table } from './reference.ts'
import { inSnapshot } from './transaction.ts'
import { verifyJournal } from './verify.ts'

/** SQLite takes some 32,000 values in a statement, PostgreSQL twice as many. */
const VALUES_AT_ONCE = 16_000
const ROWS_AT_ONCE = 500

type AnyRow = Record<string, unknown>
const untyped = (trx: Db) => trx as unknown as Kysely<Record<string, AnyRow>>

/**
 * Copies every row of a store into the empty tables of another one, whatever their engines, then looks at what arrived: as many
 * rows in each table, a journal whose chain holds, and the same head.
 * @returns how many rows were copied
 * @throws CliError 6 when what arrived is not what was read
 */
export async function copyContent(source: Store, target: Db): Promise<number> {
  const { tables } = await referenceSchema()
  return inSnapshot(source, async (from) => {
    let copied = 0
    for (const table of tables) copied += await copyTable(from, target, table)
    const [before, after] = [await head(from), await head(target)]
    const broken = await verifyJournal(target)
    if (before.hash !== after.hash || broken.length > 0) throw differs('journal')
    return copied
  })
}

async function copyTable(from: Db, to: Db, { name, columns, key }: Table): Promise<number> {
  const pageSize = Math.min(ROWS_AT_ONCE, Math.floor(VALUES_AT_ONCE / columns.length))
  const query = key.reduce((select, column) => select.orderBy(column), untyped(from).selectFrom(name).select(columns))
  let copied = 0
  let page: AnyRow[] = []
  const send = async () => {
    if (page.length > 0) await untyped(to).insertInto(name).values(page).execute()
    copied += page.length
    page = []
  }
  for await (const row of rowsOf<AnyRow>(from, query)) {
    page.push(row)
    if (page.length === pageSize) await send()
  }
  await send()
  if ((await countOf(from, name)) !== copied || (await countOf(to, name)) !== copied) throw differs(name)
  return copied
}

async function countOf(trx: Db, table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(trx)
  return rows[0]?.n ?? 0
}

const differs = (table: string) => new CliError('copy_differs', EXIT.unreachable, 'store.copy.differs', [table])
