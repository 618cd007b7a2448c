import { sql } from 'kysely'
import { DEFINITIONS } from '../../migrations/definitions.ts'
import { migrations } from '../../migrations/index.ts'
import { definitionLine, definitionsIn } from './definitions.ts'
import { type Db, type Engine, engineOf } from './engine.ts'
import type { Problem } from './problem.ts'
import type { Reference } from './reference.ts'

/** Tables that Litestream keeps in the file; a trigger or a view of that name is nobody's but an intruder's. */
const LITESTREAM = ['_litestream_seq', '_litestream_lock']
const tolerated = (type: string, name: string) => name.startsWith('sqlite_') || (type === 'table' && LITESTREAM.includes(name))

const problem = (what: string): Problem => ({ check: 'schema', what, repair: 'store restore <file>' })

/** Tables, indexes, triggers and whatever else acts on rows, compared with what the migrations make; and the records of the migrations. */
export async function compareSchema(trx: Db, engine: Engine, reference: Reference): Promise<Problem[]> {
  const compared = engine === 'sqlite' ? await compareStatements(trx, reference) : await compareDefinitions(trx)
  return [...compared, ...(await compareRecords(trx))]
}

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

/** PostgreSQL keeps what a statement meant: its catalogue must say the very same. Of one name there may be several things. */
async function compareDefinitions(trx: Db): Promise<Problem[]> {
  const named = (line: string) => line.slice(0, line.lastIndexOf(' '))
  const wanted = DEFINITIONS.trim().split('\n')
  const there = (await definitionsIn(trx)).map(definitionLine)
  const missing = new Set(wanted.filter((line) => !there.includes(line)).map(named))
  const foreign = new Set(there.filter((line) => !wanted.includes(line)).map(named))
  return [
    ...[...missing].map((thing) => problem(`${foreign.has(thing) ? '±' : '-'} ${thing}`)),
    ...[...foreign].filter((thing) => !missing.has(thing)).map((thing) => problem(`+ ${thing}`)),
  ]
}

/** Kysely keeps a row for each migration, and one for its lock. */
async function compareRecords(trx: Db): Promise<Problem[]> {
  const { rows } = await sql<{ id: string }>`select 'guichet_migration ' || name as id from guichet_migration
    union all select 'guichet_migration_lock ' || id || ' ' || is_locked from guichet_migration_lock`.execute(trx)
  const wanted = [
    ...Object.keys(migrations(engineOf(trx))).map((name) => `guichet_migration ${name}`),
    'guichet_migration_lock migration_lock 0',
  ]
  const there = rows.map(({ id }) => id)
  return [
    ...wanted.filter((row) => !there.includes(row)).map((row) => problem(`- ${row}`)),
    ...there.filter((row) => !wanted.includes(row)).map((row) => problem(`+ ${row}`)),
  ]
}
