import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { newPlace, onEachEngine, temporaryFolder } from '../support/site.ts'
import { type KillReport, killing, type Victim, victims } from './kill.ts'
import { type Desk, startScript } from './programs.ts'

// On the server a kill ends a client, and the server rolls back: fewer of them tell as much.
const KILLS = { sqlite: 15, postgres: 5 }
const SEED = Number(process.env.GUICHET_SEED ?? Date.now() % 1_000_000)
const NAMES = ['assign', 'revoke', 'undo', 'import gar-ent', 'rollover']

onEachEngine((engine) => {
  let desk: Desk
  let found: Victim[]

  beforeAll(async () => {
    const home = temporaryFolder()
    desk = { home, place: await newPlace(engine, home) }
    found = await victims(desk, 'small')
  })

  it.each(NAMES)('%s is whole or absent after kill -9', async (name) => {
    const victim = found.find((one) => one.name === name)
    const report = victim && (await killing(victim, desk, { kills: KILLS[engine], seed: SEED, againEvery: 5 }))
    expect(report?.broken).toEqual([])
    expect((report?.before ?? 0) + (report?.after ?? 0)).toBe(KILLS[engine])
    process.stdout.write(said(report))
  })

  it('finds a writer that writes in pieces and says it is done too early', async () => {
    const template = found.find(({ name }) => name === 'revoke')?.template ?? ''
    const start = (at: Desk) => startScript(at, join(import.meta.dirname, 'naive.ts'), ['in-pieces'])
    const inPieces: Victim = { name: 'in pieces', template, start, done: /"operation":\d/, blind: true }
    const { broken } = await killing(inPieces, desk, { kills: 4, seed: SEED, againEvery: 5 })
    expect(broken.join('\n')).toMatch(/neither before nor after/)
    expect(broken.join('\n')).toMatch(/said that it was done/)
  })
})

const said = (report: KillReport | undefined) =>
  report ? `${report.name}: seed ${SEED}, ${report.during} of ${report.kills} kills fell mid-write\n` : ''
