import { setTimeout } from 'node:timers/promises'
import { CliError, EXIT } from '../errors.ts'
import { domainOf } from '../files/address.ts'
import type { Store } from '../store/engine.ts'
import { checkpoint, inSnapshot, inTransaction } from '../store/transaction.ts'
import { collectGarbage } from './memory.ts'
import type { Providers } from './providers.ts'
import { claim, nextPage, type Only, type Waiting } from './queue.ts'
import { lockLost } from './run-lock.ts'
import type { MailSettings } from './settings.ts'
import type { Mail } from './table.ts'
import type { Writer } from './template-files.ts'
import type { Transport } from './transport.ts'

/** One pass over the queue. The run lock is held by the caller. */
export interface Run {
  store: Store
  settings: MailSettings
  writer: Writer
  /** Made when the first mail is about to leave. @throws CliError 6 */
  open: () => Promise<Transport>
  now: () => Date
  only: Only
  /** Also mails whose time has not come. */
  early?: boolean
  /** At most so many mails. */
  limit?: number | undefined
  signal: AbortSignal
  /** Whether the run lock is still ours. */
  held?: () => boolean
}

interface Claiming extends Run {
  /** Under which the mails of this run are claimed. */
  owner: string
  providers: Providers
}

/** After so many mails the write-ahead log is emptied, so that what was wiped is not kept there by a long run, and memory is given back. */
const TIDY_EVERY = 250

export const stopped = () => new CliError('interrupted', EXIT.interrupted, 'mail.interrupted')

/** Claims mail after mail, at the pace that the department set; providers that have asked for patience are left alone. */
export async function* claimed(sending: Claiming): AsyncGenerator<Mail> {
  const { store, settings, signal, providers, owner, now, held, limit = Number.POSITIVE_INFINITY } = sending
  const pause = settings.perMinute === undefined ? 0 : 60_000 / settings.perMinute
  let taken = 0
  // Over the queue again as long as something was found: what waited for an earlier mail to the same person may go now.
  for (let before = -1; before < taken; ) {
    before = taken
    for await (const mail of queued(sending)) {
      if (providers.waits(domainOf(mail.to_address ?? ''))) continue
      if (taken > 0 && pause > 0) await setTimeout(pause, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) throw stopped()
      if (held?.() === false) throw lockLost(store)
      const got = await inTransaction(store, (trx) => claim(trx, mail, owner, now()), 'again')
      if (!got) continue
      yield got
      if (++taken >= limit) return
      if (taken % TIDY_EVERY === 0) {
        await checkpoint(store)
        collectGarbage()
      }
    }
  }
}

/** The queue page by page, so that memory does not grow with it. */
async function* queued({ store, only, early, now, owner }: Claiming): AsyncGenerator<Waiting> {
  for (let after: Waiting | undefined; ; ) {
    const page = await inSnapshot(store, (trx) => nextPage(trx, { owner, after, due: early ? undefined : now(), only }))
    yield* page
    after = page.at(-1)
    if (!after) return
  }
}
