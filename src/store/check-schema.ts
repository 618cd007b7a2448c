import { sql } from 'kysely'
import type { Db, Engine } from './engine.ts'
import type { Problem } from './problem.ts'
import type { Reference } from './reference.ts'

/** Tables that a replication tool keeps in the file; a trigger or a view of that name is nobody's but an intruder's. */
const tolerated = (type: string, name: string) => name.startsWith('sqlite_') || (type === 'table' && name.startsWith('_litestream_'))

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
  for (const { name, type } of rows) if (!objects.has(name) && !tolerated(type, name)) problems.push(problem(`+ ${type} ${name}`))
  return problems
}

/** PostgreSQL may hold more (what an administrator added); nothing of ours may be missing, and nothing else may act on our rows. */
async function compareNames(trx: Db, { tables, objects }: Reference): Promise<Problem[]> {
  const { rows: columns } = await sql<{
    name: string
  }>`select table_name || '.' || column_name as name from information_schema.columns where table_schema = current_schema()`.execute(trx)
  const { rows: indexes } = await sql<{
    name: string
  }>`select indexname as name from pg_indexes where schemaname = current_schema()`.execute(trx)
  const { rows: triggers } = await sql<{
    name: string
    of: string
    acts: boolean
  }>`select tgname as name, relname as of, tgenabled in ('O', 'A') as acts from pg_trigger inner join pg_class on pg_class.oid = tgrelid
    where relnamespace = current_schema()::regnamespace and not tgisinternal`.execute(trx)
  const { rows: rules } = await sql<{ name: string; of: string }>`select rulename as name, tablename as of from pg_rules
    where schemaname = current_schema()`.execute(trx)
  const acting = triggers.filter(({ acts }) => acts)
  const there = new Set([...columns, ...indexes, ...acting].map(({ name }) => name))
  const wanted = tables.flatMap(({ name, columns: names }) => [...names.map((column) => `${name}.${column}`), notTruncated(name)])
  for (const [name, { type }] of objects) if (type !== 'table') wanted.push(name)
  const ours = new Set(tables.map(({ name }) => name))
  const known = new Set(wanted)
  const foreign = [
    ...triggers.filter(({ name, of }) => ours.has(of) && !known.has(name)).map(({ name }) => problem(`+ trigger ${name}`)),
    ...rules.filter(({ of }) => ours.has(of)).map(({ name }) => problem(`+ rule ${name}`)),
  ]
  return [...wanted.filter((name) => !there.has(name)).map((name) => problem(`- ${name}`)), ...foreign]
}

/** The trigger that keeps a table from being emptied at once, which SQLite has no statement for. */
const notTruncated = (table: string) => `${table}_no_truncate`
