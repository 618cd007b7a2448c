/** What nodemailer says about a mail that did not go through; its own error type has many more fields. */
export interface SmtpFailure {
  code?: string | undefined
  /** The code of the system or of TLS, where there is one: `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */
  originalCode?: string | undefined
  command?: string | undefined
  responseCode?: number | undefined
  response?: string | undefined
  message?: string | undefined
}

/** The moment of an answer: sender, recipient, before the text (DATA), after its final dot. */
export type Moment = 'sender' | 'recipient' | 'data' | 'text'

/** What a server answered: its number, the enhanced one (RFC 3463), its words in one line. */
export interface Answer {
  at: Moment
  code: number
  enhanced: string
  words: string
}

/**
 * Whom a refusal speaks of (mdo, section 7): this mailbox alone; this address, until others of its provider hear the same; its provider;
 * the message; us (sender, login, machine, what we may relay), surely or by its number only; the server as it is now; or what may be
 * a filter or a word about us.
 */
export type Subject = 'mailbox' | 'address' | 'provider' | 'message' | 'us' | 'us_likely' | 'server' | 'doubtful'

const ENHANCED = /^([45]\.\d{1,3}\.\d{1,3})\b/
const LONGEST = 300

/** The words of an answer in one line, without its numbers. */
const wordsOf = (response: string) =>
  response
    .split(/\r?\n/)
    .map((line) => line.replace(/^\d{3}[ -]?/, '').trim())
    .filter((line) => line !== '')
    .join(' ')
    .slice(0, LONGEST)

export function answerOf(at: Moment, { responseCode = 0, response = '' }: SmtpFailure): Answer {
  const words = wordsOf(response)
  return { at, code: responseCode, enhanced: ENHANCED.exec(words)?.[1] ?? '', words }
}

/** A word and the numbers of the answer, as they are kept. The sentence of the server is left out: it may quote an address or the mail. */
export function errorCode(failure: SmtpFailure): string {
  const { code = 'EUNKNOWN', responseCode } = failure
  return [code, responseCode, answerOf('text', failure).enhanced].filter(Boolean).join(' ')
}

