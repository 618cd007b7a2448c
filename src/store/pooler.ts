import { randomUUID } from 'node:crypto'
import type pg from 'pg'

/** How long a pooler may take to pass a message on, in milliseconds. */
const PATIENCE = 2_000

/**
 * Whether a session behind a pooler is ours alone until we leave it. A message for a channel reaches a client between two transactions
 * only when its session is kept for it: a pooler that lends sessions out by the transaction has nobody then to pass the message on to.
 * @param other a second client of the same server, not connected yet
 */
export async function isOwnSession(session: pg.Client, other: pg.Client): Promise<boolean> {
  const channel = `guichet_${randomUUID().replaceAll('-', '')}`
  let timer: NodeJS.Timeout | undefined
  try {
    await session.query(`listen ${channel}`)
    const heard = new Promise<boolean>((resolve) => {
      session.once('notification', () => resolve(true))
      timer = setTimeout(resolve, PATIENCE, false)
    })
    await other.connect()
    await other.query(`notify ${channel}`)
    return await heard
  } catch {
    return false
  } finally {
    clearTimeout(timer)
    await other.end().catch(() => undefined)
    await session.query(`unlisten ${channel}`).catch(() => undefined)
  }
}
