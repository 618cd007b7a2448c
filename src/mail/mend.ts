import { sql } from 'kysely'
import { CliError, EXIT } from '../errors.ts'
import { usableAddress } from '../files/address.ts'
import { type Db, imageOf } from '../store/engine.ts'
import { mailEntity } from './entity.ts'
import { seal } from './key.ts'
import { emptied, type MailContext, type NewMail, newMessageId, WIPED } from './outbox.ts'
import { type Mail, type MailStatus, mailsIn } from './table.ts'

/** What a person does to mails, from which states, and the word for it (mdo, section 7). */
const MENDS = {
  cancel: { from: ['queued', 'failed', 'dead', 'unknown'], outcome: 'cancelled' },
  resend: { from: ['failed', 'dead', 'unknown'], outcome: 'queued' },
  'mark-sent': { from: ['unknown'], outcome: 'sent' },
  bounce: { from: ['sent'], outcome: 'bounced' },
} as const
export type Mend = keyof typeof MENDS

/** @throws CliError 4 with all that are unknown; one of another library is as unknown as none */
export async function findMails(trx: Db, ids: readonly number[], scope: number | undefined): Promise<Mail[]> {
  let query = mailsIn(trx)
    .selectFrom('mail')
    .selectAll()
    .where('id', 'in', [...ids, -1])
  if (scope !== undefined) query = query.where('library', '=', scope)
  const found = new Map((await query.execute()).map((mail) => [mail.id, mail]))
  const unknown = ids.filter((id) => !found.has(id))
  if (unknown.length) throw new CliError('unknown_mail', EXIT.unknown, 'mail.unknown', [unknown], { details: { unknown } })
  return ids.flatMap((id) => found.get(id) ?? [])
}

/** Those that were refused or given up: what `--failed` means. */
export async function failedMails(trx: Db, scope: number | undefined): Promise<Mail[]> {
  let query = mailsIn(trx).selectFrom('mail').selectAll().where('status', 'in', ['failed', 'dead'])
  if (scope !== undefined) query = query.where('library', '=', scope)
  return query.orderBy('id').execute()
}

/** A mail that came back can be sent again: whether its address is another one now is for the caller to know. */
const mayBecome = (mend: Mend, { status, bounced_at }: Mail) =>
  (MENDS[mend].from as readonly MailStatus[]).includes(status) || (mend === 'resend' && bounced_at !== null)

/**
 * Plans what becomes of some mails; what is so already is `already`.
 * @param skipped mails that stay as they are
 * @returns the refusal of the first that is in another state
 */
export async function planMend(
  trx: Db,
  mend: Mend,
  { mails, now, skipped }: { mails: readonly Mail[]; now: Date; skipped?: ReadonlySet<number> },
): Promise<CliError | undefined> {
  let refused: CliError | undefined
  for (const mail of mails) {
    const { outcome } = MENDS[mend]
    const already = mend === 'bounce' ? mail.bounced_at !== null : mail.status === outcome && mail.bounced_at === null
    const skips = skipped?.has(mail.id) === true
    if (!already && !skips && !mayBecome(mend, mail)) refused ??= wrongStatus(mail)
    const after = already || skips || refused ? null : JSON.stringify(stateAfter(mend, mail, now.toISOString()))
    await sql`insert into planned (scope, entity, item, before, after, outcome)
      select m.library, 'mail', m.id, ${imageOf(trx, 'm', [...mailEntity.columns.map(({ name }) => name), 'operation'])},
        cast(${after} as text), ${already ? 'already' : skips ? 'skipped' : outcome}
      from mail as m where m.library = ${mail.library} and m.id = ${mail.id}`.execute(trx)
  }
  return refused
}

function wrongStatus({ id, status: stored, bounced_at }: Mail): CliError {
  const status = bounced_at === null ? stored : 'bounced'
  return new CliError('wrong_status', EXIT.refused, 'mail.wrong_status', [id, status], { details: { mail: id, status } })
}

/** The columns of the entity, in their order. */
function stateAfter(mend: Mend, mail: Mail, now: string): (string | number | null)[] {
  const { attempts, queued_at, sent_at, bounced_at } = mail
  if (mend === 'cancel') return ['cancelled', attempts, queued_at, null, sent_at, bounced_at]
  if (mend === 'resend') return ['queued', 0, now, now, null, null]
  if (mend === 'mark-sent') return ['sent', attempts, queued_at, null, now, null]
  return ['sent', attempts, queued_at, null, sent_at, now]
}

/** The mails of the plan, as they will be. */
export const plannedMails = (trx: Db) =>
  mailsIn(trx)
    .selectFrom('planned as p')
    .innerJoin('mail as m', (join) => join.onRef('m.library', '=', 'p.scope').onRef('m.id', '=', 'p.item'))
    .select(['m.id', 'm.kind', 'm.to_address as to', 'm.subscriber', 'p.outcome'])
    .where('p.outcome', 'is not', null)
    .orderBy('p.n')

/** Follows a cancellation: what the mails said goes, and with it the way back. */
export async function wipeCancelled(trx: Db, operation: number): Promise<void> {
  await mailsIn(trx)
    .updateTable('mail')
    .set({ ...WIPED, reason: emptied() })
    .where('operation', '=', operation)
    .where('status', '=', 'cancelled')
    .execute()
  await forgetFormerState(trx, operation)
}

/**
 * Follows a resend of one mail: the text made anew, the address as it is now, and a new Message-ID only when that changed, so that a server that
 * has the first copy can tell.
 */
export async function refill(trx: Db, context: MailContext, operation: number, { library, id }: Mail, fresh: NewMail): Promise<void> {
  const { to, replyTo, values, reason } = fresh
  const address = usableAddress(to.address) ?? null
  const before = await mailsIn(trx).selectFrom('mail').select('to_address').where('id', '=', id).executeTakeFirst()
  await mailsIn(trx)
    .updateTable('mail')
    .set({
      ...{ to_name: to.name, to_address: address, reply_to_name: replyTo?.name ?? null, reply_to_address: replyTo?.address ?? null },
      ...{
        values: JSON.stringify(values),
        reason: reason === undefined ? null : seal(context.key(), { library, id }, reason),
        error: null,
      },
      ...(before?.to_address === address ? {} : { message_id: newMessageId(context.domain) }),
    })
    .where('library', '=', library)
    .where('id', '=', id)
    .execute()
  await forgetFormerState(trx, operation)
}

/** A mail cannot go back to a state in which its text would be missing, or would be kept: undo then says so. */
const forgetFormerState = (trx: Db, operation: number) =>
  trx.updateTable('journal_image').set({ body: null, salt: null }).where('operation', '=', operation).execute()
