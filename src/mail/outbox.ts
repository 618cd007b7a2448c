import { randomUUID } from 'node:crypto'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { App } from '../cli/app.ts'
import { usableAddress } from '../files/address.ts'
import { cleanText } from '../files/clean.ts'
import { readOrMakeKey } from '../files/key-file.ts'
import type { Db, Store } from '../store/engine.ts'
import { seal } from './key.ts'
import { mailSettings, messageDomain } from './settings.ts'
import { type Mail, mailsIn } from './table.ts'

export const MAIL_KINDS = [
  'library_request',
  'library_reminder',
  'user_validated',
  'user_refused',
  'user_revoked',
  'user_renewed',
  'user_expiring',
  'user_changed',
] as const
export type MailKind = (typeof MAIL_KINDS)[number]

/**
 * A mail to be queued. `values` fill the template; days are ISO days and are put into words when the mail leaves:
 * every kind: `library` (its name). To a user: `first_name`, `last_name`; user_validated and user_renewed also `expires_on` and
 * `resources` (titles); user_expiring `expires_on`; user_changed nothing more: it goes to the former address. To a library: `people` (`LAST First`, one each), `days` (the day of
 * each sign-up) and `numbers`, in the same order: two people may have one name.
 */
export interface NewMail {
  library: number
  subscriber: number | null
  kind: MailKind
  request: number
  version: number
  to: { name: string; address: string | null }
  replyTo: { name: string; address: string } | null
  values: Readonly<Record<string, string | readonly string[]>>
  reason?: string
}

/** What queueing needs from outside the transaction. */
export interface MailContext {
  now: Date
  /** What stands behind the `@` of a Message-ID. */
  domain: string
  /** Reads or makes the key file. @throws CliError 6 when it can be neither read nor made */
  key(): Buffer
}

/** How many mails one statement takes: both engines limit its parameters. */
const AT_ONCE = 100

/** Looks at the settings before the write begins. @throws CliError 6 for a mail setting that cannot be used */
export async function mailContext(app: App): Promise<MailContext> {
  const settings = mailSettings(app)
  let key: Buffer | undefined
  return {
    now: app.outside.now(),
    domain: messageDomain(settings),
    key() {
      key ??= readOrMakeKey(settings.keyFile)
      return key
    },
  }
}

/**
 * Queues mails in the transaction of the decision that causes them (mdo, section 7). Message-ID and Date are fixed here and stay. A mail
 * without a usable address becomes `suppressed`; one that is already there (same kind, person, request and version) is not queued again,
 * unless it was cancelled or suppressed before.
 * @returns how many were added
 * @throws CliError 6 when a reason cannot be sealed
 */
export async function queueMails(trx: Db, context: MailContext, operation: number, mails: readonly NewMail[]): Promise<number> {
  const last = await mailsIn(trx).selectFrom('mail').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst()
  let id = last?.id ?? 0
  let added = 0
  for (let at = 0; at < mails.length; at += AT_ONCE) {
    const page = mails.slice(at, at + AT_ONCE)
    await dropReplaced(trx, page)
    const rows = page.map((mail) => rowOf(context, operation, ++id, mail))
    const { numInsertedOrUpdatedRows } = await mailsIn(trx)
      .insertInto('mail')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['library', 'kind', 'subscriber', 'request', 'version']).doNothing())
      .executeTakeFirstOrThrow()
    added += Number(numInsertedOrUpdatedRows ?? 0)
  }
  return added
}

/** A decision that was taken back and taken again has the same version: its former mail never left and makes room. */
async function dropReplaced(trx: Db, page: readonly NewMail[]): Promise<void> {
  const subscribers = page.flatMap(({ subscriber }) => subscriber ?? [])
  if (subscribers.length === 0) return
  await mailsIn(trx)
    .deleteFrom('mail')
    .where('subscriber', 'in', subscribers)
    .where('status', 'in', ['cancelled', 'suppressed'])
    .where('possible_duplicate', '=', 0)
    .where((eb) =>
      eb.or(
        page.map(({ library, kind, subscriber, request, version }) =>
          eb.and([
            eb('library', '=', library),
            ...[eb('kind', '=', kind), eb('subscriber', '=', subscriber), eb('request', '=', request), eb('version', '=', version)],
          ]),
        ),
      ),
    )
    .execute()
}

