const MINUTE = 60_000
const HOUR = 60 * MINUTE
const WAITS = [5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR]
const DAY = 24 * HOUR
const FIFTH = 0.2

/** How long a mail waits after so many attempts; a fifth more or less, so that a crowd does not come back at once. */
export const waitAfter = (attempts: number, random: number): number =>
  Math.round((WAITS[attempts - 1] ?? DAY) * (1 - FIFTH + 2 * FIFTH * random))

/** How long after an answer that never came the mail is sent once more. */
export const AMBIGUOUS_WAIT = 15 * MINUTE

/** After so long a mail gives up; a refusal sooner, because it carries a reason that must not be kept. */
const GIVE_UP_AFTER = 5 * DAY
const GIVE_UP_REFUSAL_AFTER = 3 * DAY
/** And not before so many attempts: a machine that was off has not tried, however old its mails. */
const LEAST_ATTEMPTS = 4

/** A mail that was put off. `since`: when it was first put off, or queued. */
export interface PutOff {
  attempts: number
  since: Date
  refusal: boolean
}

/**
 * When a mail that was put off is tried again; undefined when that was its last attempt. Giving up is always the end of an attempt: the
 * last one comes when its time is over.
 */
export function nextAttempt({ attempts, since, refusal }: PutOff, now: Date, random: number): Date | undefined {
  const end = since.getTime() + (refusal ? GIVE_UP_REFUSAL_AFTER : GIVE_UP_AFTER)
  const over = now.getTime() >= end
  if (over && attempts >= LEAST_ATTEMPTS) return undefined
  const next = now.getTime() + waitAfter(attempts, random)
  return new Date(over ? next : Math.min(next, end))
}
