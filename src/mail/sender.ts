import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { CliError } from '../errors.ts'
import { domainOf } from '../files/address.ts'
import { emptyLog } from '../store/erasure-work.ts'
import { inSnapshot, inTransaction } from '../store/transaction.ts'
import { claimed, type Run, stopped } from './claims.ts'
import { againstUs, type Evidence, newEvidence } from './evidence.ts'
import { faultError } from './fault.ts'
import { compose, type Outgoing, senderOf } from './message.ts'
import { settlementOf } from './outcome.ts'
import { waitAfter } from './patience.ts'
import { newProviders, type Providers } from './providers.ts'
import { claim, enterBody, holdBack, later, recover, settle, waiting } from './queue.ts'
import type { MailPlace } from './settings.ts'
import type { Mail } from './table.ts'
import type { Transport } from './transport.ts'
import type { Fault, Verdict } from './verdict.ts'

export interface Tally {
  /** Under which this run's mails are found again. */
  owner: string
  counts: { sent: number; failed: number; queued: number; unknown: number; dead: number }
  /** What still waits, for whatever reason. */
  waiting: number
  /** Why a mail could not be written: another installation sealed its reason. The others left all the same. */
  passedOver: CliError | undefined
  /** Why the run stopped before its end, or why some of its mails cannot leave. */
  fault: CliError | undefined
}

/** What a run keeps in mind while it lasts. */
interface Sending extends Run {
  owner: string
  tally: Tally
  providers: Providers
  evidence: Evidence
}

/**
 * Sends what is due, one mail after the other (mdo, section 7). The store is never locked while a server is talked to.
 * @returns what became of the mails, and the fault that stopped the run
 */
export async function sendQueue(run: Run): Promise<Tally> {
  const { store, only, now } = run
  const owner = `${hostname()}:${process.pid}:${randomBytes(6).toString('hex')}`
  const counts = { sent: 0, failed: 0, queued: 0, unknown: 0, dead: 0 }
  const tally: Tally = { owner, counts, waiting: 0, passedOver: undefined, fault: undefined }
  const sending: Sending = { ...run, owner, tally, providers: newProviders(), evidence: newEvidence() }
  await inTransaction(store, (trx) => recover(trx, store.engine === 'sqlite' ? undefined : hostname(), now()), 'again')
  let transport: Transport | undefined
  try {
    for await (const mail of claimed(sending)) {
      const outgoing = await written(sending, mail)
      if (!outgoing) continue
      transport ??= await orAsBefore(sending, mail, () => opened(run))
      const verdict = await attempt(sending, transport, mail, outgoing)
      await record(sending, mail, verdict)
    }
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    tally.fault = error
  } finally {
    transport?.close()
  }
  await settleAside(sending)
  await emptyLog(store)
  tally.waiting = await inSnapshot(store, (trx) => waiting(trx, only))
  return tally
}

/** Whatever fails in between, the mail goes back as it was. */
async function orAsBefore<T>({ store }: Sending, mail: Mail, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = error instanceof CliError ? error.code : 'EBUG'
    await inTransaction(store, (trx) => settle(trx, mail, { status: 'queued', error: code, unchanged: true }), 'again')
    throw error
  }
}

/** @throws CliError 6 when sender or password are missing */
async function opened({ settings, open }: Run): Promise<Transport> {
  senderOf(settings)
  return open()
}

/** The finished mail; undefined when its key or its text cannot be used: it waits and holds up nobody. */
async function written(sending: Sending, mail: Mail): Promise<Outgoing | undefined> {
  const { settings, writer, tally } = sending
  try {
    return await orAsBefore(sending, mail, () => compose(mail, settings, writer))
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    if (error.key === 'mail.key_other') tally.passedOver ??= error
    else tally.fault ??= error
    tally.counts.queued++
    return undefined
  }
}

const attempt = (sending: Sending, transport: Transport, mail: Mail, outgoing: Outgoing): Promise<Verdict> =>
  orAsBefore(sending, mail, () =>
    transport.deliver(outgoing, () => inTransaction(sending.store, (trx) => enterBody(trx, mail), 'again'), sending.signal),
  )

/** Writes down what came of an attempt, and for the others what it says about them. @throws CliError when the run is to stop */
async function record({ store, settings, now, signal, tally, providers, evidence }: Sending, mail: Mail, verdict: Verdict): Promise<void> {
  const domain = domainOf(mail.to_address ?? '')
  const settlement = settlementOf(mail, verdict, now())
  const hold = providers.heard(domain, verdict)
  await inTransaction(
    store,
    async (trx) => {
      await settle(trx, mail, settlement)
      if (hold) await holdBack(trx, domain, 'next' in settlement ? settlement.next : later(now(), waitAfter(1, Math.random())))
    },
    'again',
  )
  if (!('unchanged' in settlement)) tally.counts[settlement.status]++
  if (verdict.outcome === 'sent') evidence.took(domain)
  if (verdict.outcome === 'fault') throw signal.aborted ? stopped() : kept(settings.place, mail, verdict)
  if (verdict.outcome === 'aside' && evidence.setAside({ mail, verdict })) throw kept(settings.place, mail, againstUs(verdict))
}

/** A server that has read the text may quote it: of a mail that carries a reason only the numbers of the answer are shown. */
const kept = (place: MailPlace, { reason }: Mail, fault: Fault) =>
  faultError(place, reason !== null && fault.error.startsWith('EMESSAGE') ? { ...fault, words: '' } : fault, [{ key: 'mail.kept' }])

/** Once the run is over: who was set aside is refused for the recipient's sake, or has met a fault of ours. */
async function settleAside({ store, settings, now, tally, evidence }: Sending): Promise<void> {
  for (const it of evidence.aside) {
    const { mail, verdict } = it
    const blamed = await inTransaction(
      store,
      async (trx) => {
        if (!(await evidence.blames(it, trx))) return undefined
        // Nothing to end when it was cancelled meanwhile.
        const again = await claim(trx, mail, tally.owner, now())
        if (again) await settle(trx, again, { status: 'failed', error: verdict.error })
        return again ? 1 : 0
      },
      'again',
    )
    tally.counts.failed += blamed ?? 0
    if (blamed === undefined) tally.fault ??= kept(settings.place, mail, againstUs(verdict))
  }
}
