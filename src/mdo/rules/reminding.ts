import { addDays, type Day } from '../../days.ts'

/**
 * The reminder of an expiry that is due: the most advanced one, if none as advanced went out (mdo, section 10). After an outage it goes once.
 * @param offsets days before the expiry
 * @param sent the offsets of reminders of this expiry that went out
 */
export function dueBeforeExpiry(expiresOn: Day, offsets: readonly number[], sent: readonly number[], today: Day): number | undefined {
  if (expiresOn < today) return undefined
  const due = offsets.filter((days) => addDays(expiresOn, -days) <= today)
  const next = due.length ? Math.min(...due) : undefined
  return next === undefined || sent.some((days) => days <= next) ? undefined : next
}

/** The same for a request that waits: so many days after the sign-up. */
export function dueAfterRequest(requestedOn: Day, offsets: readonly number[], sent: readonly number[], today: Day): number | undefined {
  const due = offsets.filter((days) => addDays(requestedOn, days) <= today)
  const next = due.length ? Math.max(...due) : undefined
  return next === undefined || sent.some((days) => days >= next) ? undefined : next
}
