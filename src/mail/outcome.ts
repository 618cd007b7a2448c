import { AMBIGUOUS_WAIT, nextAttempt } from './patience.ts'
import { later, type Settlement } from './queue.ts'
import type { Mail } from './table.ts'
import type { Verdict } from './verdict.ts'

/** What a verdict does to the row (the table of mdo, section 7). */
export function settlementOf(mail: Mail, verdict: Verdict, now: Date): Settlement {
  switch (verdict.outcome) {
    case 'sent':
      return { status: 'sent', at: now }
    case 'failed':
      return { status: 'failed', error: verdict.error }
    case 'later':
      return putOff(mail, verdict.error, now)
    case 'aside':
      return { status: 'queued', error: verdict.error, unchanged: true, behind: now.toISOString() }
    case 'fault':
      return { status: 'queued', error: verdict.error, unchanged: true, ...(verdict.answered ? { behind: now.toISOString() } : {}) }
    case 'ambiguous':
      return mail.possible_duplicate
        ? { status: 'unknown', error: verdict.error }
        : { status: 'queued', error: verdict.error, next: later(now, AMBIGUOUS_WAIT), possibleDuplicate: true }
  }
}

/** Tried for the first time, its time to give up begins: what a server never heard of was never refused. */
function putOff({ attempts, queued_at, kind, reason }: Mail, error: string, now: Date): Settlement {
  const since = attempts === 1 ? now : new Date(queued_at)
  const refusal = kind === 'user_refused' || kind === 'user_revoked' || reason !== null
  const next = nextAttempt({ attempts, since, refusal }, now, Math.random())
  if (!next) return { status: 'dead', error }
  return { status: 'queued', error, next: next.toISOString(), ...(attempts === 1 ? { since: since.toISOString() } : {}) }
}
