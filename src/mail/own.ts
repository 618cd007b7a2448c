import type { App } from '../cli/app.ts'
import { CliError } from '../errors.ts'
import type { Store } from '../store/engine.ts'
import { inSnapshot } from '../store/transaction.ts'
import { say } from '../text/index.ts'
import { refusedLibraries } from './list.ts'
import { type Only, waiting } from './queue.ts'
import { runOf } from './run.ts'
import { tryRunLock } from './run-lock.ts'
import { sendQueue } from './sender.ts'

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
    const { owner, counts, fault, waiting: left } = done.result
    if (fault) app.remark(say(app.text, fault.key, fault.values))
    if (counts.sent > 0) app.remark(app.text['mail.own.sent'](counts.sent))
    if (left > 0) app.remark(app.text['mail.own.waiting'](left))
    if (counts.failed + counts.unknown > 0) app.remark(app.text['mail.own.failed'](counts.failed + counts.unknown))
    for (const { library, error } of await inSnapshot(store, (trx) => refusedLibraries(trx, owner)))
      app.remark(app.text['mail.library_refused'](library, error ?? ''))
  } catch (error) {
    // The decision stands; what is wrong with the mail never makes it fail.
    if (!(error instanceof CliError)) throw error
    app.remark(say(app.text, error.key, error.values))
    app.remark(app.text['mail.own.waiting'](await count()))
  } finally {
    stopListening()
  }
}
