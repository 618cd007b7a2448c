import type { App } from '../cli/app.ts'
import type { Check } from '../cli/program.ts'
import { holdsPassword, isPostgres, withoutPassword } from '../store/location.ts'
import { type ServerInfo, serverInfo } from '../store/server-info.ts'
import { inSnapshot } from '../store/transaction.ts'

/** Older servers show rows that a policy hides (CVE-2024-10976, CVE-2024-10978). */
const OLDEST_SERVERS: Readonly<Record<number, number>> = { 15: 9, 16: 5, 17: 1 }

/** @param version `server_version_num`: 150018 is 15.18 */
export function isServerRecent(version: number): boolean {
  const [major, minor] = [Math.floor(version / 10_000), version % 10_000]
  return major > 17 || minor >= (OLDEST_SERVERS[major] ?? Number.POSITIVE_INFINITY)
}

type ServerCheck = (app: App, info: ServerInfo) => ReturnType<Check>

/** A check of the server, where there is one. */
const onServer =
  (check: ServerCheck): Check =>
  async (app) =>
    isPostgres(app.place.at) ? check(app, await inSnapshot(await app.open(), serverInfo)) : undefined

export const checkServer = onServer(({ text }, { n, version }) =>
  isServerRecent(n) ? { status: 'ok', message: version } : { status: 'failed', message: text['doctor.server_old'](version) },
)

export const checkConnection = onServer(({ text, place }, { tls, remote }) => {
  if (holdsPassword(place.at)) return { status: 'warning', message: text['doctor.password_in_address'](withoutPassword(place.at)) }
  if (tls === null && remote) return { status: 'warning', message: text['doctor.not_encrypted'] }
  return { status: 'ok', message: tls ?? text['doctor.this_machine'] }
})

export const checkRights = onServer(({ text }, { temporary, closed, makers, database, role }) => {
  if (!temporary) return { status: 'failed', message: text['doctor.no_temporary'](database, role) }
  if (closed.length > 0) return { status: 'failed', message: text['doctor.tables_closed'](closed, role) }
  if (makers.length > 0) return { status: 'warning', message: text['doctor.others_make'](makers) }
  return { status: 'ok', message: role }
})
