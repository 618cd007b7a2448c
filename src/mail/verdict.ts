import { type Answer, answerOf, endsSession, errorCode, type Moment, type SmtpFailure, type Subject, speaksOf } from './answer.ts'
import { type Cause, causeOf } from './cause.ts'

/** What came of one attempt, and what it means for the outbox (mdo, sections 7 and 8). */
export type Verdict =
  | { outcome: 'sent' }
  /** Refused for good, for the recipient’s or the message’s sake: never tried again by itself. */
  | { outcome: 'failed'; error: string; words: string }
  /** Refused for now: this mail waits. Its provider as well, when the answer speaks of it or when three addresses in a row hear the like. */
  | { outcome: 'later'; error: string; words: string; about: 'mailbox' | 'address' | 'provider' }
  /** Refused, and what happens to the others tells whom it is about: the recipient, unless; a filter or us; us, unless. */
  | { outcome: 'aside'; error: string; words: string; leans: 'recipient' | 'neither' | 'us' }
  /** It may have been accepted although no answer was heard. */
  | { outcome: 'ambiguous'; error: string }
  /** The server or a setting is at fault, not the mail: nothing is charged to it, and the run stops. */
  | Fault

export interface Fault {
  outcome: 'fault'
  error: string
  cause: Cause
  words: string
  /** The answer was given to this mail: others may fare better, so that the next run begins with them. */
  answered?: true
}

/** What an attempt has come to: the verdict, and whether a new connection may get another answer. */
export interface Judged {
  verdict: Verdict
  /** The server has had enough of this connection, or closed it before anything was decided. */
  sessionOver: boolean
}

/**
 * Judges a failed attempt by whom it speaks of. A loss before the final dot and one after it give the same error object, so whether the
 * whole text had left is told by the caller, who saw it go.
 * @param refused the answer to RCPT TO, which is lost in the error when the server closes with it (421)
 */
export function judge(failure: SmtpFailure, bodyLeft: boolean, refused?: SmtpFailure): Judged {
  const { code = '', command = '', responseCode } = failure
  const error = errorCode(failure)
  const decided = (verdict: Verdict, sessionOver = false): Judged => ({ verdict, sessionOver })
  if (code === 'EABORT' && !bodyLeft) return decided(faultOf(failure))
  if (code === 'ECONNECTION' && responseCode === 421 && refused?.responseCode === 421) return answered('recipient', refused, error)
  const at = MOMENTS[command]
  if (at !== undefined && responseCode !== undefined) return answered(code === 'EMESSAGE' ? 'text' : at, failure, error)
  if (code === 'EMESSAGE' && command === 'DATA') return decided({ outcome: 'ambiguous', error })
  // Too big or without a recipient: found by nodemailer itself, before anything was sent.
  if (code === 'EMESSAGE' || (code === 'EENVELOPE' && command === 'API'))
    return decided({ outcome: 'failed', error, words: failure.message ?? '' })
  if (at === 'sender' || code === 'EAUTH' || code === 'ETLS') return decided(faultOf(failure))
  if (bodyLeft) return decided({ outcome: 'ambiguous', error })
  return decided({ outcome: 'later', error, words: '', about: 'address' }, code !== 'ETIMEDOUT')
}

const MOMENTS: Readonly<Record<string, Moment>> = { 'MAIL FROM': 'sender', 'RCPT TO': 'recipient', DATA: 'data' }

function answered(at: Moment, failure: SmtpFailure, error: string): Judged {
  const answer = answerOf(at, failure)
  return { verdict: meaning(speaksOf(answer), answer, error), sessionOver: endsSession(answer) }
}

/** What an answer means for the mail, by whom it speaks of. */
function meaning(subject: Subject, { at, code, words: text, enhanced }: Answer, error: string): Verdict {
  const words = `${code} ${text}`
  switch (subject) {
    case 'server':
      return { outcome: 'fault', error, cause: 'later', words }
    case 'us':
      return {
        outcome: 'fault',
        error,
        cause: causeOfRefusal(at, code, enhanced, text),
        words,
        ...(at === 'sender' ? {} : { answered: true }),
      }
    case 'us_likely':
      return { outcome: 'aside', error, words, leans: 'us' }
    case 'doubtful':
      return { outcome: 'aside', error, words, leans: 'neither' }
    case 'provider':
      return { outcome: 'later', error, words, about: 'provider' }
    case 'address':
      return code < 500 ? { outcome: 'later', error, words, about: 'address' } : { outcome: 'aside', error, words, leans: 'recipient' }
    default:
      return code < 500 ? { outcome: 'later', error, words, about: 'mailbox' } : { outcome: 'failed', error, words }
  }
}

/** Of what about us a refusal speaks: the sender’s address, or what this machine or its login may do. */
function causeOfRefusal(at: Moment, code: number, enhanced: string, words: string): Cause {
  if ([534, 535].includes(code)) return 'login'
  if (/sender|owned|send ?as/i.test(words) || ['5.1.7', '5.1.8', '4.1.7', '4.1.8', '5.7.60', '5.2.252'].includes(enhanced)) return 'sender'
  return at === 'sender' && code !== 530 && !enhanced.startsWith('5.7') ? 'sender' : 'relay'
}

/** A fault of the connection, the login or the server, found before any mail was named. */
export const faultOf = (failure: SmtpFailure): Fault => ({
  ...{ outcome: 'fault', error: errorCode(failure), cause: causeOf(failure) },
  words: failure.response ? `${failure.responseCode ?? ''} ${answerOf('text', failure).words}`.trim() : systemWords(failure),
})

/** What the system said: its code, or the sentence where that is all there is. */
const systemWords = ({ code = '', originalCode, message = '' }: SmtpFailure) => originalCode ?? (code || message.slice(0, 200))
