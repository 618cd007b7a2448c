import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'

/** What one process used: processor time and wall time in milliseconds, the most memory in MB. */
export interface Use {
  cpu: number
  wall: number
  memory: number
  out: string
}

/** Where the built programs are; GUICHET_BUILD names another build than the one of this folder. */
export const BUILD = process.env.GUICHET_BUILD ?? join(import.meta.dirname, '..')

export const program = (name: string) => join(BUILD, 'bin', `${name}.js`)

const USAGE = join(import.meta.dirname, 'usage.cjs')

/** Runs Node once, measured from within. @throws Error when it fails, with what it said */
export function runNode(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Use {
  const began = performance.now()
  const { status, stdout, stderr, output } = spawnSync(process.execPath, ['--require', USAGE, ...args], {
    env,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    maxBuffer: 1 << 26,
  })
  const wall = performance.now() - began
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`)
  const { cpu, memory } = JSON.parse(String(output[3])) as Pick<Use, 'cpu' | 'memory'>
  return { cpu, memory, wall, out: stdout }
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/** Two things measured in turn, A B A B, and the medians: of each, and of the ratios of the pairs. */
export interface Compared {
  ours: number
  reference: number
  ratio: number
}

/** Measures in pairs, so that what else the machine does weighs on both sides. */
export async function inPairs(
  rounds: number,
  ours: () => number | Promise<number>,
  reference: () => number | Promise<number>,
): Promise<Compared> {
  const pairs: [number, number][] = []
  for (let round = 0; round < rounds; round++) pairs.push([await ours(), await reference()])
  return comparedOf(pairs)
}

/** The medians of pairs that were measured already. */
export const comparedOf = (pairs: readonly (readonly [ours: number, reference: number])[]): Compared => ({
  ours: median(pairs.map(([one]) => one)),
  reference: median(pairs.map(([, other]) => other)),
  ratio: median(pairs.map(([one, other]) => one / other)),
})
