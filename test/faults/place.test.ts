import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { gar, intrascol, mdo, temporaryFolder } from '../support/site.ts'
import { furnish } from './desk.ts'
import { argvOf, around, careless, furnishPlaces, GUARDED, OPTIONS, placing, type Runner, TRIALS } from './place.ts'
import type { Desk } from './programs.ts'

const run = { gar, mdo, intrascol }
let desk: Desk

beforeAll(async () => {
  const home = temporaryFolder()
  desk = { home, place: join(home, 'store.db') }
  await furnish(desk, 'small')
  await furnishPlaces(desk)
})

/** The same lines from argv to exit code, without a process for each. */
const quickly: Runner = (at, option, path, more = []) => {
  const env = { HOME: at.home, XDG_DATA_HOME: at.home, XDG_CONFIG_HOME: at.home, LANG: 'en_GB.UTF-8', GUICHET_TODAY: '2026-11-20' }
  return run[option.program]({ folder: at.home, place: at.place, env: { ...env, ...around(at) } }, argvOf(at, option, path, more))
}

it.each(OPTIONS)('$program $line.0 $line.1 $line.2 $kind writes where it may and nowhere else', async (option) => {
  const wrong: string[] = []
  for (const trial of Object.keys(TRIALS)) wrong.push(...(await placing(desk, option, trial, quickly)))
  expect(wrong).toEqual([])
})

it('does so as a process too', async () => {
  const trials = Object.keys(TRIALS)
  const pairs = trials.map((trial, at) => [OPTIONS[at % OPTIONS.length] ?? OPTIONS[0], trial] as const)
  const wrong = await Promise.all(pairs.map(([option, trial]) => option && placing(desk, option, trial)))
  expect(wrong.flat()).toEqual([])
})

it('finds a writer that replaces whatever is there', async () => {
  const [option] = OPTIONS
  for (const trial of Object.keys(GUARDED))
    expect(option && (await placing(desk, option, trial, careless)).join('\n'), trial).toMatch(/is not what it was/)
})
