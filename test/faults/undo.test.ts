import { describe, expect, test } from 'vitest'
import { newSite, onEachEngine } from '../support/site.ts'
import { beginnings, playing, runLine } from './undo.ts'

const SEED = Number(process.env.GUICHET_SEED ?? 20261130)
/** `npm run torture undo` asks for more of both. */
const [RUNS, STEPS] = [Number(process.env.GUICHET_UNDO_RUNS ?? 3), Number(process.env.GUICHET_UNDO_STEPS ?? 60)]

onEachEngine((engine) => {
  describe('whatever was written is taken back exactly', () => {
    // A server takes longer over each line.
    const [runs, steps] = engine === 'sqlite' ? [RUNS, STEPS] : [Math.ceil(RUNS / 3), Math.ceil(STEPS / 2)]
    const seeds = Array.from({ length: runs }, (_, n) => SEED + n + (engine === 'sqlite' ? 0 : RUNS))
    test.each(seeds)('random lines of the three programs (seed %d)', { timeout: 6000 * steps }, async (seed) => {
      const site = await newSite(engine)
      for (const line of beginnings()) expect(await runLine(site, line), line).toMatchObject({ code: 0 })
      const { broken, undone, wrote } = await playing(site, { seed, steps })
      expect(broken, `GUICHET_SEED=${SEED}`).toEqual([])
      expect(undone).toBeGreaterThan(5)
      expect(wrote.size).toBeGreaterThan(4)
    })
  })
})
