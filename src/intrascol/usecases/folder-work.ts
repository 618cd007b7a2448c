import { sql } from 'kysely'
import type { Db } from '../../store/engine.ts'
import { valueIn } from '../../store/images.ts'
import type { Class } from '../../store/schema.ts'
import { closedClassCalled, openClassCalled, unknownClass } from './classes.ts'

/** A folder to be made or removed, as the store wants it now. */
export interface Pending {
  slug: string
  id: number
  /** True when the class is there and needs its folder. */
  wanted: boolean
  /** The name of the class, as long as the store knows it. */
  name: string | null
}

/** Records, in the transaction of a write, that the folders of the classes which it touched must be looked at. */
export async function recordFolderWork(trx: Db, operation: number): Promise<void> {
  await sql`insert into folder_work (slug, class, operation)
    select distinct coalesce(c.slug, ${valueIn(trx, 'class', 'slug', 'i.body')}), r.item, cast(${operation} as integer)
    from journal_row as r left join class as c on c.id = r.item left join journal_image as i on i.operation = r.operation and i.id = r.image
    where r.operation = ${operation} and r.entity = 'class'
    on conflict (slug) do nothing`.execute(trx)
}

/** The same for the undo of an operation: a class may have vanished with it, or be there again. */
export async function recordUndoneFolders(trx: Db, undone: number): Promise<void> {
  const undo = await trx
    .selectFrom('operation')
    .select((eb) => eb.fn.max('id').as('id'))
    .where('undoes', '=', undone)
    .executeTakeFirst()
  if (undo?.id) await recordFolderWork(trx, undo.id)
}

/** Folders that wait, by name. */
export async function pendingFolders(trx: Db): Promise<Pending[]> {
  const rows = await trx
    .selectFrom('folder_work as w')
    .leftJoin('class as c', 'c.slug', 'w.slug')
    .select(['w.slug', 'w.class', 'c.id', 'c.name', 'c.closed_on'])
    .orderBy('w.slug')
    .execute()
  return rows.map((row) => ({ slug: row.slug, id: row.class, name: row.name, wanted: row.id !== null && row.closed_on === null }))
}

/** Takes work off the list that was done, unless the store wants the opposite by now. */
export async function forgetFolderWork(trx: Db, done: readonly Pending[]): Promise<void> {
  const now = new Map((await pendingFolders(trx)).map((one) => [one.slug, one]))
  const settled = done.filter(({ slug, wanted }) => now.get(slug)?.wanted === wanted).map(({ slug }) => slug)
  if (settled.length > 0) await trx.deleteFrom('folder_work').where('slug', 'in', settled).execute()
}

/** A class by name, also one deleted whose folder still waits to be removed. @throws CliError 4 */
export async function classWithFolder(trx: Db, name: string): Promise<Class> {
  const open = await openClassCalled(trx, name)
  const closed = open ? undefined : await closedClassCalled(trx, name)
  const waits = closed && (await pendingFolders(trx)).some(({ slug }) => slug === closed.slug)
  const found = open ?? (waits ? closed : undefined)
  if (!found) throw unknownClass([name])
  return found
}

/** Every folder that the store knows of. */
export async function allFolders(trx: Db): Promise<{ slug: string; name: string; open: boolean; waits: boolean }[]> {
  const waiting = new Set((await pendingFolders(trx)).map(({ slug }) => slug))
  const rows = await trx.selectFrom('class').select(['slug', 'name', 'closed_on']).orderBy('id').execute()
  return rows.map(({ slug, name, closed_on }) => ({ slug, name, open: closed_on === null, waits: waiting.has(slug) }))
}
