import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { gar, intrascol, mdo, temporaryFolder } from '../support/site.ts'
import { copyOf, countsOf } from './checker.ts'
import { furnish } from './desk.ts'
import { argvOf, around, careless, furnishPlaces, GUARDED, OPTIONS, placing, type Runner, TRIALS } from './place.ts'
import { type Desk, inShell, scriptOf, startIntrascol, startUnder } from './programs.ts'
import { watchWrites } from './watch.ts'

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

it.each(OPTIONS)('$program $line, a file $ending, writes where it may and nowhere else', async (option) => {
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

describe.skipIf(process.platform === 'win32')('what is open already', () => {
  const under = async (line: string, args: string) =>
    (await startUnder(inShell(line), desk, [scriptOf('gar'), ...args.split(' ')]).ended).code
  const counts = 'export counts --out'
  const to = (name: string) => join(desk.home, name)

  it('standard output and other open files are written into, whatever they are', async () => {
    const whole = (await gar({ folder: desk.home, place: desk.place, env: {} }, `gar ${counts.replace(' --out', '')}`)).out
    expect(await under(`exec "$@" > '${to('out.csv')}'`, `${counts} /dev/stdout`)).toBe(0)
    expect(await under(`exec "$@" 3> '${to('three.csv')}'`, `${counts} /dev/fd/3`)).toBe(0)
    expect(await under(`exec "$@" > '${to('both')}'`, 'report -o json --html /dev/stdout')).toBe(0)
    for (const name of ['out.csv', 'three.csv']) expect(readFileSync(to(name), 'utf8')).toBe(whole)
    expect(readFileSync(to('both'), 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n\{/)
    expect(await under('exec "$@"', `${counts} /dev/fd/9`)).toBe(6)
  })

  it('a reader who leaves is a quiet end, a full device is not', async () => {
    const [left, full] = await Promise.all([
      startUnder(inShell('{ "$@"; echo "ended $?" >&2; } | head -c 1'), desk, [scriptOf('gar'), 'export', 'report', '--out', '/dev/stdout'])
        .ended,
      startUnder(inShell('exec "$@"'), desk, [scriptOf('gar'), 'report', '--html', '/dev/full']).ended,
    ])
    expect([left.out, left.err]).toEqual(['<', expect.stringMatching(/^(Written: \/dev\/stdout\n)?ended 0\n$/)])
    expect([full.code, full.err]).toEqual([6, expect.stringContaining('/dev/full cannot be written: there is no room left')])
  })

  it('cards wait for whoever reads the pipe; a signal meanwhile leaves nothing written', async () => {
    const at = { ...desk, place: await copyOf(desk.place) }
    execFileSync('mkfifo', [to('pipe')])
    const watch = await watchWrites(at.place)
    const before = await countsOf(at.place)
    const waiting = startIntrascol(at, ['print', 'cards', '--out', to('pipe')])
    // Opening the store takes the lock for a moment too.
    for (let held = 0; held < 50; held = (await watch.writing(waiting)) ? held + 1 : 0) await new Promise((resume) => setTimeout(resume, 1))
    waiting.child.kill('SIGINT')
    expect(await waiting.ended).toMatchObject({ code: 130, out: '' })
    expect(await countsOf(at.place)).toBe(before)
  })
})

it('finds a writer that replaces whatever is there', async () => {
  const [option] = OPTIONS
  const trials = Object.keys(GUARDED)
  const wrong = await Promise.all(trials.map(async (trial) => (option ? placing(desk, option, trial, careless) : [])))
  for (const [at, trial] of trials.entries()) expect(wrong[at]?.join('\n'), trial).toMatch(/is not what it was/)
})
