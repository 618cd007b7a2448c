import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { CliError, EXIT } from '../errors.ts'
import { domainOf } from '../files/address.ts'
import type { Store } from '../store/engine.ts'
import { emptyLog } from '../store/erasure-work.ts'
import { checkpoint, inSnapshot, inTransaction } from '../store/transaction.ts'
import { collectGarbage } from './memory.ts'
import { compose } from './message.ts'
import {
  claim,
  enterBody,
  giveUp,
  holdBack,
  later,
  nextPage,
  type Only,
  recover,
  type Settlement,
  settle,
  type Waiting,
  waiting,
} from './queue.ts'
import { lockLost } from './run-lock.ts'
import type { MailSettings } from './settings.ts'
import type { Mail } from './table.ts'
import type { Writer } from './template-files.ts'
import type { Transport } from './transport.ts'
import { AMBIGUOUS_WAIT, type Verdict, waitAfter } from './verdict.ts'

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

export interface Tally {
  /** Under which this run's mails are found again. */
  owner: string
  counts: { sent: number; failed: number; queued: number; unknown: number; dead: number }
  /** What still waits, for whatever reason. */
  waiting: number
  /** Why the run stopped before its end. */
  fault: CliError | undefined
}

/** After so many mails the write-ahead log is emptied, so that what was wiped is not kept there by a long run, and memory is given back. */
const TIDY_EVERY = 250

/**
 * Sends what is due, one mail after the other (mdo, section 7). The store is never locked while a server is talked to.
 * @returns what became of the mails, and the fault that stopped the run
 */
export async function sendQueue(run: Run): Promise<Tally> {
  const { store, only, now } = run
  const owner = `${hostname()}:${process.pid}:${randomBytes(6).toString('hex')}`
  const tally: Tally = { owner, counts: { sent: 0, failed: 0, queued: 0, unknown: 0, dead: 0 }, waiting: 0, fault: undefined }
  await inTransaction(
    store,
    async (trx) => {
      await recover(trx, store.engine === 'sqlite' ? undefined : hostname(), now())
      tally.counts.dead = await giveUp(trx, owner, now(), only)
    },
    'again',
  )
  let transport: Transport | undefined
  const held = new Set<string>()
  try {
    for await (const mail of claimed(run, owner, held)) {
      transport ??= await opened(run, mail)
      const verdict = await attempt(run, transport, mail)
      await record(run, mail, verdict, tally)
      if (verdict.outcome === 'later' && verdict.domain) held.add(domainOf(mail.to_address ?? ''))
      if (verdict.outcome === 'fault') throw faultOf(run, verdict.error)
    }
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    tally.fault = error
  } finally {
    transport?.close()
  }
  await emptyLog(store)
  tally.waiting = await inSnapshot(store, (trx) => waiting(trx, only))
  return tally
}

const faultOf = ({ settings: { place }, signal }: Run, error: string) =>
  signal.aborted
    ? new CliError('interrupted', EXIT.interrupted, 'mail.interrupted')
    : new CliError('mail_server', EXIT.unreachable, 'mail.fault', [place.shown, error], { details: { server: place.shown, answer: error } })

/**
 * Claims mail after mail, at the pace that the department set.
 * @param held providers that have asked for patience during this run: their other mails wait
 */
async function* claimed(run: Run, owner: string, held: ReadonlySet<string>): AsyncGenerator<Mail> {
  const { store, settings, signal, limit = Number.POSITIVE_INFINITY } = run
  const pause = settings.perMinute === undefined ? 0 : 60_000 / settings.perMinute
  let taken = 0
  for await (const mail of queued(run)) {
    if (held.has(domainOf(mail.to_address ?? ''))) continue
    if (taken > 0 && pause > 0) await sleep(pause, signal)
    if (signal.aborted) throw faultOf(run, 'EABORT')
    if (run.held?.() === false) throw lockLost(store)
    const got = await inTransaction(store, (trx) => claim(trx, mail, owner, run.now()), 'again')
    if (!got) continue
    yield got
    if (++taken >= limit) return
    if (taken % TIDY_EVERY === 0) {
      await checkpoint(store)
      collectGarbage()
    }
  }
}

/** The queue page by page, so that memory does not grow with it. */
async function* queued({ store, only, early, now }: Run): AsyncGenerator<Waiting> {
  for (let after = 0; ; ) {
    const page = await inSnapshot(store, (trx) => nextPage(trx, after, early ? undefined : now(), only))
    yield* page
    const last = page.at(-1)
    if (!last) return
    after = last.id
  }
}

/** A mail whose way out cannot even be opened goes back as it was. */
async function opened({ store, open }: Run, mail: Mail): Promise<Transport> {
  try {
    return await open()
  } catch (error) {
    await inTransaction(store, (trx) => settle(trx, mail, { status: 'queued', error: codeOf(error), unchanged: true }), 'again')
    throw error
  }
}

const codeOf = (error: unknown) => (error instanceof CliError ? error.code : 'EBUG')

async function attempt({ store, settings, writer, signal }: Run, transport: Transport, mail: Mail): Promise<Verdict> {
  try {
    const outgoing = await compose(mail, settings, writer)
    return await transport.deliver(outgoing, () => inTransaction(store, (trx) => enterBody(trx, mail), 'again'), signal)
  } catch (error) {
    await inTransaction(store, (trx) => settle(trx, mail, { status: 'queued', error: codeOf(error), unchanged: true }), 'again')
    throw error
  }
}

async function record({ store, now }: Run, mail: Mail, verdict: Verdict, { counts }: Tally): Promise<void> {
  const settlement = settlementOf(mail, verdict, now())
  await inTransaction(
    store,
    async (trx) => {
      await settle(trx, mail, settlement)
      if (verdict.outcome === 'later' && verdict.domain && settlement.status === 'queued' && 'next' in settlement)
        await holdBack(trx, domainOf(mail.to_address ?? ''), settlement.next)
    },
    'again',
  )
  if (verdict.outcome !== 'fault') counts[settlement.status]++
}

/** What a verdict does to the row (the table of mdo, section 7). */
function settlementOf({ attempts, possible_duplicate }: Mail, verdict: Verdict, now: Date): Settlement {
  switch (verdict.outcome) {
    case 'sent':
      return { status: 'sent', at: now }
    case 'failed':
      return { status: 'failed', error: verdict.error }
    case 'later':
      return { status: 'queued', error: verdict.error, next: later(now, waitAfter(attempts, Math.random())) }
    case 'fault':
      return { status: 'queued', error: verdict.error, unchanged: true }
    case 'ambiguous':
      return possible_duplicate
        ? { status: 'unknown', error: verdict.error }
        : { status: 'queued', error: verdict.error, next: later(now, AMBIGUOUS_WAIT), possibleDuplicate: true }
  }
}

const sleep = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    const wake = () => {
      clearTimeout(timer)
      resolve()
    }
    signal.addEventListener('abort', wake, { once: true })
  })
