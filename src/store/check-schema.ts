import { sql } from 'kysely'
import type { Db, Engine } from './engine.ts'
import type { Problem } from './problem.ts'
import type { Reference } from './reference.ts'

/** Tables that a replication tool keeps in the file. */
const TOLERATED = /^(sqlite_|_litestream_)/

const problem = (what: string): Problem => ({ check: 'schema', what, repair: 'store restore <file>' })

/** Tables, columns, indexes and triggers compared with what the migrations make. */
export const compareSchema = (trx: Db, engine: Engine, reference: Reference): Promise<Problem[]> =>
  engine === 'sqlite' ? compareStatements(trx, reference) : compareNames(trx, reference)

/** SQLite keeps the statement of each thing: it must be the very same. */
async function compareStatements(trx: Db, { objects }: Reference): Promise<Problem[]> {
  const { rows } = await sql<{
    name: string
    type: string
    sql: string
  }>`select name, type, sql from sqlite_schema where sql is not null`.execute(trx)
  const found = new Map(rows.map((row) => [row.name, row]))
  const problems: Problem[] = []
  for (const [name, { type, sql: statement }] of objects) {
    const here = found.get(name)
    if (!here) problems.push(problem(`- ${type} ${name}`))
    else if (here.sql !== statement) problems.push(problem(`± ${type} ${name}`))
  }
  for (const { name, type } of rows) if (!objects.has(name) && !TOLERATED.test(name)) problems.push(problem(`+ ${type} ${name}`))
  return problems
}

/** PostgreSQL may hold more (what an administrator added); nothing of ours may be missing, and no trigger switched off. */
async function compareNames(trx: Db, { tables, objects }: Reference): Promise<Problem[]> {
  const { rows: columns } = await sql<{
    name: string
  }>`select table_name || '.' || column_name as name from information_schema.columns where table_schema = current_schema()`.execute(trx)
  const { rows: indexes } = await sql<{
    name: string
  }>`select indexname as name from pg_indexes where schemaname = current_schema()`.execute(trx)
  const { rows: triggers } = await sql<{ name: string }>`select tgname as name from pg_trigger inner join pg_class on pg_class.oid = tgrelid
    where relnamespace = current_schema()::regnamespace and not tgisinternal and tgenabled in ('O', 'A')`.execute(trx)
  const there = new Set([...columns, ...indexes, ...triggers].map(({ name }) => name))
  const wanted = tables.flatMap(({ name, columns: names }) => names.map((column) => `${name}.${column}`))
  for (const [name, { type }] of objects) if (type !== 'table') wanted.push(name)
  return wanted.filter((name) => !there.has(name)).map((name) => problem(`- ${name}`))
}
