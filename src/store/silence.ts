import type pg from 'pg'
import type { Identity } from './session.ts'

/** After so many attempts to ask about it a session counts as lost. */
const ATTEMPTS = 3

export interface Watched {
  identity: Identity | undefined
  /** Whether a statement has been sent and not been answered. */
  waits(): boolean
  /** How much has come from the server. */
  heard(): number
  cut(why: Error): void
}

/**
 * A cable that was pulled, a firewall that forgot: nothing comes any more, not even the news of a loss. From time to time a second
 * connection asks whether the server is still at the statement that we wait for; when it is not, its answer will never come.
 * @param another a second client of the same server, not connected yet
 * @param every in milliseconds
 * @returns how to stop
 */
export function watchSilence(session: Watched, another: () => pg.Client, every: number): () => void {
  let heard = -1
  let failed = 0
  let asking = false
  const look = async () => {
    const silent = session.waits() && session.heard() === heard
    heard = session.heard()
    if (!silent || asking || !session.identity) return
    asking = true
    const working = await isWorking(another(), session.identity)
    asking = false
    failed = working === undefined ? failed + 1 : 0
    // What came meanwhile was its answer.
    if (session.heard() !== heard || !session.waits()) return
    if (working === false || failed >= ATTEMPTS) session.cut(Object.assign(new Error('no answer any more'), { code: 'ETIMEDOUT' }))
  }
  const timer = setInterval(look, every)
  timer.unref()
  return () => clearInterval(timer)
}

/** @returns undefined when nobody can be asked */
async function isWorking(client: pg.Client, { pid, started }: Identity): Promise<boolean | undefined> {
  try {
    await client.connect()
    const { rows } = await client.query<{ state: string }>(
      `select state from pg_catalog.pg_stat_activity where pid = $1 and backend_start = $2::timestamptz`,
      [pid, started],
    )
    return rows[0]?.state === 'active'
  } catch {
    return undefined
  } finally {
    await client.end().catch(() => undefined)
  }
}
