/** What nodemailer says about a mail that did not go through; its own error type has many more fields. */
export interface SmtpFailure {
  code?: string | undefined
  command?: string | undefined
  responseCode?: number | undefined
  response?: string | undefined
  permanent?: boolean | undefined
}

/** What came of one attempt, and what it means for the outbox (mdo, sections 7 and 8). */
export type Verdict =
  | { outcome: 'sent' }
  /** Refused for good: never tried again by itself. */
  | { outcome: 'failed'; error: string; policy: boolean }
  /** Refused for now. `domain`: the other mails to the same provider wait as well. */
  | { outcome: 'later'; error: string; domain: boolean }
  /** It may have been accepted although no answer was heard. */
  | { outcome: 'ambiguous'; error: string }
  /** The server or a setting is at fault, not the mail: nothing is charged to it, and the run stops. */
  | { outcome: 'fault'; error: string }

/**
 * Judges a failed attempt. `permanent` alone would be wrong: a refused password or sender is permanent too and says nothing about the
 * mail, so only an answer to RCPT TO or DATA ends one; and a loss before the final dot and one after it give the same error object, so
 * whether the whole text had left is told by the caller, who saw it go.
 * @param recipientAnswer the answer to RCPT TO, which is lost in the error when the server closes with it (421)
 */
export function judge(failure: SmtpFailure, bodyLeft: boolean, recipientAnswer?: number): Verdict {
  const { code = '', command = '', responseCode, permanent } = failure
  const error = errorCode(failure)
  const atRecipient = command === 'RCPT TO' || (code === 'ECONNECTION' && recipientAnswer === 421)
  if (code === 'EMESSAGE' && command === 'DATA' && responseCode === undefined) return { outcome: 'ambiguous', error }
  if (atRecipient || command === 'DATA') {
    if (permanent) return { outcome: 'failed', error, policy: isPolicy(failure) }
    return { outcome: 'later', error, domain: atRecipient }
  }
  // Too big or without a recipient: found by nodemailer itself, before anything was sent.
  if ((code === 'EMESSAGE' || code === 'EENVELOPE') && (command === 'API' || responseCode === undefined))
    return { outcome: 'failed', error, policy: false }
  if (command === 'MAIL FROM' || code === 'EAUTH' || code === 'ETLS') return { outcome: 'fault', error }
  return bodyLeft ? { outcome: 'ambiguous', error } : { outcome: 'later', error, domain: false }
}

const ENHANCED = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/

/** A word and the numbers of the answer. The sentence of the server is left out: it may quote an address or the mail. */
export function errorCode({ code = 'EUNKNOWN', responseCode, response = '' }: SmtpFailure): string {
  return [code, responseCode, ENHANCED.exec(response)?.[1]].filter((part) => part !== undefined).join(' ')
}

/** 5.7.x: not the address but the sender or the text is unwelcome (RFC 3463). */
const isPolicy = ({ response = '' }: SmtpFailure) => /^5\.7\./.test(ENHANCED.exec(response)?.[1] ?? '')

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
export const GIVE_UP_AFTER = 5 * DAY
export const GIVE_UP_REFUSAL_AFTER = 3 * DAY
