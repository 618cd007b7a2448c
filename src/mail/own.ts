import type { App } from '../cli/app.ts'
import { CliError } from '../errors.ts'
import type { Store } from '../store/engine.ts'
import { inSnapshot } from '../store/transaction.ts'
import { say } from '../text/index.ts'
import { type Only, waiting } from './queue.ts'
import { runOf } from './run.ts'
import { tryRunLock } from './run-lock.ts'
import { sendQueue } from './sender.ts'
import { leftOf, tellOf } from './told.ts'

/** See `sendOwn` of the outbox. Interrupted, it leaves what has not left. */
export async function sendOwnMails(app: App, store: Store, only: Only): Promise<void> {
  const count = () => inSnapshot(store, (trx) => waiting(trx, only))
  if ((await count()) === 0) return
  const stopListening = app.onInterrupt()
  try {
    const done = await tryRunLock(app, store, (held) => sendQueue({ ...runOf(app, store, { only }), held }))
    if ('held' in done) {
      app.remark(app.text['mail.own.busy'](await count()))
      return
    }
    const { counts, fault, waiting: left } = done.result
    if (counts.sent > 0) app.remark(leftOf(app, counts.sent))
    if (fault) app.remark(say(app.text, fault.key, fault.values))
    await tellOf(app, store, done.result)
    if (left > 0) app.remark(app.text['mail.own.waiting'](left))
  } catch (error) {
    // The decision stands; what is wrong with the mail never makes it fail.
    if (!(error instanceof CliError)) throw error
    app.remark(say(app.text, error.key, error.values))
    app.remark(app.text['mail.own.waiting'](await count()))
  } finally {
    stopListening()
  }
}
