import type { App } from '../../cli/app.ts'
import { backUp } from '../../store/backup.ts'
import type { Store } from '../../store/engine.ts'
import { copiesBeside, removeCopy } from '../../store/leftovers.ts'

const KEPT = 3
const WORD = '.before-rollover-'

/** The copies made before rollovers, oldest first; their names are their instants. */
const copiesBeforeRollovers = ({ location }: Store): string[] =>
  copiesBeside(location)
    .map(({ path }) => path)
    .filter((path) => path.startsWith(location + WORD))
    .sort()

/** On SQLite a copy of the store beside it before a rollover; the last three are kept. On PostgreSQL backups are the server's business. */
export async function copyBefore(app: App, store: Store): Promise<void> {
  if (store.engine !== 'sqlite') return
  const instant = app.outside.now().toISOString()
  const path = freeName(`${store.location}${WORD}${instant.replaceAll(':', '-')}`, copiesBeforeRollovers(store))
  await backUp(store, path, instant)
  for (const old of copiesBeforeRollovers(store).slice(0, -KEPT)) removeCopy(old)
  app.remark(app.text['rollover.copy'](path))
}

function freeName(path: string, taken: readonly string[]): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? path : `${path}-${number}`
    if (!taken.includes(name)) return name
  }
}
