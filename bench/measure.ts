import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'

/** Where the built programs are; GUICHET_BUILD names another build than the one of this folder. */
const BUILD = process.env.GUICHET_BUILD ?? join(import.meta.dirname, '..')

export const program = (name: string) => join(BUILD, 'bin', `${name}.js`)

const USAGE = join(import.meta.dirname, 'usage.cjs')
const TIMED = 'TIMEFORMAT="%3U %3S"; time "$@" >/dev/null'

/**
 * Processor time of one run of Node from its start to its end, in milliseconds. Node cannot ask this about a child, and a process that
 * measures itself leaves its own end out; bash can.
 * @throws Error when the run fails, with what it said
 */
export function cpuOf(args: readonly string[], env: NodeJS.ProcessEnv = process.env): number {
  const { status, stderr } = spawnSync('bash', ['-c', TIMED, 'bash', process.execPath, ...args], {
    env,
    encoding: 'utf8',
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`)
  const [user = Number.NaN, system = Number.NaN] = stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? []
  return (user + system) * 1000
}

/** The most memory that one run of Node held, in MB, as it says itself at its end. @throws Error when the run fails */
export function memoryOf(args: readonly string[], env: NodeJS.ProcessEnv = process.env): number {
  const stdio = ['pipe', 'pipe', 'pipe', 'pipe'] as const
  const { status, stderr, output } = spawnSync(process.execPath, ['--require', USAGE, ...args], {
    env,
    encoding: 'utf8',
    stdio: [...stdio],
  })
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`)
  return Number(output[3])
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}

/** Two things measured in turn, and the medians: of each, and of the ratios of the pairs. */
export interface Compared {
  ours: number
  reference: number
  ratio: number
}

/** The surroundings of a run on the store at `place`, which is said where no other is. */
export const environment = (folder: string, place: string) => ({
  PATH: process.env.PATH,
  HOME: folder,
  GUICHET_STORE: place,
  GUICHET_TODAY: '2026-11-20',
  SQLITE_TMPDIR: folder,
})

/** One run of intrascol, as a whole process. @returns seconds @throws Error when the command fails */
export function timed(env: NodeJS.ProcessEnv, ...args: string[]): number {
  const began = performance.now()
  const { status, stderr } = spawnSync(process.execPath, [program('intrascol'), ...args], {
    env,
    encoding: 'utf8',
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`)
  return (performance.now() - began) / 1000
}

type Measured = () => number | Promise<number>

/** Measures in pairs, A B A B, so that whatever else the machine does weighs on both sides. */
export async function inPairs(rounds: number, ours: Measured, reference: Measured): Promise<Compared> {
  const pairs: [number, number][] = []
  for (let round = 0; round < rounds; round++) pairs.push([await ours(), await reference()])
  return {
    ours: median(pairs.map(([one]) => one)),
    reference: median(pairs.map(([, other]) => other)),
    ratio: median(pairs.map(([one, other]) => one / other)),
  }
}
