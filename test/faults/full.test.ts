import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { newPlace, onEachEngine, temporaryFolder } from '../support/site.ts'
import { furnish } from './desk.ts'
import { crowd, deaf, filling, hasFull, limited, printing, tasksOn } from './full.ts'
import type { Desk } from './programs.ts'

/** In blocks of 512 bytes: from what SQLite needs to open a store to more than any of these commands writes. */
const LIMITS = { state: [64, 80, 110, 150, 220, 4000], file: [64, 100, 4000] }

onEachEngine((engine) => {
  let desk: Desk
  beforeAll(async () => {
    const home = temporaryFolder()
    desk = { home, place: await newPlace(engine, home) }
    await furnish(desk, 'small')
    await crowd(desk, 3000)
  })

  it('a file that may not grow: everything or nothing, and no waiting for ever', async () => {
    let refused = 0
    for (const task of tasksOn(desk.place)) {
      const found = await filling(desk, task, LIMITS[task.makes].map(limited))
      expect(found.wrong).toEqual([])
      refused += found.refused
    }
    expect(refused).toBeGreaterThan(3)
  })

  it.skipIf(!hasFull)('a full device under what is printed, in every format', async () => {
    expect(await printing(desk)).toEqual([])
  })
})

it('finds a writer that does not hear of the full disk', async () => {
  const home = temporaryFolder()
  const { wrong } = await filling({ home, place: join(home, 'none.db') }, deaf, [limited(64)])
  expect(wrong.join('\n')).toMatch(/ended with 0, \d+ of \d+ bytes/)
})
