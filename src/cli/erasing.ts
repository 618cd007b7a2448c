import type { Store } from '../store/engine.ts'
import { finishErasures } from '../store/erasure-work.ts'
import { say } from '../text/index.ts'
import type { App } from './app.ts'

/** Follows the commit of whatever erased people: its traces go too, and what has to wait is said. */
export async function finishErasing(app: App, store: Store): Promise<void> {
  for (const { key, values } of await finishErasures(store)) app.remark(say(app.text, key, values))
}
