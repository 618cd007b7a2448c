import type { App } from '../../cli/app.ts'
import type { Problem } from '../../cli/program.ts'
import { isRunLockHeld } from '../../mail/run-lock.ts'
import type { Db } from '../../store/engine.ts'
import { sendingMails } from '../usecases/check.ts'

/** A mail is being sent only while somebody holds the lock of a run; what a killed run left so is for the next one. */
export async function checkSending(app: App, trx: Db): Promise<Problem[]> {
  const sending = await sendingMails(trx)
  if (sending.length === 0 || (await isRunLockHeld(app.place.at, trx))) return []
  return sending.map((id) => ({ check: 'mdo.sending_needs_a_run', what: `mail ${id}`, repair: 'mail send' }))
}
