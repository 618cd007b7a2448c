import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { sql } from 'kysely'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { queueMails } from '../src/mail/outbox.ts'
import { createStore } from '../src/store/create.ts'
import { openStore } from '../src/store/open.ts'
import { inTransaction } from '../src/store/transaction.ts'
import { memoryOf, program } from './measure.ts'
import { printCompared, printFigure, printTitle } from './print.ts'

/** GUICHET_BENCH_MAILS makes the queue shorter, for a quick look. */
const MANY = Number(process.env.GUICHET_BENCH_MAILS ?? 100_000)
const AT_ONCE = 5_000

/** A queue sent through one connection to a server on this machine: time a mail, against nodemailer alone, and memory, against a tenth of it. */
export async function mails(): Promise<void> {
  const tenth = Math.round(MANY / 10)
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-'))
  const { sink, url, port } = await startSink()
  try {
    printTitle(`The outbox, SQLite, ${MANY} mails against ${tenth}, one connection to a server of this machine`)
    const small = await sendQueue(folder, url, tenth)
    const large = await sendQueue(folder, url, MANY)
    const bare = await sendBare(port, tenth)
    printCompared(
      'µs a mail, against nodemailer with no outbox',
      'µs',
      { ours: large.micros, reference: bare, ratio: large.micros / bare },
      { must: 10, aim: 7 },
    )
    printCompared(
      'µs a mail, against a tenth of the queue',
      'µs',
      { ours: large.micros, reference: small.micros, ratio: large.micros / small.micros },
      { must: 1.3, aim: 1.1 },
    )
    const memory = { ours: large.megabytes, reference: small.megabytes, ratio: large.megabytes / small.megabytes }
    printCompared('memory, against a tenth of the queue', 'MB', memory, { must: 1.15, aim: 1.05 })
    printFigure('peak memory', 'MB', large.megabytes, { must: 250 })
  } finally {
    sink.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function startSink(): Promise<{ sink: ChildProcess; url: string; port: number }> {
  const file = join(import.meta.dirname, 'sink.ts')
  const sink = spawn(process.execPath, ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const port = await new Promise<number>((resolve) => sink.stdout?.once('data', (said) => resolve(Number(said))))
  return { sink, port, url: `smtp://127.0.0.1:${port}` }
}

/** Queues so many mails, then measures the whole process of `mdo mail send`. */
async function sendQueue(folder: string, url: string, count: number): Promise<{ micros: number; megabytes: number }> {
  const at = join(folder, `${count}.db`)
  await createStore({ at, busyTimeout: 5000 }, async (trx) => {
    await sql`insert into library (id, code, name, name_key, email, fallback, digest, operation)
      values (1, 'lib01', 'Sully', 'sully', 'sully@biblio.example', 0, 0, 1)`.execute(trx)
  })
  const store = await openStore({ at, busyTimeout: 5000 })
  const context = { now: new Date(), domain: 'mdo.example', key: () => Buffer.alloc(32) }
  for (let queued = 0; queued < count; queued += AT_ONCE)
    await inTransaction(store, (trx) =>
      queueMails(
        trx,
        context,
        1,
        Array.from({ length: Math.min(AT_ONCE, count - queued) }, (_, n) => mail(queued + n)),
      ),
    )
  await store.close()
  const env = { PATH: process.env.PATH, HOME: folder, GUICHET_STORE: at, GUICHET_MAIL: url, GUICHET_MAIL_FROM: 'mdo@mdo.example' }
  const began = performance.now()
  const megabytes = memoryOf([program('mdo'), 'mail', 'send', '--quiet'], env)
  return { micros: ((performance.now() - began) * 1000) / count, megabytes }
}

const mail = (n: number) => ({
  ...{ library: 1, subscriber: n + 1, kind: 'user_validated' as const, request: 1, version: 1 },
  to: { name: `Prénom Nom${n}`, address: `p${n}@d${n % 50}.example` },
  replyTo: { name: 'Sully', address: 'sully@biblio.example' },
  values: { library: 'Sully', first_name: 'Prénom', last_name: `Nom${n}`, expires_on: '2027-09-15', resources: ['Cafeyn', 'CVS'] },
})

/** The same number of texts of the same size, sent by nodemailer alone. @returns microseconds a mail */
async function sendBare(port: number, count: number): Promise<number> {
  const connection = new SMTPConnection({ host: '127.0.0.1', port, ignoreTLS: true })
  // The server goes away at the end, however far the goodbye has come.
  connection.on('error', () => undefined)
  await new Promise<void>((resolve) => connection.connect(() => resolve()))
  const text = `Subject: bench\r\n\r\n${'Bonjour. '.repeat(200)}`
  const began = performance.now()
  for (let n = 0; n < count; n++)
    await new Promise<void>((resolve, reject) =>
      connection.send({ from: 'mdo@mdo.example', to: [`p${n}@d.example`] }, text, (error) => (error ? reject(error) : resolve())),
    )
  connection.quit()
  return ((performance.now() - began) * 1000) / count
}
