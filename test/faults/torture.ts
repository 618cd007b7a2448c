import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Cluster, startCluster } from '../support/cluster.ts'
import { crowding, waitingTooLong } from './busy.ts'
import { ask } from './checker.ts'
import { furnish, type Size } from './desk.ts'
import { canTrace } from './disk.ts'
import { crowd, filling, limited, onSmallDisk, printing, tasksOn } from './full.ts'
import { killing, victims } from './kill.ts'
import { runMail, wrongIn } from './mail.ts'
import { runMonth } from './mail-month.ts'
import { RELAYS } from './mail-relays.ts'
import { racing } from './oversell.ts'
import { furnishPlaces, OPTIONS, placing, TRIALS } from './place.ts'
import type { Desk } from './programs.ts'
import { furnishRestore, killingRestore } from './restore.ts'
import { furnishSchool, killingSchool, SCHOOL_WRITES } from './school.ts'

const SEED = Number(process.env.GUICHET_SEED ?? Date.now() % 1_000_000)
/** GUICHET_ROUNDS shortens or lengthens every harness: 1 is the full length. */
const LENGTH = Number(process.env.GUICHET_ROUNDS ?? 1)
const rounds = (full: number) => Math.max(1, Math.round(full * LENGTH))
const KILLS = { sqlite: 1000, postgres: 100 }
const SCHOOL_KILLS = 100
const MOST_SAID = 5

const say = (line: string) => process.stdout.write(`${line}\n`)

type Engine = 'sqlite' | 'postgres'
/** The long form of a harness. @returns what must never be, and was found */
type Harness = (engine: Engine, furnished: (size: Size) => Promise<Desk>, empty: () => Promise<Desk>) => Promise<string[]>

const kill: Harness = async (engine, _furnished, empty) => {
  const desk = await empty()
  const broken: string[] = []
  for (const victim of await victims(desk, 'sample')) {
    const report = await killing(victim, desk, { kills: rounds(KILLS[engine]), seed: SEED, againEvery: 1 })
    const share = report.during / report.kills
    say(
      `  ${report.name}: ${report.broken.length} of ${report.kills} broken, ${report.before} before, ${report.after} after, ${Math.round(share * 100)} % mid-write`,
    )
    if (share < 0.9) broken.push(`${report.name}: only ${Math.round(share * 100)} % of the kills fell mid-write, so the run does not count`)
    broken.push(...report.broken)
  }
  return broken
}

const oversell: Harness = async (_engine, furnished) => {
  const desk = await furnished('sample')
  const last = { template: desk.place, processes: 8, copies: 1, each: 1, rounds: rounds(100) }
  const pool = { template: desk.place, processes: 8, copies: 400, each: 100, rounds: rounds(2) }
  return [...(await racing(last, desk)), ...(await racing(pool, desk))]
}

const busy: Harness = async (_engine, furnished) => {
  const desk = await furnished('sample')
  return [...(await crowding({ template: desk.place, writers: 8, each: rounds(180) }, desk)), ...(await waitingTooLong(desk.place, desk))]
}

const mail: Harness = async (_engine, _furnished, empty) => {
  const { place } = await empty()
  const found = await runMail({ mails: rounds(500), faults: rounds(600), kills: rounds(80), seed: SEED, place })
  const faults = Object.values(found.faults).reduce((sum, n) => sum + n, 0) - found.kills
  say(
    `  ${found.sent} sent, ${found.failed} refused, ${found.unknown} for a person; ${found.twice} sent twice; ${faults} faults of ${
      Object.keys(found.faults).length
    } kinds, ${found.kills} kills, ${found.runs} runs of which ${found.busy} found another at work`,
  )
  return wrongIn(found)
}

const month: Harness = async (_engine, _furnished, empty) => {
  const wrong: string[] = []
  for (const relay of RELAYS) {
    const { place } = await empty()
    const found = await runMonth({ place, relay, seed: SEED, aDay: rounds(40), every: 10 })
    const ends = Object.entries(found.ended).map(([end, n]) => `${n} ${end}`)
    say(`  ${relay.name}: ${found.mails} mails, ${found.runs} runs, ${ends.join(', ')}; ${found.wrong.length} wrong`)
    wrong.push(...found.wrong.map((line) => `${relay.name}: ${line}`))
  }
  return wrong
}

const school: Harness = async (_engine, _furnished, empty) => {
  const furnished = await furnishSchool(await empty())
  const broken: string[] = []
  for (const name of Object.keys(SCHOOL_WRITES)) {
    const report = await killingSchool(furnished, name, { kills: rounds(SCHOOL_KILLS), seed: SEED })
    say(`  ${name}: ${report.broken.length} broken, ${report.before} before, ${report.after} after, ${report.waiting} with folders waiting`)
    broken.push(...report.broken)
  }
  return broken
}

