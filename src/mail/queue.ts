import { type SqlBool, sql } from 'kysely'
import type { Db } from '../store/engine.ts'
import { forgetErased, forgetLanded } from './forget.ts'
import { emptied, WIPED } from './outbox.ts'
import { AMBIGUOUS_WAIT } from './patience.ts'
import { type Mail, mailsIn } from './table.ts'

/** Which mails a run is about: those of one operation, put back by one, or of one library. */
export interface Only {
  operation?: number | undefined
  /** The operation that put them back into the queue. */
  resentBy?: number | undefined
  library?: number | undefined
}

/** A mail of a page, before it is claimed. */
export type Waiting = Pick<Mail, 'library' | 'id' | 'to_address' | 'next_attempt' | 'attempts'>

/** Each page is read anew from what still waits, so that small ones would make a long queue slow. */
const PAGE = 500
/** Longer than any attempt with its time-outs. */
const LEASE = 15 * 60_000

export const later = (now: Date, milliseconds: number) => new Date(now.getTime() + milliseconds).toISOString()

/** An earlier mail to the same person is still on its way: this one waits for it (first in, first out). */
const overtaking = sql<SqlBool>`exists (select 1 from mail as e where e.subscriber = mail.subscriber and e.id < mail.id
  and e.status in ('queued', 'sending') and e.kind like 'user%' and mail.kind like 'user%')`

/**
 * The next mails to try: whose time came first, and among those that were held back together the one tried least. So nobody stands before
 * the others for ever. What this run has looked into already is left out, so that what fails is not tried twice.
 * @param after the last one looked at
 * @param due an instant; undefined also gives those whose time has not come
 */
export async function nextPage(
  trx: Db,
  { owner, after, due, only }: { owner: string; after: Waiting | undefined; due: Date | undefined; only: Only },
): Promise<Waiting[]> {
  let query = mailsIn(trx)
    .selectFrom('mail')
    .select(['library', 'id', 'to_address', 'next_attempt', 'attempts'])
    .where('status', '=', 'queued')
    .where((eb) => eb.or([eb('owner', 'is', null), eb('owner', '<>', owner)]))
  if (after)
    query = query.where(
      sql<SqlBool>`(next_attempt, attempts, id) > (${after.next_attempt}, ${sql.lit(after.attempts)}, ${sql.lit(after.id)})`,
    )
  if (due) query = query.where('next_attempt', '<=', due.toISOString())
  return limited(query.orderBy('next_attempt').orderBy('attempts').orderBy('id').limit(PAGE), only).execute()
}

interface Filtered {
  where(column: 'created_by' | 'operation' | 'library', operator: '=', value: number): this
}

function limited<Query>(query: Query, { operation, resentBy, library }: Only): Query {
  let filtered = query as unknown as Filtered
  if (operation !== undefined) filtered = filtered.where('created_by', '=', operation)
  if (resentBy !== undefined) filtered = filtered.where('operation', '=', resentBy)
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
  | { status: 'failed' | 'dead' | 'unknown'; error: string }
  /** `since`: from now on its time to give up runs. */
  | { status: 'queued'; error: string; next: string; since?: string; possibleDuplicate?: true }
  /** As before the claim: the attempt is not charged, its time stays. `behind`: the others that are due come before it. */
  | { status: 'queued'; error: string; unchanged: true; behind?: string }

/** Ends an attempt, and what the mail said if that was the last one: one statement, so that nothing outlives its mail. */
export async function settle(trx: Db, mail: Mail, it: Settlement): Promise<void> {
  await mailsIn(trx)
    .updateTable('mail')
    .set(settled(mail, it))
    .where('library', '=', mail.library)
    .where('id', '=', mail.id)
    .where('owner', '=', mail.owner)
    .where('status', '=', 'sending')
    .execute()
  await forgetLanded(trx, mail)
}

function settled({ attempts, next_attempt }: Mail, it: Settlement) {
  const free = { status: it.status, lease_until: null, phase: null, error: it.status === 'sent' ? null : it.error }
  const ended = { ...free, ...WIPED, reason: emptied() }
  if (it.status === 'sent') return { ...ended, sent_at: it.at.toISOString() }
  if (it.status === 'unknown') return { ...ended, possible_duplicate: 1 }
  if (it.status !== 'queued') return ended
  if ('unchanged' in it) {
    const { behind = '' } = it
    return { ...free, attempts: attempts - 1, next_attempt: behind > (next_attempt ?? '') ? behind : next_attempt }
  }
  const { next, since, possibleDuplicate } = it
  return { ...free, next_attempt: next, ...(since ? { queued_at: since } : {}), ...(possibleDuplicate ? { possible_duplicate: 1 } : {}) }
}

const patternOf = (domain: string) => `%@${domain.replace(/[\\%_]/g, '\\$&')}`

/** A provider that asked for patience: the other mails to it are not tried before `until`. */
export async function holdBack(trx: Db, domain: string, until: string): Promise<void> {
  await mailsIn(trx)
    .updateTable('mail')
    .set({ next_attempt: until })
    .where('status', '=', 'queued')
    .where('next_attempt', '<', until)
    .where(sql<SqlBool>`lower(to_address) like ${patternOf(domain)} escape '\\'`)
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
  await forgetErased(trx)
}

/** Whether a mail to another provider was taken after an instant: then the server does carry our mails. */
export async function takenElsewhere(trx: Db, domain: string, since: string): Promise<boolean> {
  const found = await mailsIn(trx)
    .selectFrom('mail')
    .select('id')
    .where('status', '=', 'sent')
    .where('sent_at', '>', since)
    .where(sql<SqlBool>`lower(to_address) not like ${patternOf(domain)} escape '\\'`)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** How many still wait. */
export async function waiting(trx: Db, only: Only): Promise<number> {
  const query = mailsIn(trx)
    .selectFrom('mail')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('status', 'in', ['queued', 'sending'])
  return (await limited(query, only).executeTakeFirstOrThrow()).n
}
