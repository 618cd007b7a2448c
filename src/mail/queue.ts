import { type SqlBool, sql } from 'kysely'
import type { Db } from '../store/engine.ts'
import { emptied, WIPED } from './outbox.ts'
import { type Mail, mailsIn } from './table.ts'
import { AMBIGUOUS_WAIT, GIVE_UP_AFTER, GIVE_UP_REFUSAL_AFTER } from './verdict.ts'

/** Which mails a run is about: those of one operation, of one library, or a single one. */
export interface Only {
  id?: number | undefined
  operation?: number | undefined
  library?: number | undefined
}

/** A mail of a page, before it is claimed. */
export type Waiting = Pick<Mail, 'library' | 'id' | 'to_address'>

const PAGE = 50
/** Longer than any attempt with its time-outs. */
const LEASE = 15 * 60_000

export const later = (now: Date, milliseconds: number) => new Date(now.getTime() + milliseconds).toISOString()

/** An earlier mail to the same person is still on its way: this one waits for it (first in, first out). */
const overtaking = sql<SqlBool>`exists (select 1 from mail as e where e.subscriber = mail.subscriber and e.id < mail.id
  and e.status in ('queued', 'sending') and e.kind like 'user%' and mail.kind like 'user%')`

/**
 * The next mails to try, in the order in which they were queued. Each run passes over the queue once, so that what fails is not tried twice.
 * @param after the number of the last one looked at
 * @param due an instant; undefined also gives those whose time has not come
 */
export async function nextPage(trx: Db, after: number, due: Date | undefined, only: Only): Promise<Waiting[]> {
  let query = mailsIn(trx).selectFrom('mail').select(['library', 'id', 'to_address']).where('status', '=', 'queued').where('id', '>', after)
  if (due) query = query.where('next_attempt', '<=', due.toISOString())
  return limited(query.orderBy('id').limit(PAGE), only).execute()
}

interface Filtered {
  where(column: 'created_by' | 'library' | 'id', operator: '=', value: number): this
}

function limited<Query>(query: Query, { id, operation, library }: Only): Query {
  let filtered = query as unknown as Filtered
  if (id !== undefined) filtered = filtered.where('id', '=', id)
  if (operation !== undefined) filtered = filtered.where('created_by', '=', operation)
  if (library !== undefined) filtered = filtered.where('library', '=', library)
  return filtered as unknown as Query
}

/**
 * Takes a mail for this run; one whose claim was not answered is ours already.
 * @returns undefined when somebody else has it, it was cancelled, or an earlier one to the same person waits
 */
export async function claim(trx: Db, { library, id }: Waiting, owner: string, now: Date): Promise<Mail | undefined> {
  const claimed = await mailsIn(trx)
    .updateTable('mail')
    .set((eb) => ({
      ...{ status: 'sending' as const, phase: 'claimed' as const, owner, lease_until: later(now, LEASE) },
      attempts: eb('attempts', '+', 1),
    }))
    .where('library', '=', library)
    .where('id', '=', id)
    .where('status', '=', 'queued')
    .where((eb) => eb.not(overtaking))
    .returningAll()
    .executeTakeFirst()
  const ours = mailsIn(trx).selectFrom('mail').selectAll().where('library', '=', library).where('id', '=', id)
  return claimed ?? (await ours.where('status', '=', 'sending').where('owner', '=', owner).executeTakeFirst())
}

/** Before the first byte of the text leaves: if this process dies from here on, the mail may have been accepted. */
export async function enterBody(trx: Db, { library, id, owner }: Mail): Promise<void> {
  await mailsIn(trx)
    .updateTable('mail')
    .set({ phase: 'body' })
    .where('library', '=', library)
    .where('id', '=', id)
    .where('owner', '=', owner)
    .where('status', '=', 'sending')
    .execute()
}

/** What becomes of a claimed mail. */
export type Settlement =
  | { status: 'sent'; at: Date }
  | { status: 'failed'; error: string }
  | { status: 'unknown'; error: string }
  | { status: 'queued'; error: string; next: string; possibleDuplicate?: true }
  /** As before the claim: the attempt is not charged. */
  | { status: 'queued'; error: string; unchanged: true }

