import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type NewMail, queueMails } from '../../src/mail/outbox.ts'
import type { Transport } from '../../src/mail/transport.ts'
import { createStore } from '../../src/store/create.ts'
import { openStore } from '../../src/store/open.ts'
import { inTransaction } from '../../src/store/transaction.ts'
import { type Server, startServer } from '../mail/server.ts'
import { mails, mailTo, openPost, openWay, type Post, sendAll } from '../mail/support.ts'
import { answering, KINDS, kindOf, OFF, type Relay, shut } from './mail-relays.ts'
import { randomFrom } from './mail-server.ts'

const HOUR = 3_600_000
const DAYS = 30
const START = new Date('2026-11-02T00:00:00Z')

/** A sender as it must not be, to see that it is found. */
export type Plant = 'every refusal is final' | 'a refusal holds its provider' | 'age alone' | 'says nothing of what it sent'

export interface Month {
  place: string
  relay: Relay
  seed: number
  /** How many mails a working day brings. */
  aDay: number
  /** Minutes between two runs of cron. */
  every: number
  plant?: Plant
}

/** What was found; every list is to be empty. */
export interface Found {
  mails: number
  runs: number
  ended: Record<string, number>
  wrong: string[]
}

/** One mail: when it was queued and how it must end. */
interface Sent {
  address: string
  hour: number
  refusal: boolean
}

/**
 * A month of decisions and of cron through a relay that refuses us now and then, on a machine that is off for a week, to people whose
 * mailboxes are full, unknown, greylisted or filtered. Runs in which nothing is due are left out.
 */
