import { cancelMails, type MailKind } from '../../mail/outbox.ts'
import type { Db } from '../../store/engine.ts'
import type { Told } from './decide.ts'

/** What a mail to a user makes untrue while it waits: nobody gets two contradictory mails in the wrong order (mdo, section 7). */
const OVERTAKES: Readonly<Record<Told['kind'], readonly MailKind[]>> = {
  user_validated: ['user_refused', 'user_revoked'],
  user_refused: ['user_validated', 'user_renewed', 'user_expiring'],
  user_revoked: ['user_validated', 'user_renewed', 'user_expiring'],
  user_renewed: ['user_expiring'],
  library_request: [],
  user_changed: [],
}

/** Cancels the waiting mails that these ones overtake. */
export async function cancelOvertaken(trx: Db, told: readonly Told[]): Promise<void> {
  for (const { person, kind } of told) {
    const kinds = OVERTAKES[kind]
    if (kinds.length) await cancelMails(trx, { library: person.library, subscriber: person.id, kinds })
  }
}

/** Cancels every waiting mail to somebody, of whatever kind. */
export async function cancelAll(trx: Db, people: readonly { library: number; id: number }[]): Promise<void> {
  for (const { library, id } of people) await cancelMails(trx, { library, subscriber: id })
}
