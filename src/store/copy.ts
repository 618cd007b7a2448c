import { CompiledQuery, type Kysely, sql } from 'kysely'
import { CliError, EXIT } from '../errors.ts'
import { type Db, engineOf, rowsOf, type Store } from './engine.ts'
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
    // The former rows of an erasure are in the files of the source only.
    await target.deleteFrom('erasure_work').execute()
    const [before, after] = [await head(from), await head(target)]
    const broken = await verifyJournal(target)
    if (before.hash !== after.hash || broken.length > 0) throw differs('journal')
    return copied
  })
}

async function copyTable(from: Db, to: Db, { name, columns, key }: Table): Promise<number> {
  const pageSize = Math.min(ROWS_AT_ONCE, Math.floor(VALUES_AT_ONCE / columns.length))
  const query = key.reduce((select, column) => select.orderBy(column), untyped(from).selectFrom(name).select(columns))
  const fullPage = insertion(to, name, columns, pageSize)
  let copied = 0
  let page: unknown[] = []
  const send = async () => {
    const rows = page.length / columns.length
    if (rows > 0) await to.executeQuery(CompiledQuery.raw(rows === pageSize ? fullPage : insertion(to, name, columns, rows), page))
    copied += rows
    page = []
  }
  for await (const row of rowsOf<AnyRow>(from, query)) {
    for (const column of columns) page.push(row[column])
    if (page.length === pageSize * columns.length) await send()
  }
  await send()
  if ((await countOf(from, name)) !== copied || (await countOf(to, name)) !== copied) throw differs(name)
  return copied
}

/** The statement that adds so many rows: written once for all full pages, because building it anew takes longer than running it. */
function insertion(to: Db, table: string, columns: readonly string[], rows: number): string {
  const sqlite = engineOf(to) === 'sqlite'
  let n = 0
  const row = () => `(${columns.map(() => (sqlite ? '?' : `$${++n}`)).join(', ')})`
  return `insert into "${table}" (${columns.map((name) => `"${name}"`).join(', ')}) values ${Array.from({ length: rows }, row).join(', ')}`
}

async function countOf(trx: Db, table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(trx)
  return rows[0]?.n ?? 0
}

const differs = (table: string) => new CliError('copy_differs', EXIT.unreachable, 'store.copy.differs', [table])
