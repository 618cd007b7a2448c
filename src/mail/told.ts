import type { App } from '../cli/app.ts'
import type { Store } from '../store/engine.ts'
import { inSnapshot } from '../store/transaction.ts'
import { say } from '../text/index.ts'
import { refusedLibraries } from './list.ts'
import type { Tally } from './sender.ts'
import { mailSettings } from './settings.ts'
import { missingTemplates } from './template-files.ts'

/** What a person is told of a run on stderr: what did not arrive and which list shows it, and what is wrong beside the mails. */
export async function tellOf(app: App, store: Store, { owner, counts, passedOver }: Tally): Promise<void> {
  const { text } = app
  const missing = missingTemplates(mailSettings(app))
  if (missing !== undefined) app.remark(text['mail.templates_missing'](missing))
  if (passedOver) app.remark(say(text, passedOver.key, passedOver.values))
  for (const status of ['failed', 'dead', 'unknown'] as const) {
    if (counts[status] > 0) app.remark(text[`mail.told.${status}`](counts[status]))
  }
  for (const { library, error } of await inSnapshot(store, (trx) => refusedLibraries(trx, owner)))
    app.remark(text['mail.library_refused'](library, error ?? ''))
}

/** What has left, or where its files are: only a server sends. */
export function leftOf(app: App, sent: number): string {
  const { place } = mailSettings(app)
  return place.how === 'folder' ? app.text['mail.own.written'](sent, place.folder) : app.text['mail.own.sent'](sent)
}
