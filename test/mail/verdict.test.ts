import { expect, test } from 'vitest'
import { answerOf, endsSession, type Moment, type Subject, speaksOf } from '../../src/mail/answer.ts'
import { nextAttempt } from '../../src/mail/patience.ts'
import { judge } from '../../src/mail/verdict.ts'

/** What relays really answer, and whom it speaks of. */
const ANSWERS: readonly (readonly [Moment, string, Subject])[] = [
  // Postfix, which says to the recipient what it thinks of client, greeting, sender and login (smtpd_delay_reject).
  ['recipient', '554 5.7.1 <lea@x.fr>: Relay access denied', 'us'],
  ['recipient', '454 4.7.1 <lea@x.fr>: Relay access denied', 'us'],
  ['recipient', '553 5.7.1 <mdo@y.fr>: Sender address rejected: not owned by user mdo', 'us'],
  ['recipient', '553 5.7.1 <mdo@y.fr>: Sender address rejected: not logged in', 'us'],
  ['recipient', '550 5.1.0 <mdo@y.fr>: Sender address rejected: User unknown in virtual mailbox table', 'us'],
  ['recipient', '450 4.1.8 <mdo@y.fr>: Sender address rejected: Domain not found', 'us'],
  ['recipient', '504 5.5.2 <pc>: Helo command rejected: need fully-qualified hostname', 'us'],
  ['recipient', '450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.7]', 'us'],
  ['recipient', '554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.example', 'doubtful'],
  ['recipient', '550 5.1.1 <lea@x.fr>: Recipient address rejected: User unknown in local recipient table', 'mailbox'],
  ['recipient', '554 5.7.1 <lea@x.fr>: Recipient address rejected: Access denied', 'mailbox'],
  ['recipient', '450 4.1.2 <lea@x.invalid>: Recipient address rejected: Domain not found', 'address'],
  ['recipient', '450 4.2.0 <lea@x.fr>: Recipient address rejected: Greylisted, see http://postgrey.example', 'mailbox'],
  ['recipient', '451 4.3.0 <lea@x.fr>: Temporary lookup failure', 'provider'],
  ['recipient', '451 4.4.1 Connection to the mail host timed out', 'provider'],
  ['recipient', '421 4.7.0 relay.example Error: too many errors', 'provider'],
  // Without it, at the sender or at the greeting.
  ['sender', '553 5.7.1 <mdo@y.fr>: Sender address rejected: not owned by user mdo', 'us'],
  ['sender', '530 5.7.0 Must issue a STARTTLS command first', 'us'],
  ['sender', '530 5.7.1 Authentication required', 'us'],
  ['sender', '550 sender unknown', 'us'],
  ['sender', '451 4.3.0 Error: queue file write error', 'server'],
  ['sender', '452 4.3.1 Insufficient system storage', 'server'],
  ['sender', '421 4.7.0 Too many connections', 'server'],
  ['sender', '552 5.3.4 Message size exceeds fixed limit', 'message'],
  // Exchange and Office 365, which refuse after the text.
  ['text', '554 5.2.252 SendAsDenied; mdo@y.fr not allowed to send as b@y.fr', 'us'],
  ['text', '550 5.7.60 SMTP; Client does not have permissions to send as this sender', 'us'],
  ['text', '550 5.7.57 Client not authenticated to send mail', 'us'],
  ['text', '550 5.1.8 Access denied, bad outbound sender', 'us'],
  ['text', '550 5.1.90 Your message can’t be sent because you’ve reached your daily limit for message recipients', 'us'],
  ['recipient', '550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain', 'us'],
  ['recipient', '550 5.7.64 TenantAttribution; Relay Access Denied', 'us'],
  ['recipient', '550 5.4.1 Recipient address rejected: Access denied', 'mailbox'],
  ['recipient', '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup', 'mailbox'],
  ['text', '554 5.2.121 The recipient’s per hour message receive limit has been exceeded', 'mailbox'],
  ['recipient', '550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required', 'mailbox'],
  ['text', '550 5.7.509 Access denied, sending domain does not pass DMARC verification', 'doubtful'],
  ['recipient', '550 5.7.606 Access denied, banned sending IP', 'doubtful'],
  ['recipient', '451 4.7.500 Server busy. Please try again later', 'provider'],
  ['recipient', '550 5.5.0 Requested action not taken: mailbox unavailable', 'mailbox'],
  ['recipient', '552 5.2.3 Message too large for this mailbox', 'message'],
  ['recipient', '550 5.1.1 <spam.black@policy.example>: nobody', 'mailbox'],
  ['recipient', '550 <spam.black@policy.example>: nobody', 'address'],
  // Gmail.
  ['recipient', '550-5.1.1 The email account that you tried to reach does not exist.\r\n550 5.1.1 Please try again', 'mailbox'],
  ['recipient', '452 4.2.2 The email account that you tried to reach is over quota', 'mailbox'],
  ['recipient', '552 5.2.2 The email account that you tried to reach is over quota', 'mailbox'],
  ['recipient', '450 4.2.1 The user you are trying to contact is receiving mail too quickly', 'mailbox'],
  ['text', '550 5.4.5 Daily user sending quota exceeded', 'us'],
  [
    'text',
    '550-5.7.26 This mail has been blocked because the sender is unauthenticated.\r\n550 5.7.26 Gmail requires SPF or DKIM',
    'doubtful',
  ],
  ['text', '552 5.7.0 This message was blocked because its content presents a potential security issue', 'doubtful'],
  ['recipient', '421 4.7.28 Our system has detected an unusual rate of unsolicited mail', 'provider'],
  ['recipient', '553 5.1.3 The recipient address <lea@> is not a valid RFC 5321 address', 'mailbox'],
  ['recipient', '555 5.5.2 Syntax error, cannot decode response', 'us_likely'],
  // Orange, La Poste, OVH, Free.
  ['recipient', '421 opmta1mti01.example Service refused, please try later. OFR_999 [999]', 'provider'],
  ['recipient', '550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR204_418 [418]', 'mailbox'],
  ['text', '550 5.2.0 Mail rejete. Mail rejected. OFR_506 [506]', 'doubtful'],
  ['recipient', '550 5.5.0 Service refuse. Veuillez essayer plus tard. service refused, please try later. LPN007_510', 'doubtful'],
  ['recipient', '451 4.7.1 Greylisting in action, please come back in 00:04:59', 'mailbox'],
  ['text', '451 4.7.1 Try again later', 'address'],
  // Exim, sendmail and those who say little.
  ['recipient', '550 relay not permitted', 'us'],
  ['recipient', '550 Administrative prohibition', 'doubtful'],
  ['recipient', '550 Sender verify failed', 'us'],
  ['recipient', '550 SMTP AUTH is required', 'us'],
  ['recipient', '550 unrouteable address', 'address'],
  ['recipient', '550 no such user here', 'mailbox'],
  ['recipient', '553 no', 'address'],
  ['recipient', '501 bad address syntax', 'address'],
  ['recipient', '552 mailbox full', 'mailbox'],
  ['recipient', '450 try later', 'address'],
  ['recipient', '451 try later', 'address'],
  ['recipient', '452 try later', 'address'],
  ['recipient', '450 4.1.1 not now', 'address'],
  ['recipient', '450 greylisted', 'mailbox'],
  ['text', '550 no', 'doubtful'],
  ['text', '554 no', 'doubtful'],
  ['data', '554 no valid recipients', 'doubtful'],
  ['data', '503 5.5.1 need RCPT command', 'us_likely'],
  ['text', '554 5.6.0 lone CR or LF in body', 'message'],
  ['text', '452 4.3.1 Insufficient system resources', 'address'],
]

