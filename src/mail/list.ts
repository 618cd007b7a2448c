import { type SqlBool, sql } from 'kysely'
import type { Db } from '../store/engine.ts'
import type { Only } from './queue.ts'
import { type MailStatus, mailsIn } from './table.ts'

export interface MailFilter extends Only {
  status?: MailStatus | undefined
  /** The run that sends or sent them. */
  owner?: string
  subscriber?: number
}

/** Mails in the order in which they were queued, as they are listed: what they say is never among it. */
export function listedMails(trx: Db, { status, library, operation, owner, subscriber, id }: MailFilter) {
  let query = mailsIn(trx)
    .selectFrom('mail as m')
    .leftJoin('library as l', 'l.id', 'm.library')
    .select([
      ...(['m.id', 'm.kind', 'm.to_address as to', 'm.subscriber', 'm.status', 'm.attempts', 'm.next_attempt', 'm.sent_at'] as const),
      ...(['m.message_id', 'l.code as library', 'm.error', 'm.bounced_at', 'm.dated', 'm.reply_to_address as reply_to'] as const),
      ...(['m.to_name', 'm.created_by as operation'] as const),
      sql<SqlBool>`m.possible_duplicate = 1`.as('possible_duplicate'),
      sql<SqlBool>`m.reason is not null`.as('with_reason'),
    ])
    .orderBy('m.id')
  if (status) query = query.where('m.status', '=', status)
  if (library !== undefined) query = query.where('m.library', '=', library)
  if (operation !== undefined) query = query.where('m.created_by', '=', operation)
  if (owner !== undefined) query = query.where('m.owner', '=', owner)
  if (subscriber !== undefined) query = query.where('m.subscriber', '=', subscriber)
  if (id !== undefined) query = query.where('m.id', '=', id)
  return query
}

/** Libraries whose own address was refused for good in a run: their requests would rot unseen. */
export async function refusedLibraries(trx: Db, owner: string): Promise<{ library: string; error: string | null }[]> {
  const { rows } = await sql<{ library: string; error: string | null }>`select l.code as library, min(m.error) as error
    from mail as m inner join library as l on l.id = m.library
    where m.owner = ${owner} and m.status = 'failed' and m.kind like 'library%' group by l.code order by l.code`.execute(trx)
  return rows
}
