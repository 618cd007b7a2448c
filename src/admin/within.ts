import type { App } from '../cli/app.ts'
import type { Db } from '../store/engine.ts'
import type { Within } from '../store/operations.ts'

/** The part of the journal that this reader may see; undefined for all of it. */
export async function withinLimit(app: App, trx: Db): Promise<Within | undefined> {
  const scope = await app.program.limit?.(app, trx)
  return scope === undefined ? undefined : { program: app.program.name, scope }
}
