import { readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { App } from '../../cli/app.ts'
import { backUp } from '../../store/backup.ts'
import type { Store } from '../../store/engine.ts'

const KEPT = 3
const MANIFEST = '.manifest.json'

const prefixOf = (store: Store) => `${basename(store.location)}.before-rollover-`

/** The copies made before rollovers, oldest first; their names are their instants. */
function copiesBeforeRollovers(store: Store): string[] {
  if (store.engine !== 'sqlite') return []
  const folder = dirname(store.location)
  const names = readdirSync(folder).filter(
    (name) => name.startsWith(prefixOf(store)) && !name.endsWith(MANIFEST) && !name.endsWith('.part'),
  )
  return names.sort().map((name) => join(folder, name))
}

function removeCopy(path: string): void {
  for (const file of [path, path + MANIFEST]) rmSync(file, { force: true })
}

/** On SQLite a copy of the store beside it before a rollover; the last three are kept. On PostgreSQL backups are the server's business. */
export async function copyBefore(app: App, store: Store): Promise<void> {
  if (store.engine !== 'sqlite') return
  const instant = app.outside.now().toISOString()
  const path = freeName(`${store.location}.before-rollover-${instant.replaceAll(':', '-')}`, copiesBeforeRollovers(store))
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

/** Takes away the copies made before a day. @returns how many */
export function removeOldCopies(store: Store, before: string): number {
  const old = copiesBeforeRollovers(store).filter((path) => dayOf(path) < before)
  for (const path of old) removeCopy(path)
  return old.length
}

const dayOf = (path: string) => /before-rollover-(\d{4}-\d{2}-\d{2})/.exec(basename(path))?.[1] ?? '9999-12-31'
