import type { App } from '../../cli/app.ts'
import type { Change } from '../../cli/change.ts'
import type { NewMail } from '../../mail/outbox.ts'
import type { Db } from '../../store/engine.ts'
import { inSnapshot } from '../../store/transaction.ts'
import type { Told } from '../usecases/decide.ts'
import { mailsAbout } from '../usecases/mails.ts'
import { cancelOvertaken } from '../usecases/overtaken.ts'

/**
 * The mails of a write: queued in its transaction, so that there is no decision without its mail and no mail without its decision, and
 * sent once after its commit (mdo, section 7). Mails that the decision overtakes are cancelled first.
 * @param told the mails of the plan that was carried out
 */
export async function withMails(app: App, it: Change, told: (trx: Db) => Promise<readonly Told[]> | readonly Told[]): Promise<Change> {
  return queueing(app, it, async (trx) => {
    const about = await told(trx)
    await cancelOvertaken(trx, about)
    return mailsAbout(trx, about)
  })
}

/** The same for mails that are made otherwise. */
export async function queueing(app: App, it: Change, mails: (trx: Db) => Promise<readonly NewMail[]>): Promise<Change> {
  const { leftMails, mailContext, queueMails, sendOwn } = await import('../../mail/outbox.ts')
  const context = await mailContext(app)
  return {
    ...it,
    after: async (trx, operation) => {
      await it.after?.(trx, operation)
      await queueMails(trx, context, operation, await mails(trx))
    },
    committed: async (store, operation) => {
      await it.committed?.(store, operation)
      await sendOwn(app, store, operation)
    },
    lasting: (store, operation) => inSnapshot(store, async (trx) => (await leftMails(trx, operation)) > 0),
  }
}
