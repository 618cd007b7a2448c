import type { Store } from '../store/engine.ts'
import { finishErasures } from '../store/erasure-work.ts'
import { abandonedBeside, copiesBeside, removeCopy } from '../store/leftovers.ts'
import { say } from '../text/index.ts'
import type { App } from './app.ts'

/** Follows the commit of whatever erased people: its traces go too, and what has to wait is said. */
export async function finishErasing(app: App, store: Store): Promise<void> {
  for (const { key, values } of await finishErasures(store)) app.remark(say(app.text, key, values))
}

/** Copies of the whole store made before a day go, and what killed runs left: everybody is still named in them. A dry run says how many. */
export function removeLeftovers({ text, outside, remark }: App, { engine, location }: Store, before: string, dryRun = false): void {
  if (engine !== 'sqlite') return
  const old = [...copiesBeside(location).filter(({ day }) => day < before), ...abandonedBeside(location, outside.now())]
  if (!dryRun) for (const { path } of old) removeCopy(path)
  if (old.length > 0) remark(text[dryRun ? 'erased.copies_would' : 'erased.copies_removed'](old.length))
}
