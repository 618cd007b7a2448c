import { sql } from 'kysely'
import { CliError, type Message } from '../errors.ts'
import { type Db, engineOf, type Store } from './engine.ts'
import { listErased, listOf } from './erased.ts'
import { erasedFileOf, keepList } from './erased-file.ts'
import { head } from './journal.ts'
import { isThere } from './place.ts'
import type { PeopleEntity } from './schema.ts'
import { checkpoint, inSnapshot, inTransaction } from './transaction.ts'

/** Tables that say something of people of each kind, and of which PostgreSQL keeps former rows and statistics. */
const HOLDING: Readonly<Record<PeopleEntity, readonly string[]>> = {
  subscriber: ['subscriber', 'mail', 'journal_image', 'pg_statistic'],
  account: ['account', 'journal_image', 'pg_statistic'],
  person: ['person', 'journal_image', 'pg_statistic'],
}

/**
 * What is still to do for an erasure to be complete: somebody reads, so the log cannot be emptied; the list beside cannot be written; the
 * files of a server are to be written anew.
 */
export interface Unfinished extends Message {
  key: 'erased.left.log' | 'erased.left.list' | 'erased.left.vacuum'
}

/**
 * Puts people on the list of the erased, in the transaction of the operation that erases them, and notes that their traces have to go too:
 * whoever comes next finishes what this run cannot.
 */
export async function markErased(trx: Db, operation: number, entity: PeopleEntity, numbers: readonly number[]): Promise<void> {
  await listErased(trx, operation, entity, numbers)
  await noteWiped(trx, operation, entity)
}

/** The same where nobody was erased: something that was said of people went. */
export async function noteWiped(trx: Db, operation: number, entity: PeopleEntity): Promise<void> {
  const files = await filesOf(trx, HOLDING[entity])
  await note(trx, operation, files && JSON.stringify(files))
}

const note = (trx: Db, operation: number, files: string | null) =>
  trx
    .insertInto('erasure_work')
    .values({ operation, files })
    .onConflict((conflict) => conflict.doNothing())
    .execute()

/** The files in which PostgreSQL keeps these tables at this moment, by table. */
async function filesOf(trx: Db, tables: readonly string[]): Promise<Record<string, number> | null> {
  if (engineOf(trx) === 'sqlite') return null
  const { rows } = await sql<{ name: string; file: number }>`select t.name, pg_relation_filenode(t.name::regclass)::bigint as file
    from (values ${sql.join(tables.map((name) => sql`(${name})`))}) as t (name)`.execute(trx)
  return Object.fromEntries(rows.map(({ name, file }) => [name, file]))
}

/**
 * Finishes what erasures have left: the list beside the store, an empty log; on PostgreSQL it looks whether the files were written anew.
 * @param patience how long to wait for whoever reads, in milliseconds
 * @returns what is still to do
 */
export const finishErasures = (store: Store, patience?: number): Promise<Unfinished[]> =>
  store.engine === 'sqlite' ? finishFile(store, patience) : finishServer(store)

async function finishFile(store: Store, patience: number | undefined): Promise<Unfinished[]> {
  const left: Unfinished[] = []
  const list = await inSnapshot(store, listOf)
  try {
    if (list.erased.length > 0) keepList(store.location, list)
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    left.push({ key: 'erased.left.list', values: error.values })
  }
  if (!(await checkpoint(store, patience))) left.push({ key: 'erased.left.log', values: [store.location] })
  if (left.length === 0 && (await isNoted(store))) await inTransaction(store, (trx) => trx.deleteFrom('erasure_work').execute())
  return left
}

const isNoted = async ({ db }: Store) => (await db.selectFrom('erasure_work').select('operation').limit(1).execute()).length > 0

/** A table whose file is another one than at the erasure was written anew since: nothing of the former rows is in it. */
async function finishServer(store: Store): Promise<Unfinished[]> {
  const { done, stale } = await inSnapshot(store, serverWork)
  if (done.length > 0) await inTransaction(store, (trx) => trx.deleteFrom('erasure_work').where('operation', 'in', done).execute())
  return stale.length > 0 ? [{ key: 'erased.left.vacuum', values: [stale] }] : []
}

async function serverWork(trx: Db): Promise<{ done: number[]; stale: string[] }> {
  const works = await trx.selectFrom('erasure_work').selectAll().execute()
  const now = await filesOf(trx, [...new Set(Object.values(HOLDING).flat())])
  const staleOf = (files: string | null) =>
    Object.entries(JSON.parse(files ?? '{}')).flatMap(([table, file]) => (now?.[table] === file ? [table] : []))
  return {
    done: works.filter(({ files }) => staleOf(files).length === 0).map(({ operation }) => operation),
    stale: [...new Set(works.flatMap(({ files }) => staleOf(files)))].sort(),
  }
}

/** What is still to do, looked at without doing anything. */
export async function unfinishedErasures(store: Store): Promise<Unfinished[]> {
  if (store.engine === 'sqlite') return (await isNoted(store)) ? [{ key: 'erased.left.log', values: [store.location] }] : []
  const { stale } = await inSnapshot(store, serverWork)
  return stale.length > 0 ? [{ key: 'erased.left.vacuum', values: [stale] }] : []
}

/** At the beginning of a run: what an earlier one had to leave, if that can be done at once. Nothing that goes wrong here concerns this run. */
export async function resumeErasures(store: Store): Promise<void> {
  if (store.engine !== 'sqlite') return
  try {
    const { rows } = await sql<{ noted: number; listed: number }>`select exists (select 1 from erasure_work) as noted,
      exists (select 1 from erased_number) as listed`.execute(store.db)
    if (rows[0]?.noted || (rows[0]?.listed && !isThere(erasedFileOf(store.location)))) await finishErasures(store, 0)
  } catch {
    // A store that cannot be written, or is damaged: the command itself says so.
  }
}

/** Empties the log of what a run wiped; when somebody reads meanwhile, the next run is to do it. */
export async function emptyLog(store: Store): Promise<void> {
  if (!(await checkpoint(store))) await inTransaction(store, noteTraces)
}

/** Notes that traces of something wiped have to go, after whichever operation was the last. */
export async function noteTraces(trx: Db): Promise<void> {
  const { operation } = await head(trx)
  await note(trx, operation, null)
}
