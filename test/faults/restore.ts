import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { countsOf } from './checker.ts'
import { furnish } from './desk.ts'
import { type Desk, type Ended, inShell, mustSucceed, scriptOf, startUnder } from './programs.ts'

/** Calls that change what a folder holds, and those that wait for the disk. */
const CALLS = ['link', 'linkat', 'rename', 'renameat', 'renameat2', 'unlink', 'unlinkat', 'fsync', 'fdatasync', 'utimensat']

/** So many of them stand before the exchange: the present store is closed for good, the copy reaches the disk. */
const AHEAD = 6

/** What is restored over what, and by which script. */
export interface Restoring {
  /** The store that is there, and nobody has open. */
  template: string
  backup: string
  /** What a store holds before and after. */
  before: string
  after: string
  /** The script and its words; the backup is the last one. */
  script: readonly string[]
}

/** A store, and a backup from before its last operation. */
export async function furnishRestore(desk: Desk): Promise<Restoring> {
  await furnish(desk, 'small')
  const backup = join(desk.home, 'backup.db')
  await mustSucceed(desk, ['store', 'backup', backup])
  const after = await countsOf(desk.place)
  await mustSucceed(desk, ['assign', '--resource', 'pix', '--all'])
  const before = await countsOf(desk.place)
  return { template: desk.place, backup, before, after, script: [scriptOf('gar'), 'store', 'restore', backup] }
}

/** A folder of its own for each round, with a copy of the store in it. */
function copied({ template }: Restoring, home: string): Desk & { folder: string } {
  const folder = mkdtempSync(join(home, 'round-'))
  const place = join(folder, 'guichet.db')
  copyFileSync(template, place)
  return { home, folder, place }
}

/** As on a memory stick, whose files have one name each. */
const WITHOUT_LINKS = ['-e', 'inject=link,linkat:error=EPERM']

const APART = { NODE_DISABLE_COMPILE_CACHE: '1' }

/** A system call of a restore. */
export interface Moment {
  call: string
  /** The how many-th call of its kind. */
  nth: number
}

/** The calls of one undisturbed restore, in their order. */
export async function momentsOf(it: Restoring, home: string): Promise<Moment[]> {
  const at = copied(it, home)
  const log = join(at.folder, 'trace')
  const { code, err } = await startUnder(['strace', '-f', '-o', log, '-e', `trace=${CALLS}`], at, it.script, APART).ended
  if (code !== 0) throw new Error(`the restore ended with ${code}: ${err}`)
  const counts = new Map<string, number>()
  const moments = readFileSync(log, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, call] = /^\d+ +(\w+)\(/.exec(line) ?? []
      if (!call) return []
      const nth = (counts.get(call) ?? 0) + 1
      counts.set(call, nth)
      return [{ call, nth }]
    })
  return moments
}

export interface Round extends Moment {
  ended: Ended
  /** What the store holds afterwards; undefined when there is none. */
  found: string | undefined
  files: string[]
}

/** Sends a signal to a restore when it makes a certain call. */
export const interrupted = (it: Restoring, home: string, moment: Moment, signal: string): Promise<Round> =>
  disturbed(it, home, moment, ['-e', `inject=${moment.call}:signal=${signal}:when=${moment.nth}`])

/** A restore where no file can have a second name. @param signal sent at the first call that gives a name, if any */
export const withoutLinks = (it: Restoring, home: string, signal?: string): Promise<Round> =>
  disturbed(it, home, { call: 'rename', nth: 1 }, [...WITHOUT_LINKS, ...(signal ? ['-e', `inject=rename:signal=${signal}:when=1`] : [])])

async function disturbed(it: Restoring, home: string, { call, nth }: Moment, inject: readonly string[]): Promise<Round> {
  const at = copied(it, home)
  const ended = await startUnder(['strace', '-f', '-o', '/dev/null', '-e', `trace=${CALLS}`, ...inject], at, it.script, APART).ended
  const files = readdirSync(at.folder)
  const found = existsSync(at.place) ? await countsOf(at.place) : undefined
  rmSync(at.folder, { recursive: true, force: true })
  return { call, nth, ended, found, files }
}

/** Kills a restore at each call from shortly before the exchange to its end. @returns what must never be, and was found */
export async function killingRestore(it: Restoring, home: string, all = false): Promise<{ kills: number; broken: string[] }> {
  const moments = await momentsOf(it, home)
  const exchange = moments.findIndex(({ call }) => /^(link|rename)/.test(call))
  const broken: string[] = []
  const chosen = moments.slice(all ? 0 : Math.max(0, exchange - AHEAD))
  for (const moment of chosen) {
    const { found, ended, files } = await interrupted(it, home, moment, 'KILL')
    const wrong = (what: string) => broken.push(`killed at ${moment.call} ${moment.nth}: ${what} (${files.join(', ')})`)
    if (found === undefined) wrong('there is no store')
    else if (found !== it.before && found !== it.after) wrong(`neither before nor after: ${found}`)
    if (/Restored/.test(ended.out) && found !== it.after) wrong('it said that it was done, and it is not')
  }
  return { kills: chosen.length, broken }
}

/** A restore that may write no file larger than so many kilobytes; a block is half of one. */
export async function cramped(it: Restoring, home: string, blocks: number): Promise<Round> {
  const at = copied(it, home)
  const ended = await startUnder(inShell(`ulimit -f ${2 * blocks}; exec "$@"`), at, it.script, APART).ended
  const files = readdirSync(at.folder)
  return { call: 'ulimit', nth: blocks, ended, found: await countsOf(at.place), files }
}
