import { sql } from 'kysely'
import type { Db } from '../../store/engine.ts'
import { markErased, noteWiped } from '../../store/erasure-work.ts'
import type { Account } from '../../store/schema.ts'
import { wipePeople } from '../../store/wipe.ts'
import type { LoginHash } from './logins.ts'

const AT_ONCE = 500

/**
 * What follows an erasure in the same transaction: the number goes on the list, the login stays reserved as a keyed hash, and the before-images of the journal
 * that name the person are wiped, this operation's included (intrascol, section 9).
 */
export async function wipeErased(
  trx: Db,
  people: readonly Account[],
  { operation, hash, until }: { operation: number; hash: LoginHash; until: string },
): Promise<void> {
  await markErased(
    trx,
    operation,
    'account',
    people.map(({ id }) => id),
  )
  for (let at = 0; at < people.length; at += AT_ONCE) {
    const some = people.slice(at, at + AT_ONCE)
    const rows = some.map(({ id, login }) => ({ id, login_hash: hash(login), reserved_until: until, operation }))
    await trx.insertInto('erased_account').values(rows).execute()
    await wipePeople(trx, 'account', sql`(${sql.join(some.map(({ id }) => id))})`, operation)
  }
}

/** How many logins are no longer reserved: `released`, if any. */
export async function countReservations(trx: Db, today: string): Promise<Record<string, number>> {
  const { n } = await trx
    .selectFrom('erased_account')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('reserved_until', '<', today)
    .executeTakeFirstOrThrow()
  return n > 0 ? { released: n } : {}
}

/** A login whose time is over is free again, and nothing of it is kept. */
export async function forgetReservations(trx: Db, operation: number, today: string): Promise<void> {
  await trx.updateTable('erased_account').set({ login_hash: null, reserved_until: null }).where('reserved_until', '<', today).execute()
  await noteWiped(trx, operation, 'account')
}