/** Those who ask to be asked again, each recipient by itself: a greylist. */
const GREYLIST = /gr[ea]y-?\s?list|\bgr[ea]yl?\b/i
const FULL = /over ?-?quota|quota (is )?(exceeded|full)|(mailbox|inbox|account|user)( is|'s)? (full|over)|storage (allocation )?exceeded/i
const UNKNOWN = new RegExp(
  [
    '(user|recipient|mailbox|address|account|domain)s? (is )?(unknown|not found|unavailable|disabled|inactive|suspended|invalid)',
    "(user|recipient|mailbox|address|account|domain) (does ?n[o’']t exist|undeliverable)",
    '(unknown|invalid|no such|not a valid|inactive) (user|recipient|mailbox|address|account|person)',
    'recipient address rejected',
    'invalid recipient',
  ].join('|'),
  'i',
)
const TOO_BIG = /(message|mail) (is )?(too (big|large|long)|size)|size (limit )?exceed|exceeds? (the )?(maximum|fixed|size)/i
/** The relay speaks of the sender, of the login, of this machine, or of what it carries for us. */
const ABOUT_US = new RegExp(
  [
    'relay(ing)? (access )?(is )?(denied|not (allowed|permitted)|prohibited|refused)',
    "(unable|not (allowed|permitted|authori[sz]ed)) to relay|(not|n[’']t) relay|tenant ?attribution",
    'sender( address| domain)? (is )?(rejected|denied|refused|not allowed|not authori[sz]ed|verify failed|unknown|invalid)',
    'not owned by|sendasdenied|send as this|allowed to send as|bad outbound sender',
    'authenticat(ion|e) (is )?(required|first|needed)|smtp auth|must (first )?(authenticate|issue|log ?in)|not logged in|starttls',
    '(client host|[eh]h?lo command) rejected',
  ].join('|'),
  'i',
)
/** How much an account may send in an hour or a day: of us too, and over tomorrow. */
const ALLOWANCE = /(daily|hourly|sending|outgoing|outbound|per (day|hour)|message rate) [a-z ]{0,24}(limit|quota|threshold)|too much mail/i
const FILTER =
  /spam|virus|malware|phish|suspicious|unsolicited|block|black|reputation|content|dmarc|\bspf\b|dkim|policy|\bof[rs]_?\d|lpn\d/i

/** What no filter of a recipient says: the sender, an account that may not send (any more), relay, login, the right to send as somebody. */
const SURELY_US = new Set([
  ...['4.1.7', '4.1.8', '5.1.7', '5.1.8', '5.1.90', '5.2.252', '5.4.6', '5.7.3', '5.7.8', '5.7.9', '5.7.11', '5.7.14'],
  ...['5.7.54', '5.7.57', '5.7.60', '5.7.64', '5.7.68', '5.7.501', '5.7.705', '5.7.708', '5.7.750'],
])
const DENIED = /denied|prohibit|not (allowed|permitted|authori[sz]ed)|refused/i
const LOGIN = new Set([530, 534, 535, 538])
/** Numbers that speak of the recipient when nothing else is said: no such mailbox, another place, over quota, a name, a domain without mail. */
const OF_RECIPIENT = new Set([501, 521, 550, 551, 552, 553, 556])

const about = (enhanced: string, ...subjects: string[]) => subjects.some((subject) => enhanced.slice(2).startsWith(`${subject}.`))

/** No such mailbox, none any more, full; a group or a mailbox that takes mail of its own house only (Exchange). */
const OF_MAILBOX = /^5\.(1\.(1|2|3|6|10)|2\.[12]|7\.1[23]\d)$/

/** An address says nothing of why: `contact@blackbird.example`. */
const withoutAddresses = (words: string) => words.replace(/<[^<>]*>|\S+@\S+/g, '')

/** Whom an answer speaks of. Its number says more than its moment, and words that relays really use say more than a number. */
export function speaksOf(given: Answer): Subject {
  const answer = { ...given, words: withoutAddresses(given.words) }
  const { at, code, enhanced, words } = answer
  if (LOGIN.has(code) || SURELY_US.has(enhanced)) return 'us'
  if (at !== 'sender' && OF_MAILBOX.test(enhanced)) return 'mailbox'
  const allowance = ALLOWANCE.test(words) && !about(enhanced, '2')
  if (ABOUT_US.test(words) || allowance) return 'us'
  if (at === 'sender') return isTooBig(answer) ? 'message' : code < 500 ? 'server' : 'us'
  return code < 500 ? transient(answer) : permanent(answer)
}

const isTooBig = ({ code, enhanced, words }: Answer) =>
  code >= 500 && (['5.3.4', '5.2.3'].includes(enhanced) || (!enhanced && TOO_BIG.test(words)))

function transient({ at, code, enhanced, words }: Answer): Subject {
  if (GREYLIST.test(words) || FULL.test(words) || about(enhanced, '2')) return 'mailbox'
  if (at !== 'recipient') return 'address'
  return code === 421 || about(enhanced, '3', '4', '7') ? 'provider' : 'address'
}

function permanent(answer: Answer): Subject {
  const { code, enhanced, words } = answer
  if (UNKNOWN.test(words) || FULL.test(words)) return 'mailbox'
  if (isTooBig(answer) || about(enhanced, '6')) return 'message'
  if (FILTER.test(words)) return 'doubtful'
  if (about(enhanced, '7')) return isFilter(enhanced) ? 'doubtful' : 'us_likely'
  if (enhanced === '5.1.0' || about(enhanced, '5')) return 'us_likely'
  if (about(enhanced, '1', '2', '4')) return 'mailbox'
  return answer.at === 'recipient' && !enhanced && OF_RECIPIENT.has(code) && !DENIED.test(words) ? 'address' : 'doubtful'
}

/** 5.7.0 and 5.7.1 are said by everybody; results of authentication (5.7.2x) and what Microsoft says of strangers by providers. */
function isFilter(enhanced: string): boolean {
  const detail = Number(enhanced.slice('5.7.'.length))
  return detail <= 1 || (detail >= 20 && detail < 50) || detail >= 100
}

const ENOUGH = /per (session|connection)|(this|in one) (session|connection)|too many (mess|mail|trans|err|conn|recip)/i

/** This connection has had enough of us; a new one goes on. So only where something came through on it before. */
export const endsSession = ({ code, enhanced, words }: Answer) =>
  code === 421 || (code < 500 && (['4.4.5', '4.5.3'].includes(enhanced) || ENOUGH.test(words)))