export async function runMonth({ place, relay, seed, aDay, every, plant }: Month): Promise<Found> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-month-'))
  const server = await startServer()
  await createStore({ at: place, busyTimeout: 10_000 }, async () => undefined)
  const store = await openStore({ at: place, busyTimeout: 10_000 })
  try {
    const post = await openPost(store, server.url, folder)
    const times = new Map<string, number>()
    const answer = answering(relay, START, () => post.clock.now)
    server.script = (talk) => {
      const given = answer(talk)
      if (talk.moment === 'dot' && given === undefined) times.set(talk.to, hourOf(post))
      return given
    }
    const sent: Sent[] = []
    const runs = await live(post, { relay, random: randomFrom(seed), aDay, every, plant }, sent)
    return { ...(await judged(post, server, { relay, every, sent, times })), runs }
  } finally {
    await store.close()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const hourOf = ({ clock }: Post) => (clock.now.getTime() - START.getTime()) / HOUR

interface Living extends Pick<Month, 'relay' | 'aDay' | 'every' | 'plant'> {
  random: () => number
}

/** Decisions on working days, each of which tries its own mails, and cron in between. @returns how many runs there were */
async function live(post: Post, living: Living, sent: Sent[]): Promise<number> {
  const { relay, random, aDay, every } = living
  const step = every / 60
  let runs = 0
  let operation = 1
  const hours = decisionHours(relay, random)
  for (let hour = 0; hour < DAYS * 24; hour += step) {
    post.clock.now = new Date(START.getTime() + hour * HOUR)
    if (hours.has(Math.round(hour * 60))) {
      const few = fixed(sent, hour) ?? someOf(random, 1 + Math.floor((random() * aDay) / 2), sent, hour)
      operation++
      await inTransaction(post.store, (trx) => queueMails(trx, post.context, operation, few))
      runs += await send(post, living, { operation })
    }
    if (!offAt(relay, hour) && (await anyDue(post))) runs += await send(post, living, {})
  }
  return runs
}

const offAt = (relay: Relay, hour: number) => shut({ ...relay, refusesUs: [] }, hour)

/** Two decisions a working day while the machine is on, in minutes since the start; the last days only see the rest arrive. */
function decisionHours(relay: Relay, random: () => number): Set<number> {
  const days = Array.from({ length: DAYS - 8 }, (_, day) => day).filter((day) => day % 7 < 5)
  const hours = days.flatMap((day) => [day * 24 + 9 + Math.floor(random() * 3), day * 24 + 13 + Math.floor(random() * 5)])
  return new Set([...hours.filter((hour) => !offAt(relay, hour)), BATCH, BEFORE_OFF, LAST].map((hour) => hour * 60))
}

/** Many at once to one provider with a greylist. */
const BATCH = 58
/** Queued when the relay has just begun to refuse us, before the machine goes off for a week. */
const BEFORE_OFF = OFF.from - 6

/** One more for everybody's sake: who is refused by a filter is only known by another who is taken. */
const LAST = 681

/** What comes in every month, whatever the seed. */
function fixed(sent: Sent[], hour: number): NewMail[] | undefined {
  const to = (kind: string, refusal: boolean) => letter(sent, { address: `p${sent.length}@${kind}.example`, hour, refusal })
  if (hour === BATCH) return Array.from({ length: 8 }, () => to('gris', false))
  if (hour === BEFORE_OFF) return [to('a', true), to('b', false)]
  return hour === LAST ? [to('a', false)] : undefined
}

const someOf = (random: () => number, n: number, sent: Sent[], hour: number) => Array.from({ length: n }, () => someone(random, sent, hour))

function someone(random: () => number, sent: Sent[], hour: number): NewMail {
  const kind = KINDS[Math.floor(random() * KINDS.length)]
  const refusal = random() < 0.3
  // A full mailbox has neighbours.
  const address = kind?.name === 'plein' ? `plein-${sent.length}@a.example` : `p${sent.length}@${kind?.name}.example`
  return letter(sent, { address, hour, refusal })
}

function letter(sent: Sent[], it: Sent): NewMail {
  sent.push(it)
  return mailTo(it.address, it.refusal ? { kind: 'user_refused', reason: `Raison ${it.address}` } : {})
}

async function anyDue(post: Post): Promise<boolean> {
  const at = post.clock.now.toISOString()
  const { rows } = await sql`select 1 from mail where status = 'queued' and next_attempt <= ${at} limit 1`.execute(post.store.db)
  return rows.length > 0
}

async function send(post: Post, { plant }: Living, only: { operation?: number }): Promise<1> {
  if (plant === 'age alone') {
    const old = new Date(post.clock.now.getTime() - 3 * 24 * HOUR).toISOString()
    await sql`update mail set status = 'dead', "values" = '', reason = null, next_attempt = null
      where status = 'queued' and queued_at < ${old}`.execute(post.store.db)
  }
  await sendAll(post, { only, open: async () => (plant ? planted(openWay(post), plant) : openWay(post)) })
  return 1
}

/** The way out of a sender that gets answers wrong. */
const planted = (way: Transport, plant: Plant): Transport => ({
  ...way,
  async deliver(mail, entering, signal) {
    const verdict = await way.deliver(mail, entering, signal)
    const { outcome } = verdict
    if (plant === 'every refusal is final' && (outcome === 'aside' || (outcome === 'fault' && verdict.answered)))
      return { outcome: 'failed', error: verdict.error, words: '' }
    if (plant === 'a refusal holds its provider' && outcome === 'later') return { ...verdict, about: 'provider' }
    if (plant === 'says nothing of what it sent' && outcome === 'sent' && mail.to.endsWith('@gris.example'))
      return { outcome: 'later', error: 'EPLANT', words: '', about: 'mailbox' }
    return verdict
  },
})

interface Looked {
  relay: Relay
  every: number
  sent: readonly Sent[]
  /** At which hour each was taken. */
  times: ReadonlyMap<string, number>
}

/** What each mail came to, seen from both ends. */
async function judged(post: Post, server: Server, looked: Looked): Promise<Omit<Found, 'runs'>> {
  const rows = new Map((await mails(post)).map((row) => [row.to_address ?? '', row]))
  const tries = Map.groupBy(server.named, (to) => to)
  const copies = Map.groupBy(server.taken, ({ to }) => to)
  const ended: Record<string, number> = {}
  const wrong = looked.sent.flatMap(({ address, hour, refusal }) => {
    const row = rows.get(address)
    const kind = kindOf(address)
    const status = row?.status === 'sent' ? 'taken' : (row?.status ?? 'gone')
    const [copy, ...more] = copies.get(address) ?? []
    const tried = Math.min(row?.attempts ?? 0, tries.get(address)?.length ?? 0)
    ended[status] = (ended[status] ?? 0) + 1
    const faults = [
      ...(status === kind?.ends ? [] : [`${status} instead of ${kind?.ends}`]),
      ...(status === 'dead' && tried < 4 ? [`given up after ${tried} attempts`] : []),
      ...(more.length ? [`sent ${more.length + 1} times`] : []),
      ...(status === 'taken' && !copy ? ['said to be sent, and never was'] : []),
      ...(copy && refusal && !copy.raw.includes(`Raison ${address}`) ? ['without its reason'] : []),
      ...((row?.reason?.length ?? 0) > 0 ? ['its reason is kept'] : []),
      ...(kind && lateBy(looked, address, hour) > 0 ? ['late'] : []),
    ]
    return faults.map((fault) => `${address} of hour ${Math.round(hour)}: ${fault}`)
  })
  return { mails: looked.sent.length, ended, wrong }
}

/** By how many hours a mail was late: from when it could have been taken, as cron and the waits of a trouble allow. */
function lateBy({ relay, every, times }: Looked, address: string, queued: number): number {
  const { from = 0, until = 0, name } = kindOf(address) ?? {}
  const taken = times.get(address)
  if (taken === undefined) return 0
  const step = every / 60
  const open = (hour: number): number => (shut(relay, hour) ? open(hour + step) : hour)
  // A trouble of days leaves waits of up to a day, and a fifth more.
  const after = open(queued) + 2 * step >= from && open(queued) < until ? open(until) + 1.2 * 24 : open(queued)
  const latest = open(name === 'gris' ? open(after + step) + step : after) + 2 * step
  return taken - latest
}
