import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { SmtpFailure } from './answer.ts'
import type { Outgoing } from './message.ts'
import type { SmtpPlace } from './settings.ts'
import type { Transport } from './transport.ts'
import { type Fault, faultOf, judge } from './verdict.ts'

/** How long to wait, in milliseconds. nodemailer's own limits are minutes. */
export interface Timeouts {
  connection: number
  greeting: number
  silence: number
}

const TIMEOUTS: Timeouts = { connection: 15_000, greeting: 15_000, silence: 60_000 }
const CLOSING = 1_000

/** Plain text is only spoken where it was asked for, or on this machine itself. */
function encryption({ secure, tls }: SmtpPlace) {
  if (secure) return { secure: true }
  if (tls === 'free') return { opportunisticTLS: true, tls: { rejectUnauthorized: false } }
  return tls === 'off' ? { ignoreTLS: true } : { requireTLS: true }
}

interface Session {
  connection: SMTPConnection
  /** Set once the whole text of the mail in hand has gone to the server, final dot included. */
  progress: { bodyLeft: boolean }
  /** How many mails this connection has dealt with. */
  dealt: number
}

/**
 * A server, over one connection that is kept from mail to mail and made anew when it was lost, or when the server has had enough of it.
 * The phases are watched here, because the error of a connection lost before the final dot and that of one lost after it are alike.
 * @param password asked for when the place names a user
 */
export function smtpTransport(place: SmtpPlace, password: string | undefined, timeouts: Timeouts = TIMEOUTS): Transport {
  let session: Session | undefined
  const drop = () => {
    session?.connection.close()
    session = undefined
  }
  const attempt = async (mail: Outgoing, { connection, progress }: Session, entering: () => Promise<void>, signal: AbortSignal) => {
    progress.bodyLeft = false
    const envelope: Envelope = { from: mail.from, to: [mail.to], size: mail.bytes.length }
    const failure = await send(connection, envelope, bodyOf(mail.bytes, entering), signal)
    if (failure === undefined) return { verdict: { outcome: 'sent' as const }, sessionOver: false }
    const { bodyLeft } = progress
    if (signal.aborted || connection.destroyed || !(await reset(connection))) drop()
    return judge(failure, bodyLeft, envelope.rejectedErrors?.[0])
  }
  return {
    async deliver(mail, entering, signal) {
      for (;;) {
        if (!session || session.connection.destroyed) {
          const opened = await openSession(place, password, timeouts, signal)
          if ('outcome' in opened) return opened
          session = opened
        }
        const before = session.dealt++
        const { verdict, sessionOver } = await attempt(mail, session, entering, signal)
        // A connection that has dealt with something, and is then told that it is enough, is followed by one more.
        if (!sessionOver || before === 0) return verdict
        drop()
      }
    },
    close() {
      if (session && !session.connection.destroyed) session.connection.quit()
      session = undefined
    },
  }
}

/** Connects, encrypts and logs in as for a mail, and leaves. @returns what is at fault, if anything is */
export async function probe(place: SmtpPlace, password: string | undefined, timeouts: Timeouts = TIMEOUTS): Promise<Fault | undefined> {
  const opened = await openSession(place, password, timeouts, new AbortController().signal)
  if ('outcome' in opened) return opened
  opened.connection.quit()
  return undefined
}

/** What is handed to `send`; the answers to RCPT TO are noted in it. */
interface Envelope {
  from: string
  to: string[]
  size: number
  rejectedErrors?: readonly SmtpFailure[]
}

/** The text of a mail, which begins to flow when the server is ready for it: the last moment to write down that it may arrive. */
function bodyOf(bytes: Buffer, entering: () => Promise<void>): Readable {
  let asked = false
  return new Readable({
    read() {
      if (asked) return
      asked = true
      entering().then(
        () => {
          this.push(bytes)
          this.push(null)
        },
        (error: Error) => this.destroy(error),
      )
    },
  })
}

const aborted: SmtpFailure = { code: 'EABORT' }

function send(connection: SMTPConnection, envelope: Envelope, body: Readable, signal: AbortSignal): Promise<SmtpFailure | undefined> {
  return new Promise((resolve) => {
    const abort = () => {
      connection.close()
      resolve(aborted)
    }
    signal.addEventListener('abort', abort, { once: true })
    connection.send(envelope, body, (error) => {
      signal.removeEventListener('abort', abort)
      resolve(error ?? undefined)
    })
  })
}

/** Waits for a step of the conversation, or for whatever ends the connection before; nobody listens on afterwards. */
const step = (connection: SMTPConnection, signal: AbortSignal | undefined, start: (done: (error?: SmtpFailure | null) => void) => void) =>
  new Promise<SmtpFailure | undefined>((resolve) => {
    const end = (error?: SmtpFailure | null) => {
      signal?.removeEventListener('abort', abort)
      connection.off('error', end)
      connection.off('end', lost)
      resolve(error ?? undefined)
    }
    const abort = () => end(aborted)
    const lost = () => end({ code: 'ECONNECTION' })
    signal?.addEventListener('abort', abort, { once: true })
    connection.once('error', end)
    connection.once('end', lost)
    start(end)
  })

const reset = async (connection: SMTPConnection) => (await step(connection, undefined, (done) => connection.reset(done))) === undefined

/** Connects and logs in. @returns a fault when that fails: it is never the mail's */
async function openSession(
  place: SmtpPlace,
  password: string | undefined,
  timeouts: Timeouts,
  signal: AbortSignal,
): Promise<Session | Fault> {
  const progress = { bodyLeft: false }
  const { host, port, user } = place
  const connection = new SMTPConnection({
    ...{ host, port, ...encryption(place), logger: watching(progress), transactionLog: true },
    ...{ connectionTimeout: timeouts.connection, greetingTimeout: timeouts.greeting, dnsTimeout: timeouts.connection },
    ...{ socketTimeout: timeouts.silence, socketCloseTimeout: CLOSING },
  })
  // Each failure is also handed to whoever waits for an answer; without a listener it would end the process.
  connection.on('error', () => undefined)
  const failure =
    (await step(connection, signal, (done) => connection.connect(done))) ??
    (user === undefined ? undefined : await loggedIn(connection, user, password, signal))
  if (failure === undefined) return { connection, progress, dealt: 0 }
  connection.close()
  return faultOf(failure)
}

/** A login that is asked for must happen: a server that offers none is not trusted with the mail. */
async function loggedIn(
  connection: SMTPConnection,
  user: string,
  pass: string | undefined,
  signal: AbortSignal,
): Promise<SmtpFailure | undefined> {
  if (!connection.allowsAuth) return { code: 'ENOAUTH' }
  return step(connection, signal, (done) => connection.login({ user, ...(pass === undefined ? {} : { pass }) }, done))
}

/** Keeps nothing of what it is told but that the whole text has left: nodemailer says so once the final dot is with the system. */
function watching(progress: { bodyLeft: boolean }) {
  const silent = () => undefined
  const info = (entry: unknown) => {
    const { tnx, outByteCount } = (entry ?? {}) as { tnx?: unknown; outByteCount?: unknown }
    if (tnx === 'message' && outByteCount !== undefined) progress.bodyLeft = true
  }
  return { level: silent, trace: silent, debug: silent, info, warn: silent, error: silent, fatal: silent }
}
