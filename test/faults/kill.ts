import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { childOf, LEVELS, onde, promoted } from '../intrascol/onde.ts'
import { alone, copyOf, countsOf, isServer } from './checker.ts'
import { furnish, randomFrom, type Size, SNAPSHOT } from './desk.ts'
import { type Desk, type Ended, gar, mustSucceed, type Running, startGar, startIntrascol } from './programs.ts'
import { watchWrites } from './watch.ts'

/** A write is sometimes faster than when it was timed: a kill should still find it under way. */
const SHARE = 0.7

/** One write that is to be killed: the store it starts from, and the command. */
export interface Victim {
  name: string
  /** A store that nobody has open; every round works on a copy. */
  template: string
  start: (desk: Desk) => Running
  /** What the process prints once it says that all is done. */
  done: RegExp
  /** `store check` of its program, when that is not gar. */
  check?: (desk: Desk) => Promise<Ended>
  /** True when the harness cannot see the write begin, and so counts from the moment at which the process says that it is done. */
  blind?: boolean
}

export interface KillReport {
  name: string
  kills: number
  /** Kills that were sent while the write was under way. */
  during: number
  /** How many left the state before, and the state after. */
  before: number
  after: number
  /** What must never be: a state in between, a lost "done", a store that does not check. */
  broken: string[]
}

const CHILDREN: Record<Size, number> = { small: 12, sample: 60 }

/** The rollover of a school: the store is that of last year, the file that of the new one. */
async function rolloverVictim(desk: Desk, template: string, size: Size): Promise<Victim> {
  const at = { ...desk, place: template }
  const [last, next] = ['last-year.csv', 'pupils.csv'].map((name) => join(desk.home, name))
  if (!last || !next) throw new Error('no file')
  const children = LEVELS.flatMap((level, n) =>
    Array.from({ length: CHILDREN[size] }, (_, one) => childOf(n * CHILDREN[size] + one, level, `${level} M. Truc`)),
  )
  const arrivals = Array.from({ length: CHILDREN[size] }, (_, n) => childOf(1000 + n, 'CP', 'CP Mme Roy', 2026))
  writeFileSync(last, onde(children))
  writeFileSync(next, onde([...children.flatMap((child) => promoted(child, (level) => `${level} M. Truc`) ?? []), ...arrivals]))
  const settled = await startIntrascol(at, ['rollover', '--from-csv', last, '--year', '2025-2026']).ended
  if (settled.code !== 0) throw new Error(settled.err)
  const start = (one: Desk) => startIntrascol(one, ['rollover', '--from-csv', next, '-o', 'json'])
  return {
    name: 'rollover',
    template,
    start,
    done: /"operation":\d/,
    check: (one) => startIntrascol(one, ['store', 'check', '-o', 'json']).ended,
  }
}

/** Makes the writes that the harness kills, each with the store it begins from. */
export async function victims(desk: Desk, size: Size): Promise<Victim[]> {
  const empty = await copyOf(desk.place)
  await mustSucceed({ ...desk, place: empty }, ['store', 'init'])
  const school = await copyOf(empty)
  await furnish(desk, size)
  const assigned = await copyOf(desk.place)
  await mustSucceed({ ...desk, place: assigned }, ['assign', '--resource', 'pix', '--all'])
  const victim = (name: string, template: string, args: readonly string[]): Victim => ({
    name,
    template,
    start: (at) => startGar(at, [...args, '-o', 'json']),
    done: /"operation":\d/,
  })
  return [
    await rolloverVictim(desk, school, size),
    victim('assign', desk.place, ['assign', '--resource', 'pix', '--all']),
    victim('revoke', assigned, ['revoke', '--resource', 'pix', '--all']),
    victim('undo', assigned, ['undo', '3']),
    victim('import gar-ent', empty, ['import', 'gar-ent', SNAPSHOT[size]]),
  ]
}

export interface Killing {
  kills: number
  seed: number
  /** After how many kills the same write is made once more, to its end. */
  againEvery: number
}

/** Kills a write again and again at random moments and looks at what is left. */
export async function killing(victim: Victim, desk: Desk, { kills, seed, againEvery }: Killing): Promise<KillReport> {
  const random = randomFrom(seed)
  const before = await countsOf(victim.template)
  const { after, window } = await whole(victim, desk)
  const report: KillReport = { name: victim.name, kills, during: 0, before: 0, after: 0, broken: [] }
  for (let round = 1; round <= kills; round++) {
    const at = { ...desk, place: await copyOf(victim.template) }
    const { during, done } = await killOnce(victim, at, random() * window * SHARE)
    if (during) report.during++
    const found = await countsOf(at.place)
    if (found === before) report.before++
    if (found === after) report.after++
    const wrong = (what: string) => report.broken.push(`seed ${seed}, kill ${round}: ${what}`)
    if (found !== before && found !== after) wrong(`neither before nor after: ${found}`)
    if (done && found !== after) wrong('the process said that it was done, and nothing of it is there')
    await storeChecks(victim, at, wrong)
    if (round % againEvery === 0) await onceMore(victim, at, after, wrong)
  }
  return report
}

/** The write undisturbed: what it leaves, and how long it takes from its beginning to its end. */
async function whole(victim: Victim, desk: Desk): Promise<{ after: string; window: number }> {
  const windows: number[] = []
  let after = ''
  for (let run = 0; run < 4; run++) {
    const at = { ...desk, place: await copyOf(victim.template) }
    const watch = await watchWrites(at.place)
    const running = victim.start(at)
    const from = victim.blind ? await saidDone(running, victim.done) : await watch.begin(running)
    await (victim.blind ? running.ended : watch.end(running))
    windows.push(performance.now() - from)
    await running.ended
    await watch.stop()
    after = await countsOf(at.place)
  }
  return { after, window: Math.min(...windows) }
}

/** Resolves when the process has printed that it is done, or has ended. @returns the moment */
const saidDone = ({ child, ended }: Running, done: RegExp) =>
  new Promise<number>((resolve) => {
    let said = ''
    child.stdout?.on('data', (piece) => {
      said += String(piece)
      if (done.test(said)) resolve(performance.now())
    })
    void ended.then(() => resolve(performance.now()))
  })

async function killOnce(victim: Victim, at: Desk, delay: number): Promise<{ during: boolean; done: boolean }> {
  const watch = await watchWrites(at.place)
  const running = victim.start(at)
  const from = victim.blind ? await saidDone(running, victim.done) : await watch.begin(running)
  let during = false
  do during = await watch.writing(running)
  while (performance.now() - from < delay && running.child.exitCode === null)
  running.child.kill('SIGKILL')
  const { out } = await running.ended
  await watch.stop()
  if (isServer(at.place)) await alone(at.place)
  return { during, done: victim.done.test(out) }
}

type Wrong = (what: string) => void

async function storeChecks({ check }: Victim, at: Desk, wrong: Wrong): Promise<void> {
  const { code, err } = await (check ? check(at) : gar(at, ['store', 'check', '-o', 'json']))
  if (code !== 0) wrong(`store check ended with ${code}: ${err}`)
}

/** The same write again leads to the state after, whether the first one was there or not. */
async function onceMore(victim: Victim, at: Desk, after: string, wrong: Wrong): Promise<void> {
  const { code, err } = await victim.start(at).ended
  if (code !== 0) wrong(`the same once more ended with ${code}: ${err}`)
  else if ((await countsOf(at.place)) !== after) wrong('the same once more did not lead to the state after')
}