/** The row of a new mail. Names are stored clean, because a header or a terminal shows them. */
function rowOf({ now, domain, key }: MailContext, operation: number, id: number, mail: NewMail): Mail {
  const { library, subscriber, kind, request, version, to, replyTo, values, reason } = mail
  const address = usableAddress(to.address) ?? null
  const at = now.toISOString()
  const replyAddress = usableAddress(replyTo?.address ?? null) ?? null
  const ended = address === null
  return {
    ...{ library, id, subscriber, kind, request, version, to_name: cleanText(to.name).text, to_address: address },
    ...{ reply_to_name: replyTo && replyAddress ? cleanText(replyTo.name).text : null, reply_to_address: replyAddress },
    values: ended ? '' : JSON.stringify(values),
    reason: reason === undefined || reason === '' ? null : ended ? Buffer.alloc(0) : seal(key(), { library, id }, reason),
    ...{ message_id: newMessageId(domain), dated: at, queued_at: at },
    ...{ status: ended ? 'suppressed' : 'queued', attempts: 0, next_attempt: ended ? null : at },
    ...{ phase: null, owner: null, lease_until: null, possible_duplicate: 0, sent_at: null, bounced_at: null, error: null },
    ...{ created_by: operation, operation },
  }
}

export const newMessageId = (domain: string) => `<${randomUUID()}@${domain}>`

/** What a statement sets when it ends a mail: nothing of what it said stays. An empty reason remembers that there was one. */
export const WIPED = { values: '', next_attempt: null, lease_until: null, phase: null } as const

/**
 * Ends mails that were overtaken: those that wait, and those that never arrived for all we know. What is being sent at this moment goes its way.
 * @returns how many were cancelled
 */
export async function cancelMails(
  trx: Db,
  where: { operation?: number; library?: number; subscriber?: number; kinds?: readonly MailKind[]; except?: RawBuilder<unknown> },
): Promise<number> {
  const { operation, library, subscriber, kinds, except } = where
  let query = mailsIn(trx)
    .updateTable('mail')
    .set({ ...WIPED, status: 'cancelled', reason: emptied() })
    .where('status', 'in', ['queued', 'failed', 'dead', 'unknown'])
  if (operation !== undefined) query = query.where('created_by', '=', operation)
  if (library !== undefined) query = query.where('library', '=', library)
  if (subscriber !== undefined) query = query.where('subscriber', '=', subscriber)
  if (kinds !== undefined) query = query.where('kind', 'in', kinds)
  // A list of a library goes on as long as somebody on it does.
  if (except !== undefined)
    query = query.where(sql<SqlBool>`case when subscriber is null then not exists (${except}) else subscriber not in (${except}) end`)
  return Number((await query.executeTakeFirst()).numUpdatedRows)
}

/** An expression that keeps null and empties anything else. */
export const emptied = () => sql<Uint8Array | null>`substr(reason, 1, 0)`

/** How many mails of an operation have left or may have left: the people have been told, so it is no longer undone. */
export async function leftMails(trx: Db, operation: number): Promise<number> {
  const { n } = await mailsIn(trx)
    .selectFrom('mail')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('created_by', '=', operation)
    .where((eb) => eb.or([eb('status', 'in', ['sending', 'sent', 'unknown']), eb('possible_duplicate', '=', 1)]))
    .executeTakeFirstOrThrow()
  return n
}

/**
 * After the commit: tries once to send what the operation queued, if nobody else is sending. It never fails the command; what could not
 * leave stays queued and is said on stderr.
 */
export async function sendOwn(app: App, store: Store, operation: number): Promise<void> {
  const { sendOwnMails } = await import('./own.ts')
  await sendOwnMails(app, store, { operation })
}
