import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it, test } from 'vitest'
import { newPlace, onEachEngine, temporaryFolder } from '../support/site.ts'
import { ask } from './checker.ts'
import { mustSucceedSchool } from './programs.ts'
import { furnishSchool, killingSchool, SCHOOL_WRITES, type School } from './school.ts'

const KILLS = { sqlite: 5, postgres: 2 }
const SEED = Number(process.env.GUICHET_SEED ?? Date.now() % 1_000_000)

onEachEngine((engine) => {
  let school: School

  beforeAll(async () => {
    const home = temporaryFolder()
    school = await furnishSchool({ home, place: await newPlace(engine, home) })
  })

  it.each(Object.keys(SCHOOL_WRITES))('%s is whole or absent after kill -9, and the next command makes the folders fit', async (name) => {
    const report = await killingSchool(school, name, { kills: KILLS[engine], seed: SEED })
    expect(report.broken).toEqual([])
    expect(report.before + report.after).toBe(KILLS[engine])
  })
})

test.skipIf(!existsSync('/dev/full'))('stopped between the commit and the folders, the next command finishes', async () => {
  const home = temporaryFolder()
  const { desk, folders } = await furnishSchool({ home, place: await newPlace('sqlite', home) })
  const bin = join(import.meta.dirname, '..', '..', 'bin', 'intrascol.js')
  const env = { PATH: process.env.PATH, HOME: home, GUICHET_STORE: desk.place, GUICHET_FOLDERS: folders, GUICHET_TODAY: '2026-09-01' }
  // What was done cannot be said any more: the command ends with 6 right after its commit.
  const script = `"${process.execPath}" "${bin}" classes delete "CM2 Mme Prat" > /dev/full; echo $?`
  expect(execFileSync('sh', ['-c', script], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()).toBe('6')
  const waiting = () => ask(desk.place, (connection) => connection.rows<{ slug: string }>('select slug from folder_work'))
  expect(await waiting()).toEqual([{ slug: 'cm2-mme-prat' }])
  expect(readdirSync(folders)).toContain('cm2-mme-prat')
  await mustSucceedSchool(desk, ['users', 'purge'], { GUICHET_FOLDERS: folders })
  expect(readdirSync(folders)).not.toContain('cm2-mme-prat')
  expect(await waiting()).toEqual([])
})
