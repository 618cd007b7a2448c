import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { newPlace, onEachEngine, temporaryFolder } from '../support/site.ts'
import { crowding, waitingTooLong } from './busy.ts'
import { furnish } from './desk.ts'
import { type Desk, startScript } from './programs.ts'

onEachEngine((engine) => {
  let desk: Desk
  beforeAll(async () => {
    const home = temporaryFolder()
    desk = { home, place: await newPlace(engine, home) }
    await furnish(desk, 'small')
  })

  it('lets four writers write at once', async () => {
    expect(await crowding({ template: desk.place, writers: 4, each: 4 }, desk)).toEqual([])
  })

  it('gives up with « busy » when another run holds the store too long, and writes nothing', async () => {
    expect(await waitingTooLong(desk.place, desk)).toEqual([])
  })

  it('finds a writer that reads first and locks later', async () => {
    const give = (at: Desk, person: string) => startScript(at, join(import.meta.dirname, 'naive.ts'), ['impatient', person])
    const wrong = await crowding({ template: desk.place, writers: 4, each: 1, give }, desk)
    expect(wrong.join('\n')).toMatch(/a writer ended with 6/)
  })
})
