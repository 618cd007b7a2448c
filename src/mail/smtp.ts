import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { SmtpPlace } from './settings.ts'
import type { Transport } from './transport.ts'
import { errorCode, judge, type SmtpFailure, type Verdict } from './verdict.ts'

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
}

/**
 * A server, over one connection that is kept from mail to mail and made anew when it was lost. The phases are watched here, because the
 * error of a connection lost before the final dot and that of one lost after it are alike.
 * @param password asked for when the place names a user
 */
export function smtpTransport(place: SmtpPlace, password: string | undefined, timeouts: Timeouts = TIMEOUTS): Transport {
  let session: Session | undefined
  const drop = () => {
    session?.connection.close()
    session = undefined
  }
  return {
    async deliver(mail, entering, signal) {
      if (!session || session.connection.destroyed) {
        const opened = await openSession(place, password, timeouts, signal)
        if ('outcome' in opened) return opened
        session = opened
      }
      const { connection, progress } = session
      progress.bodyLeft = false
      const envelope: Envelope = { from: mail.from, to: [mail.to], size: mail.bytes.length }
      const failure = await send(connection, envelope, bodyOf(mail.bytes, entering), signal)
      if (failure === undefined) return { outcome: 'sent' }
      const { bodyLeft } = progress
      if (signal.aborted || connection.destroyed || !(await reset(connection))) drop()
      if (failure.code === 'EABORT' && !bodyLeft) return { outcome: 'fault', error: 'EABORT' }
      return judge(failure, bodyLeft, envelope.rejectedErrors?.[0]?.responseCode)
    },
    close() {
      if (session && !session.connection.destroyed) session.connection.quit()
      session = undefined
    },
  }
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

const reset = (connection: SMTPConnection) =>
  new Promise<boolean>((resolve) => {
    connection.once('error', () => resolve(false))
    connection.once('end', () => resolve(false))
    connection.reset((error) => resolve(!error))
  })

/** Connects and logs in. @returns a fault when that fails: it is never the mail's */
async function openSession(
  place: SmtpPlace,
  password: string | undefined,
  timeouts: Timeouts,
  signal: AbortSignal,
): Promise<Session | Verdict> {
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
    (await connected(connection, signal)) ?? (user === undefined ? undefined : await loggedIn(connection, user, password, signal))
  if (failure === undefined) return { connection, progress }
  connection.close()
  return { outcome: 'fault', error: errorCode(failure) }
}

/** Runs one step of a session until it answers, fails or is given up. */
const step = (connection: SMTPConnection, signal: AbortSignal, start: (done: (error?: SmtpFailure | null) => void) => void) =>
  new Promise<SmtpFailure | undefined>((resolve) => {
    const end = (error?: SmtpFailure | null) => resolve(error ?? undefined)
    const abort = () => end(aborted)
    signal.addEventListener('abort', abort, { once: true })
    connection.once('error', end)
    connection.once('end', () => end({ code: 'ECONNECTION' }))
    start(end)
  })

const connected = (connection: SMTPConnection, signal: AbortSignal) => step(connection, signal, (done) => connection.connect(done))

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
