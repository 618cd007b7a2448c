import { describe, expect, test } from 'vitest'
import { newSite, onEachEngine } from '../support/site.ts'
import { beginnings, playing, runLine } from './undo.ts'

const SEED = Number(process.env.GUICHET_SEED ?? 20261130)

onEachEngine((engine) => {
  describe('whatever was written is taken back exactly', () => {
    const seeds = engine === 'sqlite' ? [0, 1, 2] : [3]
    test.each(seeds)('random lines of the three programs (seed + %d)', { timeout: 240_000 }, async (add) => {
      const site = await newSite(engine)
      for (const line of beginnings()) expect(await runLine(site, line), line).toMatchObject({ code: 0 })
      const { broken, undone, wrote } = await playing(site, { seed: SEED + add, steps: engine === 'sqlite' ? 60 : 30 })
      expect(broken, `GUICHET_SEED=${SEED}`).toEqual([])
      expect(undone).toBeGreaterThan(5)
      expect(wrote.size).toBeGreaterThan(4)
    })
  })
})
