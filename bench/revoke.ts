import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { Store } from '../src/store/engine.ts'
import { openStore } from '../src/store/open.ts'
import { startCluster } from '../test/support/cluster.ts'
import { LARGE, SMALL } from './goals.ts'
import { cpuOf, inPairs, median, program } from './measure.ts'
import { printCompared, printFigure, printNote, printTitle } from './print.ts'
import { manySchools, PEOPLE, UAI } from './schools.ts'
import { type Took, withdrawOnce } from './withdrawal.ts'

const IN_PROCESS = 9
const PROCESSES = 5
const BATCHES = 50

const GOAL = { must: 1.3, aim: 1.1 }

/** Taking 1,548 copies back, in a store of ten million assignments against one of ten thousand, on both engines. */
export async function revoke(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-'))
  try {
    await onSqlite(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  await onPostgres()
}

async function onSqlite(folder: string): Promise<void> {
  printTitle(`Withdrawal of ${PEOPLE} copies with its journal, SQLite, ${LARGE} assignments against ${SMALL}`)
  const [large, small] = [join(folder, 'large.db'), join(folder, 'small.db')]
  const bytes = await inProcess(large, small)
  printFigure('bytes written to the log by one withdrawal', 'B', median(bytes), { must: 200_000, aim: 100_000 })
  await wholeProcess(large, small, folder)
  await afterBatches(large)
}

/** @returns bytes written to the log by each withdrawal from the large store */
async function inProcess(large: string, small: string): Promise<number[]> {
  const began = performance.now()
  for (const [at, rows] of [
    [large, LARGE],
    [small, SMALL],
  ] as const)
    await manySchools(at, rows)
  printNote(`stores built in ${Math.round((performance.now() - began) / 1000)} s`)
  const bytes: number[] = []
  await inStores([large, small], async ([one, other]) => {
    await withdrawOnce(one)
    await withdrawOnce(other)
    const timed = async (store: Store) => (await withdrawOnce(store)).ms
    const noted = async (took: Promise<Took>) => {
      bytes.push((await took).walBytes)
      return (await took).ms
    }
    printCompared(
      'in process, 9 pairs',
      'ms',
      await inPairs(
        IN_PROCESS,
        () => noted(withdrawOnce(one)),
        () => timed(other),
      ),
      GOAL,
    )
  })
  return bytes
}

async function inStores(places: readonly [string, string], work: (stores: [Store, Store]) => Promise<void>): Promise<void> {
  const open = (at: string) => openStore({ at, busyTimeout: 5000 })
  const stores: [Store, Store] = [await open(places[0]), await open(places[1])]
  try {
    await work(stores)
  } finally {
    for (const store of stores) await store.close()
  }
}

/** The command as a person types it, and its undo between two measurements. */
async function wholeProcess(large: string, small: string, home: string): Promise<void> {
  const run = (at: string) => {
    const env = { PATH: process.env.PATH, HOME: home, LANG: 'en_GB.UTF-8', GUICHET_STORE: at, GUICHET_TODAY: '2026-11-20' }
    const cpu = cpuOf([program('gar'), 'revoke', '--uai', UAI, '--all', '--resource', 'pix'], env)
    const undone = spawnSync(process.execPath, [program('gar'), 'undo', String(lastOperation(at, env))], { env, encoding: 'utf8' })
    if (undone.status !== 0) throw new Error(undone.stderr)
    return cpu
  }
  run(large)
  run(small)
  printCompared(
    'the whole process, processor time, 5 pairs',
    'ms',
    await inPairs(
      PROCESSES,
      () => run(large),
      () => run(small),
    ),
    { must: 1.15 },
  )
}

function lastOperation(at: string, env: NodeJS.ProcessEnv): number {
  const { stdout } = spawnSync(process.execPath, [program('gar'), 'store', 'info', '--store', at, '-o', 'json'], { env, encoding: 'utf8' })
  return (JSON.parse(stdout) as [{ operations: number }])[0].operations
}

/** The same store before and after a hundred batches: its journal must not slow it down. */
async function afterBatches(large: string): Promise<void> {
  const store = await openStore({ at: large, busyTimeout: 5000 })
  try {
    const before: number[] = []
    for (let round = 0; round < IN_PROCESS; round++) before.push((await withdrawOnce(store)).ms)
    for (let batch = 0; batch < BATCHES; batch++) await withdrawOnce(store)
    const after: Took[] = []
    for (let round = 0; round < IN_PROCESS; round++) after.push(await withdrawOnce(store))
    const [ours, reference] = [median(after.map(({ ms }) => ms)), median(before)]
    printCompared(`in process, after ${2 * BATCHES} more batches`, 'ms', { ours, reference, ratio: ours / reference }, GOAL)
    printFigure('bytes written to the log after them', 'B', median(after.map(({ walBytes }) => walBytes)), { must: 200_000, aim: 100_000 })
  } finally {
    await store.close()
  }
}

async function onPostgres(): Promise<void> {
  printTitle(`Withdrawal of ${PEOPLE} copies with its journal, PostgreSQL, ${LARGE} assignments against ${SMALL}`)
  const cluster = await startCluster()
  if (!cluster) {
    printNote('skipped: this machine has no PostgreSQL server')
    return
  }
  try {
    const at = (database: string) => `postgres://postgres@/${database}?host=${encodeURIComponent(cluster.socket)}`
    await createDatabases(cluster.socket, ['large', 'small'])
    const began = performance.now()
    await manySchools(at('large'), LARGE)
    await manySchools(at('small'), SMALL)
    printNote(`stores built in ${Math.round((performance.now() - began) / 1000)} s`)
    await inStores([at('large'), at('small')], async ([one, other]) => {
      for (let warm = 0; warm < 3; warm++) for (const store of [one, other]) await withdrawOnce(store)
      const timed = async (store: Store) => (await withdrawOnce(store)).ms
      printCompared(
        'in process, 9 pairs',
        'ms',
        await inPairs(
          IN_PROCESS,
          () => timed(one),
          () => timed(other),
        ),
        GOAL,
      )
    })
  } finally {
    await cluster.stop()
  }
}

async function createDatabases(socket: string, names: readonly string[]): Promise<void> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ host: socket, user: 'postgres', database: 'postgres' })
  await client.connect()
  for (const name of names) await client.query(`create database ${name}`)
  await client.end()
}
