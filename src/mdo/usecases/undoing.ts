import { sql } from 'kysely'
import { CliError, EXIT } from '../../errors.ts'
import { cancelMails, leftMails } from '../../mail/outbox.ts'
import type { Db } from '../../store/engine.ts'

/** The command that does the opposite of a decision, once the people were told (mdo, section 3). */
const OPPOSITE: Readonly<Record<string, string>> = {
  validated: 'refuse --revoke',
  refused: 'validate',
  renewed: 'refuse --revoke',
  transferred: 'transfer',
  registered: 'refuse',
  reopened: 'refuse',
}

const MOST = 10

/** What has left cannot be taken back: the people were told. @returns 5 naming the opposite decision */
export async function refuseAfterMail(trx: Db, operation: number): Promise<CliError | undefined> {
  if ((await leftMails(trx, operation)) === 0) return undefined
  const rows = await trx
    .selectFrom('journal_row')
    .select(['item', 'outcome'])
    .where('operation', '=', operation)
    .where('entity', '=', 'subscriber')
    .where('outcome', '<>', '')
    .orderBy('n')
    .limit(MOST)
    .execute()
  const opposite = OPPOSITE[rows[0]?.outcome ?? ''] ?? 'show'
  const line = `mdo subscribers ${opposite} ${rows.map(({ item }) => item).join(' ')}`
  return new CliError('mail_left', EXIT.refused, 'mdo.refused.mail_left', [operation, line], { details: { operation, opposite: line } })
}

/** The mails of a decision that is taken back go with it, as long as they wait. */
export async function cancelUndone(trx: Db, operation: number): Promise<void> {
  await cancelMails(trx, { operation, except: sql`select item from planned where entity = 'subscriber' and outcome = 'skipped'` })
}