/** Every option that names a file with everything that may stand there. The store is a file there: once will do. */
const place: Harness = async (engine, furnished) => {
  if (engine !== 'sqlite') return []
  const desk = await furnished('small')
  await furnishPlaces(desk)
  const broken: string[] = []
  for (const option of OPTIONS) broken.push(...(await Promise.all(Object.keys(TRIALS).map((trial) => placing(desk, option, trial)))).flat())
  return broken
}

const full: Harness = async (_engine, furnished) => {
  const desk = await furnished('sample')
  await crowd(desk, 20_000)
  const limits = Array.from({ length: rounds(50) }, (_, n) => limited(Math.round(64 * 1.12 ** n)))
  const broken = await printing(desk)
  for (const task of tasksOn(desk.place)) {
    const sizes = Array.from({ length: rounds(20) }, (_, n) => 4 * Math.round(1.35 ** n))
    const found = [await filling(desk, task, limits)]
    if (task.makes === 'file') for (const size of sizes) found.push(await onSmallDisk(desk, task, size))
    say(`  ${task.name}: ${found.reduce((sum, { refused }) => sum + refused, 0)} found no room`)
    broken.push(...found.flatMap(({ wrong }) => wrong))
  }
  return broken
}

/** A restore into a database is one transaction; the exchange of files is killed at every call. */
const restore: Harness = async (engine, _furnished, empty) => {
  if (engine === 'postgres' || !canTrace) {
    say(`  skipped: ${engine === 'postgres' ? 'no files are exchanged here' : 'strace is not here'}`)
    return []
  }
  const desk = await empty()
  const { kills, broken } = await killingRestore(await furnishRestore(desk), desk.home, true)
  say(`  ${kills} kills`)
  return broken
}

/** The same as in the short harness, which runs on both engines, for longer. */
const undo: Harness = async (engine) => {
  if (engine === 'postgres') return []
  const vitest = join(import.meta.dirname, '..', '..', 'node_modules', 'vitest', 'vitest.mjs')
  const more = { GUICHET_SEED: String(SEED), GUICHET_UNDO_RUNS: String(rounds(30)), GUICHET_UNDO_STEPS: '150' }
  const options = { env: { ...process.env, ...more }, encoding: 'utf8' } as const
  const { status, stdout } = spawnSync(process.execPath, [vitest, 'run', '--project', 'harness', 'test/faults/undo.test.ts'], options)
  return status === 0 ? [] : [stdout]
}

const HARNESSES: Record<string, Harness> = { kill, oversell, busy, mail, month, school, place, full, restore, undo }

async function torture(names: readonly string[]): Promise<void> {
  say(`seed ${SEED}`)
  const cluster = await startCluster()
  if (!cluster) say('PostgreSQL: skipped, this machine has no server programs')
  try {
    for (const engine of cluster ? (['sqlite', 'postgres'] as const) : (['sqlite'] as const)) {
      for (const name of names) await harness(name, engine, cluster)
    }
  } finally {
    await cluster?.stop()
  }
}

async function harness(name: string, engine: Engine, cluster: Cluster | undefined): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'guichet-torture-'))
  let made = 0
  const empty = async () => {
    made++
    const place =
      engine === 'sqlite' ? join(home, `guichet-${made}.db`) : await newDatabase(cluster?.socket ?? '', `torture_${name}_${made}`)
    return { home, place }
  }
  const furnished = async (size: Size) => {
    const desk = await empty()
    await furnish(desk, size)
    return desk
  }
  say(`${name} on ${engine}`)
  try {
    const broken = (await HARNESSES[name]?.(engine, furnished, empty)) ?? []
    say(`  ${broken.length} broken`)
    for (const line of broken.slice(0, MOST_SAID)) say(`  ${line}`)
    if (broken.length) process.exitCode = 1
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

async function newDatabase(socket: string, name: string): Promise<string> {
  const at = (database: string) => `postgres://postgres@/${database}?host=${encodeURIComponent(socket)}`
  await ask(at('postgres'), (connection) => connection.rows(`create database ${name}`))
  return at(name)
}

const names = process.argv.slice(2)
const unknown = names.filter((name) => !(name in HARNESSES))
if (unknown.length) {
  process.stderr.write(`No harness ${unknown.join(', ')}. There are: ${Object.keys(HARNESSES).join(', ')}.\n`)
  process.exitCode = 2
} else await torture(names.length ? names : Object.keys(HARNESSES))
