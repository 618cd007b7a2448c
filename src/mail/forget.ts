import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../store/engine.ts'
import { isErased } from '../store/erased.ts'
import { emptied, WIPED } from './outbox.ts'
import { type Mail, mailsIn } from './table.ts'

/** What a list says of people: a name, a day and a number each, in the same order. */
interface Listed {
  people?: string[]
  days?: string[]
  numbers?: string[]
}

/** One mail by its key. */
type Key = Pick<Mail, 'library' | 'id'>

const ERASED = sql`(select number from erased_number where entity = 'subscriber' and scope = 0)`

/**
 * Takes those on the list of the erased out of the outbox: mails to them, or about one of them alone, no longer wait; mails that left lose
 * name and address; a list for a library goes on without them. What is in the air at this moment is taken when it lands.
 * @param names `<library> <name>` of those who are being erased, for lists that were queued when they did not say numbers yet
 */
export async function forgetErased(trx: Db, names: ReadonlySet<string> = new Set()): Promise<void> {
  await forgetTheirs(trx, sql`subscriber in ${ERASED}`)
  const waiting = mailsIn(trx).selectFrom('mail').select(['library', 'id', 'values']).where('subscriber', 'is', null)
  for (const list of await waiting.where('status', '=', 'queued').execute()) await shorten(trx, list, names)
}

/** The same for a mail that has just landed. */
export async function forgetLanded(trx: Db, { library, id, subscriber }: Mail): Promise<void> {
  if (subscriber !== null) {
    if (await isErased(trx, 'subscriber', subscriber)) await forgetTheirs(trx, sql`library = ${library} and id = ${id}`)
    return
  }
  const landed = mailsIn(trx).selectFrom('mail').select(['library', 'id', 'values']).where('library', '=', library).where('id', '=', id)
  const list = await landed.where('status', '=', 'queued').executeTakeFirst()
  if (list) await shorten(trx, list)
}

async function forgetTheirs(trx: Db, which: RawBuilder<unknown>): Promise<void> {
  await mailsIn(trx)
    .updateTable('mail')
    .set({ ...WIPED, status: 'cancelled', reason: emptied() })
    .where('status', 'in', ['queued', 'failed', 'dead', 'unknown'])
    .where(sql<boolean>`${which}`)
    .execute()
  await sql`update mail set to_name = '', to_address = null where kind like 'user%' and status <> 'sending'
    and (to_name <> '' or to_address is not null) and ${which}`.execute(trx)
}

/** A list on which nobody is left is cancelled. */
async function shorten(
  trx: Db,
  { library, id, values }: Key & Pick<Mail, 'values'>,
  names: ReadonlySet<string> = new Set(),
): Promise<void> {
  const said = JSON.parse(values) as Listed
  const kept: number[] = []
  for (const [index, name] of (said.people ?? []).entries()) {
    const number = said.numbers?.[index]
    const gone = number === undefined ? names.has(`${library} ${name}`) : await isErased(trx, 'subscriber', Number(number))
    if (!gone) kept.push(index)
  }
  if (kept.length === said.people?.length) return
  const only = (all: readonly string[] | undefined) => all && kept.map((index) => all[index] ?? '')
  const shorter = { ...said, people: only(said.people), days: only(said.days), numbers: only(said.numbers) }
  const change = kept.length ? { values: JSON.stringify(shorter) } : { ...WIPED, status: 'cancelled' as const, reason: emptied() }
  await mailsIn(trx).updateTable('mail').set(change).where('library', '=', library).where('id', '=', id).execute()
}
