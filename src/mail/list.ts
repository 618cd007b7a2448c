import { type SqlBool, sql } from 'kysely'
import type { Db } from '../store/engine.ts'
import type { Only } from './queue.ts'
import { type MailStatus, mailsIn } from './table.ts'

/** The states of a list: a mail that left and came back is one of its own. */
export type ListedStatus = MailStatus | 'bounced'

export interface MailFilter extends Only {
  id?: number | undefined
  status?: readonly ListedStatus[] | undefined
  /** The run that sends or sent them. */
  owner?: string
  subscriber?: number
}

const listed = sql<ListedStatus>`case when m.bounced_at is not null then 'bounced' else m.status end`

/** Mails in the order in which they were queued, as they are listed: what they say is never among it. */
export function listedMails(trx: Db, { status, library, operation, owner, subscriber, id }: MailFilter) {
  let query = mailsIn(trx)
    .selectFrom('mail as m')
    .leftJoin('library as l', 'l.id', 'm.library')
    .select([
      ...(['m.id', 'm.kind', 'm.to_address as to', 'm.subscriber', 'm.attempts', 'm.next_attempt', 'm.sent_at'] as const),
      ...(['m.message_id', 'l.code as library', 'm.error', 'm.bounced_at', 'm.dated', 'm.reply_to_address as reply_to'] as const),
      ...(['m.to_name', 'm.created_by as operation'] as const),
      listed.as('status'),
      sql<SqlBool>`m.possible_duplicate = 1`.as('possible_duplicate'),
      sql<SqlBool>`m.reason is not null`.as('with_reason'),
    ])
    .orderBy('m.id')
  if (status) query = query.where(listed, 'in', status)
  if (library !== undefined) query = query.where('m.library', '=', library)
  if (operation !== undefined) query = query.where('m.created_by', '=', operation)
  if (owner !== undefined) query = query.where('m.owner', '=', owner)
  if (subscriber !== undefined) query = query.where('m.subscriber', '=', subscriber)
  if (id !== undefined) query = query.where('m.id', '=', id)
  return query
}

/**
 * The mails that a run would send, in its order: those whose time has come and that no earlier mail to the same person keeps waiting.
 * @param due an instant; undefined when mails are not to wait for their time
 */
export function mailsToSend(trx: Db, only: Only, due: Date | undefined, limit: number | undefined) {
  let query = listedMails(trx, { ...only, status: ['queued'] })
  const late = due ? sql`or (e.status = 'queued' and e.next_attempt > ${due.toISOString()})` : sql``
  if (due) query = query.where('m.next_attempt', '<=', due.toISOString())
  query = query.where(sql<SqlBool>`not (m.kind like 'user%' and exists (select 1 from mail as e where e.subscriber = m.subscriber
    and e.id < m.id and e.kind like 'user%' and (e.status = 'sending' ${late})))`)
  const inTurn = query.clearOrderBy().orderBy('m.next_attempt').orderBy('m.attempts').orderBy('m.id')
  return limit === undefined ? inTurn : inTurn.limit(limit)
}

/** Libraries whose own address was refused for good in a run: their requests would rot unseen. */
export async function refusedLibraries(trx: Db, owner: string): Promise<{ library: string; error: string | null }[]> {
  const { rows } = await sql<{ library: string; error: string | null }>`select l.code as library, min(m.error) as error
    from mail as m inner join library as l on l.id = m.library
    where m.owner = ${owner} and m.status = 'failed' and m.kind like 'library%' group by l.code order by l.code`.execute(trx)
  return rows
}

/** How the outbox stands: how many wait, failed for good, came back or wait for a person, sealed reasons, and libraries whose last mail was refused. */
export async function standing(trx: Db, library: number | undefined) {
  const scope = library === undefined ? sql`1 = 1` : sql`m.library = ${library}`
  const { rows } = await sql<{ waiting: number; failed: number; sealed: number }>`select
    coalesce(sum(case when status in ('queued', 'sending') then 1 else 0 end), 0) as waiting,
    coalesce(sum(case when status in ('failed', 'dead', 'unknown') or bounced_at is not null then 1 else 0 end), 0) as failed,
    coalesce(sum(case when length(reason) > 0 then 1 else 0 end), 0) as sealed from mail as m where ${scope}`.execute(trx)
  const refused = await sql<{ code: string }>`select l.code from library as l inner join mail as m on m.library = l.id
    where ${scope} and l.retired_on is null and m.status = 'failed' and m.kind like 'library%' and m.to_address = l.email
      and m.id = (select max(n.id) from mail as n where n.library = l.id and n.kind like 'library%' and n.status in ('sent', 'failed'))
    order by l.code`.execute(trx)
  const [{ waiting, failed, sealed } = { waiting: 0, failed: 0, sealed: 0 }] = rows
  return { waiting: Number(waiting), failed: Number(failed), sealed: Number(sealed), libraries: refused.rows.map(({ code }) => code) }
}
