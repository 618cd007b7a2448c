import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { queueMails } from '../../src/mail/outbox.ts'
import { createStore } from '../../src/store/create.ts'
import { openStore } from '../../src/store/open.ts'
import { inTransaction } from '../../src/store/transaction.ts'
import { mailTo, openPost, type Post } from '../mail/support.ts'
import { ask } from './checker.ts'
import { type Hostile, randomFrom, startHostile } from './mail-server.ts'

const SENDER = join(import.meta.dirname, 'mail-sender.ts')

export interface Wanted {
  mails: number
  faults: number
  kills: number
  seed: number
  /** An empty place for the store; a file of its own if left out. */
  place?: string
  /** The script that sends, run as `mail-sender.ts` is. */
  sender?: string
}

/** What was found; every list names Message-IDs and is to be empty. */
export interface Found {
  runs: number
  busy: number
  faults: Record<string, number>
  kills: number
  sent: number
  failed: number
  unknown: number
  twice: number
  lost: string[]
  beforeCommit: string[]
  unexplained: string[]
  changed: string[]
  waiting: string[]
}

/**
 * Sends mails through a hostile server by processes that are killed, while other mails are queued or rolled back, and looks at what came
 * of each one: with SQL of its own on the store, and with what the server took.
 */
export async function runMail({ mails, faults, kills, seed, place, sender = SENDER }: Wanted): Promise<Found> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-mail-'))
  const at = place ?? join(folder, 'guichet.db')
  const random = randomFrom(seed)
  const hostile = await startHostile(random, faults, kills)
  await createStore({ at, busyTimeout: 10_000 }, async () => undefined)
  const store = await openStore({ at, busyTimeout: 10_000 })
  const post = await openPost(store, hostile.server.url, folder)
  const committed = new Set<string>()
  try {
    const writer = write(post, mails, random, committed)
    const runs = await sendUntilDone({ at, hostile, folder, sender }, writer)
    return { ...runs, ...(await check(at, hostile, committed)) }
  } finally {
    await store.close()
    await hostile.server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Queues mails a few at a time, as decisions do; one transaction in five is rolled back. */
async function write(post: Post, wanted: number, random: () => number, committed: Set<string>): Promise<void> {
  for (let n = 0; n < wanted; ) {
    const few = Array.from({ length: Math.min(wanted - n, 1 + Math.floor(random() * 8)) }, (_, k) => mailOf(n + k, random))
    const keeps = random() > 0.2
    const ids = await inTransaction(post.store, async (trx) => {
      await queueMails(trx, post.context, 1, few)
      const rows = await trx
        .selectFrom('mail' as never)
        .select(['message_id' as never, 'to_address' as never])
        .execute()
      if (!keeps) throw new Error('rolled back')
      return (rows as { message_id: string }[]).map(({ message_id }) => message_id)
    }).catch(() => [])
    for (const id of ids) committed.add(id)
    if (keeps) n += few.length
    await new Promise((resume) => setTimeout(resume, 10 + random() * 60))
  }
}

/** Every mail goes to an address of its own; a third are refusals with a reason. */
const mailOf = (n: number, random: () => number) =>
  mailTo(`p${n}x${Math.floor(random() * 1e9)}@d${n % 7}.example`, random() < 0.3 ? { kind: 'user_refused', reason: `Raison ${n}` } : {})

/** Who sends what to whom. */
interface Sending {
  at: string
  hostile: Hostile
  folder: string
  sender: string
}

async function sendUntilDone(sending: Sending, writer: Promise<void>): Promise<Pick<Found, 'runs' | 'busy' | 'kills'>> {
  let [written, runs, busy, kills] = [false, 0, 0, 0]
  void writer.then(() => {
    written = true
  })
  for (;;) {
    // Now and then two at once: the second has to leave.
    const both = runs % 9 === 4
    const ends = await Promise.all([oneRun(sending, true), ...(both ? [oneRun(sending, false)] : [])])
    runs += ends.length
    busy += ends.filter(({ code }) => code === 60).length
    kills += ends.filter(({ signal }) => signal === 'SIGKILL').length
    if (ends.some(({ code }) => code === 1)) throw new Error('the sender has a bug: see above')
    if (written && (await waitingIn(sending.at)) === 0) return { runs, busy, kills }
  }
}

const oneRun = ({ at, hostile, folder, sender }: Sending, killable: boolean) =>
  new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    const child = spawn(process.execPath, ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', sender, at, hostile.server.url, folder], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    if (killable) hostile.kill = () => !child.killed && child.exitCode === null && child.kill('SIGKILL')
    child.on('exit', (code, signal) => resolve({ code, signal }))
  })

interface Ended {
  message_id: string
  to_address: string
  status: string
  values: string
  reason: Uint8Array | null
}

const rowsOf = (at: string): Promise<Ended[]> =>
  ask(at, (connection) => connection.rows<Ended>('select message_id, to_address, status, "values", reason from mail'))

const waitingIn = async (at: string) => (await rowsOf(at)).filter(({ status }) => status === 'queued' || status === 'sending').length

/** What each mail came to, seen from both ends. */
async function check(
  at: string,
  { server: { taken }, refused, ambiguous, done }: Hostile,
  committed: ReadonlySet<string>,
): Promise<Omit<Found, 'runs' | 'busy' | 'kills'>> {
  const rows = await rowsOf(at)
  const byId = Map.groupBy(taken, ({ messageId }) => messageId)
  const ids = (wrong: (row: Ended) => boolean) => rows.filter(wrong).map(({ message_id }) => message_id)
  const copies = ({ message_id }: Ended) => byId.get(message_id) ?? []
  const explained = (row: Ended) => copies(row).length - 1 <= (ambiguous.get(row.to_address) ?? 0) && copies(row).length <= 2
  const known = new Set(rows.map(({ message_id }) => message_id))
  const dateOf = (raw: string) => /^Date: (.*)$/m.exec(raw)?.[1]
  return {
    ...{ faults: Object.fromEntries([...done].sort()), twice: rows.filter((row) => copies(row).length > 1).length },
    ...{ sent: ids(({ status }) => status === 'sent').length, failed: ids(({ status }) => status === 'failed').length },
    unknown: ids(({ status }) => status === 'unknown').length,
    lost: [
      ...[...committed].filter((id) => !known.has(id)),
      ...ids((row) => row.status === 'sent' && copies(row).length === 0),
      ...ids((row) => row.status === 'failed' && !refused.has(row.to_address)),
      ...ids((row) => row.status === 'unknown' && !ambiguous.has(row.to_address)),
      ...ids(({ status }) => ['dead', 'cancelled', 'suppressed'].includes(status)),
    ],
    beforeCommit: taken.filter(({ messageId }) => !committed.has(messageId)).map(({ messageId }) => messageId),
    unexplained: ids((row) => copies(row).length > 1 && !explained(row)),
    changed: ids((row) => new Set(copies(row).map(({ to, raw }) => `${to} ${dateOf(raw)}`)).size > 1),
    waiting: ids((row) => row.status === 'queued' || row.status === 'sending' || row.values !== '' || (row.reason?.length ?? 0) > 0),
  }
}

/** What must never be, one line each. */
export const wrongIn = ({ lost, beforeCommit, unexplained, changed, waiting }: Found): string[] =>
  Object.entries({ lost, beforeCommit, unexplained, changed, waiting }).flatMap(([what, ids]) => ids.map((id) => `${what}: ${id}`))
