import { existsSync, lstatSync, readFileSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { sql } from 'kysely'
import type { App } from '../cli/app.ts'
import { CliError, EXIT } from '../errors.ts'
import { writeWhole } from '../files/whole.ts'
import { type Db, engineOf, type Store } from '../store/engine.ts'
import { translated } from '../store/transaction.ts'

/** Who holds the lock. */
export interface Holder {
  pid: number
  host: string
  command: string
}

/** What the lock needs to know of a command. */
export type Locking = Pick<App, 'author' | 'place'>

const ADVISORY_LOCK = 0x47554d4c
/** PostgreSQL cuts the name of a session here. */
const LONGEST_NAME = 63

/**
 * Runs `work` while no other `mail send`, `remind` or `purge` runs on this store. Nothing is ever stolen: the system frees the lock when
 * its holder dies, however that comes, so neither an age nor a number left behind has to be judged.
 * @throws CliError 6 `busy`, naming the holder; whatever `work` throws
 */
export async function withRunLock<T>(app: Locking, store: Store, work: UnderLock<T>): Promise<T> {
  const done = await tryRunLock(app, store, work)
  if ('held' in done) {
    const { held } = done
    throw new CliError('busy', EXIT.unreachable, 'mail.run_lock', [held], { details: held ? { holder: held } : {} })
  }
  return done.result
}

/** What a run does while it holds the lock. It asks before each thing that only one may do whether it still does. */
export type UnderLock<T> = (held: () => boolean) => Promise<T>

/** Stores whose lock this command holds: a reminder that sends its own mails is not kept waiting by itself. */
const ours = new WeakMap<Store, () => boolean>()

/** The same; when somebody else holds the lock, says who instead of failing. */
export async function tryRunLock<T>(app: Locking, store: Store, work: UnderLock<T>): Promise<{ result: T } | { held: Holder | undefined }> {
  const already = ours.get(store)
  if (already) return { result: await work(already) }
  const us = { pid: process.pid, host: hostname(), command: app.author.command }
  const marked: UnderLock<T> = async (held) => {
    ours.set(store, held)
    try {
      return await work(held)
    } finally {
      ours.delete(store)
    }
  }
  return store.engine === 'sqlite' ? withLockFile(resolve(store.location), us, marked) : withAdvisoryLock(app, us, marked)
}

/** A file beside the store, held by SQLite's own exclusive lock: no pragma before it, which would already take part in locking. */
async function withLockFile<T>(path: string, us: Holder, work: UnderLock<T>): Promise<{ result: T } | { held: Holder | undefined }> {
  const { default: Database } = await import('better-sqlite3')
  refuseLink(`${path}.run`)
  const note = `${path}.run-holder`
  const lock = new Database(`${path}.run`, { timeout: 0 })
  try {
    if (!taken(lock)) return { held: readNote(note) }
    writeWhole(note, JSON.stringify(us), 'over')
    const result = await work(() => true)
    rmSync(note, { force: true })
    return { result }
  } finally {
    lock.close()
  }
}

/** Somebody else's link at the name of the lock would have SQLite write, and lock, where it leads. @throws CliError 6 */
function refuseLink(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink())
    throw new CliError('lock_is_link', EXIT.unreachable, 'mail.run_lock_link', [path], { details: { file: path } })
}

/** False when somebody else has it. */
function taken(lock: { exec(sql: string): unknown }): boolean {
  try {
    lock.exec('begin exclusive')
    return true
  } catch (error) {
    if (String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) return false
    throw error
  }
}

function readNote(note: string): Holder | undefined {
  try {
    const { pid, host, command } = JSON.parse(readFileSync(note, 'utf8')) as Partial<Holder>
    return { pid: Number(pid), host: String(host), command: String(command) }
  } catch {
    // Between taking the lock and writing the note.
    return undefined
  }
}

/** A lock of the session, on a connection of its own: the one of the store comes and goes. It is lost with that connection. */
async function withAdvisoryLock<T>(app: Locking, us: Holder, work: UnderLock<T>): Promise<{ result: T } | { held: Holder | undefined }> {
  const { openStore } = await import('../store/open.ts')
  const side = await openStore(app.place)
  try {
    return await side.db.connection().execute(async (session) => {
      const name = `guichet ${us.pid} ${us.host} ${us.command}`.slice(0, LONGEST_NAME)
      await sql`select set_config('application_name', ${name}, false)`.execute(session)
      const { rows } = await sql<{ got: boolean }>`select pg_try_advisory_lock(${sql.lit(ADVISORY_LOCK)}) as got`.execute(session)
      if (!rows[0]?.got) return { held: await holderOf(session) }
      try {
        return { result: await work(() => side.server?.alive() ?? true) }
      } finally {
        // The end of the session frees it too.
        await sql`select pg_advisory_unlock(${sql.lit(ADVISORY_LOCK)})`.execute(session).catch(() => undefined)
      }
    })
  } catch (error) {
    throw translated(error, side)
  } finally {
    await side.close()
  }
}

/** Somebody else may have the lock by now. */
export const lockLost = (store: Store) => new CliError('run_lock_lost', EXIT.unreachable, 'mail.run_lock_lost', [store.location])

async function holderOf(session: Store['db']): Promise<Holder | undefined> {
  const { rows } = await sql<{
    name: string
  }>`select a.application_name as name from pg_locks as l inner join pg_stat_activity as a on a.pid = l.pid
    where l.locktype = 'advisory' and l.granted and l.classid = 0 and l.objid = ${sql.lit(ADVISORY_LOCK)}
      and l.database = (select oid from pg_database where datname = current_database())`.execute(session)
  const [, pid, host, command] = /^guichet (\d+) (\S+) (.*)$/.exec(rows[0]?.name ?? '') ?? []
  return host === undefined || command === undefined ? undefined : { pid: Number(pid), host, command }
}

/** Whether a run holds the lock of this store at this moment; asked without taking it for longer than the question. */
export async function isRunLockHeld(at: string, trx: Db): Promise<boolean> {
  if (engineOf(trx) === 'postgres') {
    const { rows } = await sql<{
      n: number
    }>`select count(*) as n from pg_locks as l where l.locktype = 'advisory' and l.granted and l.classid = 0
      and l.objid = ${sql.lit(ADVISORY_LOCK)} and l.database = (select oid from pg_database where datname = current_database())`.execute(
      trx,
    )
    return (rows[0]?.n ?? 0) > 0
  }
  const path = `${resolve(at)}.run`
  if (!existsSync(path)) return false
  const { default: Database } = await import('better-sqlite3')
  const lock = new Database(path, { timeout: 0 })
  try {
    return !taken(lock)
  } finally {
    lock.close()
  }
}
