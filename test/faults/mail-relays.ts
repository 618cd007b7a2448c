import type { Fault, Moment, Talk } from '../mail/server.ts'

const HOUR = 3_600_000

/** Hours since the start between which somebody answers like this. */
interface Spell {
  from: number
  to: number
  at: Moment
  answer: Fault
}

/** A relay as they are: when and how it refuses us, and how much it takes on one connection. */
export interface Relay {
  name: string
  refusesUs: readonly Spell[]
  session?: { takes: number; at: Moment; answer: Fault }
}

/** The machine is off from here to there; a refusal of us comes just before, so that mails wait that nobody has heard of. */
export const OFF = { from: 340, to: 510 }

const spells = (at: Moment, first: Fault, second: Fault, third: Fault): Spell[] => [
  { from: 80, to: 106, at, answer: first },
  { from: 332, to: OFF.from, at, answer: second },
  { from: 560, to: 569, at, answer: third },
]

export const RELAYS: readonly Relay[] = [
  {
    name: 'Postfix',
    refusesUs: spells(
      'rcpt',
      '553 5.7.1 <mdo@mdo.example>: Sender address rejected: not owned by user mdo',
      '554 5.7.1 <x>: Relay access denied',
      '454 4.7.1 <x>: Relay access denied',
    ),
  },
  {
    name: 'Postfix without smtpd_delay_reject',
    refusesUs: spells('mail', '530 5.7.0 Must issue a STARTTLS command first', '553 5.7.1 not owned by user', '450 4.1.8 Domain not found'),
    session: { takes: 6, at: 'mail', answer: '421 4.7.0 relay.example Error: too many errors' },
  },
  {
    name: 'Office 365',
    refusesUs: [
      ...spells(
        'dot',
        '554 5.2.252 SendAsDenied; mdo@mdo.example not allowed to send as b@mdo.example',
        '550 5.7.60 SMTP; Client does not have permissions to send as this sender',
        '550 5.1.90 Your message can’t be sent because you’ve reached your daily limit for message recipients',
      ),
      { from: 600, to: 604, at: 'rcpt', answer: '550 5.7.64 TenantAttribution; Relay Access Denied' },
    ],
  },
  {
    name: 'Gmail',
    refusesUs: spells(
      'dot',
      '550 5.4.5 Daily user sending quota exceeded',
      '550 5.7.1 Mail relay denied [192.0.2.7]. Invalid credentials for relay',
      '550 5.4.5 Daily user sending quota exceeded',
    ),
    session: { takes: 5, at: 'mail', answer: '421 4.7.0 Try again later, closing connection' },
  },
  {
    name: 'Orange',
    refusesUs: spells(
      'greeting',
      '421 opmta1.example Service refused, please try later. OFR_999 [999]',
      '554 opmta1.example Connection rejected',
      '421 opmta1.example Too many connections, slow down. OFR004_104 [104]',
    ),
    session: { takes: 4, at: 'rcpt', answer: '421 Too many messages, slow down. OFR_005' },
  },
  {
    name: 'three on a connection',
    refusesUs: spells('rcpt', '550 5.1.0 Sender address rejected', '550 Administrative prohibition', '554 5.7.1 Client host blocked'),
    session: { takes: 3, at: 'data', answer: '452 4.4.5 Maximum number of messages per session exceeded' },
  },
]

/** What becomes of a mail to somebody, and what a mailbox or a provider says between two hours; a trouble that passes takes less time than a mail has. */
export interface Kind {
  name: string
  ends: 'taken' | 'failed' | 'dead'
  from?: number
  until?: number
  at?: Moment
  answer?: Fault
}

export const KINDS: readonly Kind[] = [
  { name: 'a', ends: 'taken' },
  { name: 'b', ends: 'taken' },
  { name: 'c', ends: 'taken' },
  { name: 'gris', ends: 'taken', at: 'rcpt', answer: '450 4.2.0 Recipient address rejected: Greylisted, see http://postgrey.example' },
  { name: 'plein', ends: 'dead', at: 'rcpt', answer: '452 4.2.2 The email account that you tried to reach is over quota' },
  { name: 'debord', ends: 'taken', from: 100, until: 150, at: 'rcpt', answer: '452 4.2.2 Mailbox full' },
  { name: 'comble', ends: 'failed', at: 'rcpt', answer: '552 5.2.2 Over quota' },
  { name: 'inconnu', ends: 'failed', at: 'rcpt', answer: '550 5.1.1 User unknown' },
  { name: 'filtre', ends: 'failed', at: 'dot', answer: '554 5.7.1 Message rejected as spam' },
  { name: 'mort', ends: 'dead', at: 'rcpt', answer: '450 4.1.2 Recipient address rejected: Domain not found' },
  { name: 'lent', ends: 'taken', from: 200, until: 248, at: 'rcpt', answer: '421 4.7.0 Service refused, please try later. OFR_999' },
]

export const kindOf = (address: string) =>
  KINDS.find(({ name }) => address.startsWith(`${name}-`)) ?? KINDS.find(({ name }) => address.endsWith(`@${name}.example`))

/** Whether nothing of ours is to be had at an hour: the machine is off, or the relay refuses us. */
export const shut = ({ refusesUs }: Relay, hour: number) =>
  (hour >= OFF.from && hour < OFF.to) || refusesUs.some(({ from, to }) => hour >= from && hour < to)

/** How the server answers: first the relay for its own sake, then the mailboxes behind it. */
export function answering(relay: Relay, start: Date, now: () => Date) {
  const seen = new Map<string, number>()
  return ({ moment, to, taken }: Talk): Fault | undefined => {
    const hour = (now().getTime() - start.getTime()) / HOUR
    const refusal = relay.refusesUs.find((spell) => spell.at === moment && hour >= spell.from && hour < spell.to)
    if (refusal) return refusal.answer
    if (relay.session && moment === relay.session.at && taken >= relay.session.takes) return relay.session.answer
    const kind = kindOf(to)
    if (!kind || moment !== kind.at) return undefined
    if (kind.name === 'gris') {
      const first = seen.get(to) ?? now().getTime()
      seen.set(to, first)
      return now().getTime() - first >= HOUR / 12 - 60_000 ? undefined : kind.answer
    }
    const { from = 0, until = Number.POSITIVE_INFINITY } = kind
    return hour >= from && hour < until ? kind.answer : undefined
  }
}