/** Ends an attempt, and what the mail said if that was the last one: one statement, so that nothing outlives its mail. */
export async function settle(trx: Db, { library, id, owner, attempts }: Mail, it: Settlement): Promise<void> {
  await mailsIn(trx)
    .updateTable('mail')
    .set(settled(attempts, it))
    .where('library', '=', library)
    .where('id', '=', id)
    .where('owner', '=', owner)
    .where('status', '=', 'sending')
    .execute()
}

function settled(attempts: number, it: Settlement) {
  const free = { status: it.status, lease_until: null, phase: null, error: it.status === 'sent' ? null : it.error }
  const ended = { ...free, ...WIPED, reason: emptied() }
  if (it.status === 'sent') return { ...ended, sent_at: it.at.toISOString() }
  if (it.status === 'failed') return ended
  if (it.status === 'unknown') return { ...ended, possible_duplicate: 1 }
  if ('unchanged' in it) return { ...free, attempts: attempts - 1 }
  return { ...free, next_attempt: it.next, ...(it.possibleDuplicate ? { possible_duplicate: 1 } : {}) }
}

/** A provider that asked for patience: the other mails to it are not tried before `until`. */
export async function holdBack(trx: Db, domain: string, until: string): Promise<void> {
  const pattern = `%@${domain.replace(/[\\%_]/g, '\\$&')}`
  await mailsIn(trx)
    .updateTable('mail')
    .set({ next_attempt: until })
    .where('status', '=', 'queued')
    .where('next_attempt', '<', until)
    .where(sql<SqlBool>`lower(to_address) like ${pattern} escape '\\'`)
    .execute()
}

/**
 * Mails whose sender died. The run lock is held, so nobody of this machine is still at it; one of another machine keeps its mails until
 * their lease ends. If the text was on its way the mail may have been accepted: once more later, the second time for a person.
 * @param host this machine; undefined when the store is a file, whose lock holds for everybody who can open it
 */
export async function recover(trx: Db, host: string | undefined, now: Date): Promise<void> {
  const ours = host === undefined ? sql`1 = 1` : sql`owner like ${`${host.replace(/[\\%_]/g, '\\$&')}:%`} escape '\\'`
  const dead = sql<SqlBool>`status = 'sending' and (${ours} or lease_until < ${now.toISOString()})`
  const free = { lease_until: null, phase: null, error: 'EKILLED' }
  const sending = () => mailsIn(trx).updateTable('mail').where(dead)
  await sending()
    .set({ ...free, ...WIPED, status: 'unknown', reason: emptied() })
    .where('phase', '=', 'body')
    .where('possible_duplicate', '=', 1)
    .execute()
  await sending()
    .set({ ...free, status: 'queued', possible_duplicate: 1, next_attempt: later(now, AMBIGUOUS_WAIT) })
    .where('phase', '=', 'body')
    .execute()
  await sending()
    .set({ ...free, status: 'queued' })
    .execute()
}

/** Mails that have waited too long give up. @returns how many */
export async function giveUp(trx: Db, owner: string, now: Date, only: Only): Promise<number> {
  const query = mailsIn(trx)
    .updateTable('mail')
    .set({ ...WIPED, status: 'dead', owner, reason: emptied() })
    .where('status', '=', 'queued')
    .where((eb) =>
      eb.or([
        eb('queued_at', '<', later(now, -GIVE_UP_AFTER)),
        eb.and([
          eb('queued_at', '<', later(now, -GIVE_UP_REFUSAL_AFTER)),
          eb.or([eb('kind', 'in', ['user_refused', 'user_revoked']), eb('reason', 'is not', null)]),
        ]),
      ]),
    )
  return Number((await limited(query, only).executeTakeFirst()).numUpdatedRows)
}

/** How many still wait. */
export async function waiting(trx: Db, only: Only): Promise<number> {
  const query = mailsIn(trx)
    .selectFrom('mail')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('status', 'in', ['queued', 'sending'])
  return (await limited(query, only).executeTakeFirstOrThrow()).n
}
