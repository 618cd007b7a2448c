import { sql } from 'kysely'
import { STORE_VERSION } from '../../migrations/index.ts'
import { CliError } from '../errors.ts'
import { checkErased } from './check-erased.ts'
import { compareSchema } from './check-schema.ts'
import { compareRows } from './compare.ts'
import type { Db, Store } from './engine.ts'
import type { Problem } from './problem.ts'
import { APPLICATION_ID } from './recognise.ts'
import { type Reference, referenceSchema } from './reference.ts'
import { PRAGMAS } from './sqlite.ts'
import { inSnapshot, translated } from './transaction.ts'
import { verifyJournal } from './verify.ts'
import { storeVersion } from './version.ts'

const MOST = 100

type Check = (trx: Db) => Promise<Problem[]>

/**
 * Looks at everything a store must be, whatever program uses it, and writes nothing: the file, its identity and settings, its tables,
 * the references between rows, the journal.
 * @param more the invariants of the program
 * @param expectedHead the head of the journal as it was written down elsewhere
 * @returns what is not as it must be, empty when all is well
 */
export async function checkStore(store: Store, more?: Check, expectedHead?: string): Promise<Problem[]> {
  const reference = await referenceSchema()
  const sqlite: Check[] = [integrity, foreignKeys, identity, settings]
  const checks: Check[] = [
    ...(store.engine === 'sqlite' ? sqlite : []),
    version,
    (trx) => compareSchema(trx, store.engine, reference),
    (trx) => journalled(trx, expectedHead),
    (trx) => lastOperations(trx, reference),
    compareRows,
    checkErased,
    ...(more ? [more] : []),
  ]
  const found: Problem[] = []
  for (const check of checks) found.push(...(await attempt(store, check)))
  return found.filter((problem, index) => found.findIndex(({ check, what }) => check === problem.check && what === problem.what) === index)
}

/** A check that stumbles over damaged pages, or over a table that is not there, has found something too. */
async function attempt(store: Store, check: Check): Promise<Problem[]> {
  try {
    return await inSnapshot(store, check)
  } catch (error) {
    const known = translated(error, store)
    if (known instanceof CliError ? known.code !== 'store_broken' : !isMissing(error)) throw error
    const cause = (known instanceof CliError ? known.cause : error) as Error
    return [{ check: 'integrity', what: cause.message, repair: RESTORE }]
  }
}

const RESTORE = 'store restore <file>'

/** No such table or column: SQLite has no code of its own for it. */
function isMissing(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string }
  return code === '42P01' || code === '42703' || (code === 'SQLITE_ERROR' && /^no such (table|column)/.test(message ?? ''))
}

async function integrity(trx: Db): Promise<Problem[]> {
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check(${sql.lit(MOST)})`.execute(trx)
  const said = rows.map((row) => row.integrity_check).filter((line) => line !== 'ok')
  return said.map((what) => ({ check: 'integrity', what, repair: RESTORE }))
}

async function foreignKeys(trx: Db): Promise<Problem[]> {
  const { rows } = await sql<{
    table: string
    parent: string
    n: number
  }>`select "table", parent, count(*) as n from pragma_foreign_key_check group by "table", parent`.execute(trx)
  return rows.map(({ table, parent, n }) => ({ check: 'references', what: `${table} → ${parent}: ${n}`, repair: RESTORE }))
}

async function identity(trx: Db): Promise<Problem[]> {
  const { rows } = await sql<{ application_id: number }>`pragma application_id`.execute(trx)
  const found = rows[0]?.application_id
  return found === APPLICATION_ID ? [] : [{ check: 'identity', what: `application_id ${found}` }]
}

async function version(trx: Db): Promise<Problem[]> {
  const found = await storeVersion(trx)
  return found === STORE_VERSION ? [] : [{ check: 'version', what: `${found} (${STORE_VERSION})`, repair: 'store migrate' }]
}

async function settings(trx: Db): Promise<Problem[]> {
  const found: Problem[] = []
  for (const [name, , expected] of PRAGMAS) {
    const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(trx)
    const [value] = Object.values(rows[0] ?? {})
    if (value !== expected) found.push({ check: 'settings', what: `${name} = ${value}` })
  }
  return found
}

async function journalled(trx: Db, expectedHead?: string): Promise<Problem[]> {
  const broken = await verifyJournal(trx, expectedHead)
  return broken.map(({ operation, row, what }) => ({
    check: `journal.${what}`,
    what: row === null ? `${operation}` : `${operation}:${row}`,
    repair: 'journal verify',
  }))
}

/** Every row carries the number of an operation that the journal knows; what was only noted carries none. */
async function lastOperations(trx: Db, { tables }: Reference): Promise<Problem[]> {
  const found: Problem[] = []
  for (const { name, columns } of tables) {
    if (!columns.includes('operation') || name.startsWith('journal_')) continue
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(name)} as t
      where t.operation is not null and not exists (select 1 from operation where operation.id = t.operation)`.execute(trx)
    if (rows[0]?.n) found.push({ check: 'operation_unknown', what: `${name}: ${rows[0].n}`, repair: RESTORE })
  }
  return found
}
