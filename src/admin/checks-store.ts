import type { Check } from '../cli/program.ts'
import { engineVersion, quickCheck, serverVersion } from '../store/info.ts'
import { head } from '../store/journal.ts'
import { isPostgres } from '../store/location.ts'
import { inSnapshot } from '../store/transaction.ts'

/** Loads the library that SQLite stores need, without any store. */
export const checkSqlite: Check = async ({ text }) => {
  try {
    const { memorySqlite } = await import('../store/sqlite.ts')
    const store = memorySqlite()
    const version = await inSnapshot(store, (trx) => engineVersion(trx, 'sqlite'))
    await store.close()
    return { status: 'ok', message: version }
  } catch (error) {
    return { status: 'failed', message: text['doctor.sqlite_missing']((error as Error).message) }
  }
}

export const checkStoreOpens: Check = async (app) => {
  const store = await app.open()
  const { operation } = await inSnapshot(store, head)
  return { status: 'ok', message: app.text['doctor.store_opens'](store.location, operation) }
}

/** Older servers show rows that a policy hides (CVE-2024-10976, CVE-2024-10978). */
const OLDEST_SERVERS: Readonly<Record<number, number>> = { 15: 9, 16: 5, 17: 1 }

/** @param version `server_version_num`: 150018 is 15.18 */
export function isServerRecent(version: number): boolean {
  const [major, minor] = [Math.floor(version / 10_000), version % 10_000]
  return major > 17 || minor >= (OLDEST_SERVERS[major] ?? Number.POSITIVE_INFINITY)
}

export const checkServer: Check = async (app) => {
  if (!isPostgres(app.place.at)) return undefined
  const { n, version } = await inSnapshot(await app.open(), serverVersion)
  return isServerRecent(n) ? { status: 'ok', message: version } : { status: 'failed', message: app.text['doctor.server_old'](version) }
}

export const checkQuickly: Check = async (app) => {
  if (isPostgres(app.place.at)) return undefined
  const said = await inSnapshot(await app.open(), quickCheck)
  return said === 'ok' ? { status: 'ok', message: 'ok' } : { status: 'failed', message: app.text['doctor.damaged'](said) }
}
