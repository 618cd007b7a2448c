import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cpuOf, inPairs, memoryOf, program } from './measure.ts'
import { printCompared, printTitle } from './print.ts'
import { oneSchool } from './schools.ts'

const PAIRS = 21
const NODE = ['-e', '0']
const LIST = ['schools', 'list']

/** How long the programs take to start, and how much memory a small list needs, against Node that does nothing. */
export async function startup(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-'))
  try {
    const env = { PATH: process.env.PATH, HOME: folder, LANG: 'en_GB.UTF-8', GUICHET_STORE: join(folder, 'guichet.db') }
    await oneSchool(env.GUICHET_STORE)
    await measure(env)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(env: NodeJS.ProcessEnv): Promise<void> {
  printTitle('Start-up, against « node -e 0 » of the same binary; processor time, medians of 21 pairs')
  const compare = async (line: string, goal: { must: number; aim: number }) => {
    const [name = '', ...args] = line.split(' ')
    const ours = () => cpuOf([program(name), ...args], env)
    // The first runs fill the compile cache.
    for (let warm = 0; warm < 3; warm++) ours()
    printCompared(line, 'ms', await inPairs(PAIRS, ours, () => cpuOf(NODE, env)), goal)
  }
  for (const name of ['gar', 'mdo', 'intrascol']) await compare(`${name} --version`, { must: 1.25, aim: 1.05 })
  for (const name of ['gar', 'mdo', 'intrascol']) await compare(`${name} --help`, { must: 1.4, aim: 1.25 })
  await compare('gar schools list -o json', { must: 1.85, aim: 1.45 })
  await compare('gar schools list', { must: 2.3, aim: 1.9 })
  const memory = await inPairs(
    PAIRS,
    () => memoryOf([program('gar'), ...LIST, '-o', 'json'], env),
    () => memoryOf(NODE, env),
  )
  printCompared('memory of gar schools list -o json', 'MB', memory, { must: 1.35, aim: 1.25 })
}