const read = (at: Moment, response: string) => answerOf(at, { response, responseCode: Number(response.slice(0, 3)) })

test.for(ANSWERS)('%s: %s speaks of: %s', ([at, response, subject]) => {
  expect(speaksOf(read(at, response))).toBe(subject)
})

test.for([
  ['421 4.7.0 Maximum message count per session reached', true],
  ['421 too many errors', true],
  ['452 4.4.5 Maximum number of messages exceeded', true],
  ['452 4.5.3 Too many recipients', true],
  ['451 too many messages on this connection', true],
  ['450 4.7.0 too many mails', true],
  ['452 4.2.2 over quota', false],
  ['450 4.7.1 try again later', false],
  ['550 too many mails', false],
] as const)('%s ends the session: %s', ([response, ends]) => {
  expect(endsSession(read('recipient', response))).toBe(ends)
})

test('an error of our own while the text is written is never a refusal, nor is a silence before the text', () => {
  expect(judge({ code: 'ESTREAM', command: 'API' }, false).verdict.outcome).toBe('later')
  expect(judge({ code: 'ETIMEDOUT', command: 'CONN' }, false)).toMatchObject({ verdict: { outcome: 'later' }, sessionOver: false })
  expect(judge({ code: 'ECONNECTION', command: 'CONN' }, true).verdict.outcome).toBe('ambiguous')
})

const HOUR = 3_600_000
const start = new Date('2026-11-20T10:00:00Z')
const after = (hours: number) => new Date(start.getTime() + hours * HOUR)
const next = (attempts: number, hours: number, refusal = false) =>
  nextAttempt({ attempts, since: start, refusal }, after(hours), 0.5)?.getTime()

test('a mail gives up at the end of its time, never before it was tried four times', () => {
  expect([1, 2, 3, 4, 5, 6, 7].map((attempts) => ((next(attempts, 0) ?? 0) - start.getTime()) / HOUR)).toEqual([
    ...[1 / 12, 1 / 4, 1, 3, 6, 12, 24],
  ])
  // The last attempt comes when the time is over, not a day later.
  expect(next(9, 110)).toBe(after(120).getTime())
  expect(next(9, 120)).toBeUndefined()
  expect(next(6, 71, true)).toBe(after(72).getTime())
  expect(next(6, 72, true)).toBeUndefined()
  expect(next(2, 200)).toBe(after(200.25).getTime())
  expect(next(4, 200)).toBeUndefined()
})
