import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { newPlace, onEachEngine, temporaryFolder } from '../support/site.ts'
import { furnish } from './desk.ts'
import { racing } from './oversell.ts'
import { type Desk, startScript } from './programs.ts'

onEachEngine((engine) => {
  let desk: Desk
  beforeAll(async () => {
    const home = temporaryFolder()
    desk = { home, place: await newPlace(engine, home) }
    await furnish(desk, 'small')
  })

  it('gives the last copy to one of eight processes', async () => {
    expect(await racing({ template: desk.place, processes: 8, copies: 1, each: 1, rounds: engine === 'sqlite' ? 3 : 1 }, desk)).toEqual([])
  })

  it('gives the last seven copies to seven people of sixteen, asked for by four processes', async () => {
    expect(await racing({ template: desk.place, processes: 4, copies: 7, each: 4, rounds: 1 }, desk)).toEqual([])
  })

  it('finds a writer that looks first and takes later', async () => {
    const give = (at: Desk, person: string) => startScript(at, join(import.meta.dirname, 'naive.ts'), ['last-copy', person])
    const wrong = await racing({ template: desk.place, processes: 8, copies: 1, each: 1, rounds: 1, give }, desk)
    expect(wrong.join('\n')).toMatch(/copies are held of 1/)
  })
})
