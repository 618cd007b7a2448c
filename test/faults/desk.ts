import { join } from 'node:path'
import { type Desk, FIXTURES, mustSucceed } from './programs.ts'

/** How large the school of a harness is: the small one for every pull request, the sample for the long runs. */
export type Size = 'small' | 'sample'

export const SNAPSHOT: Record<Size, string> = {
  small: join(FIXTURES, 'gar-ent', 'lycee'),
  sample: join(FIXTURES, 'sample', 'XX_GAR-ENT_Complet_20250915_210000.tar.gz'),
}

const SUBSCRIPTIONS: Record<Size, string> = {
  small: join(FIXTURES, 'gar-ent', 'abonnements.xml'),
  sample: join(FIXTURES, 'sample', 'subscriptions.xml'),
}

/** Fills an empty place with a school and its subscriptions. */
export async function furnish(desk: Desk, size: Size): Promise<void> {
  await mustSucceed(desk, ['store', 'init'])
  await mustSucceed(desk, ['import', 'gar-ent', SNAPSHOT[size]])
  await mustSucceed(desk, ['import', 'subscriptions', SUBSCRIPTIONS[size]])
}

/** Numbers between 0 and 1 that come out the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
