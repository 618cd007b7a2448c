import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ask, copyOf, countsOf, isServer } from './checker.ts'
import { type Desk, type Ended, inShell, mustSucceedSchool, type Program, type Running, scriptOf, startUnder } from './programs.ts'

/** A command on a disk that has not room for all that it writes. */
export interface Task {
  name: string
  /** A script, by default a program of ours. */
  script: string
  args: (file: string) => readonly string[]
  /** What it makes: a file, or a new state of the store. */
  makes: 'file' | 'state'
}

const task = (makes: Task['makes'], program: Program, line: string, ending?: string): Task => ({
  ...{ name: `${program} ${line}`, script: scriptOf(program), makes },
  args: (file) => [...line.split(' '), ...(ending === undefined ? [] : [file + ending]), '-o', 'json'],
})

/** Writes into the store, which is a file on SQLite alone. */
const WRITES: readonly Task[] = [
  task('state', 'gar', 'assign --resource pix --all'),
  task('state', 'intrascol', 'classes create CP --level CP'),
]

/** Files much larger than what leaves at once, and a small page. */
const EXPORTS: readonly Task[] = [
  task('file', 'intrascol', 'export csv --out', '.csv'),
  task('file', 'intrascol', 'export ldif --base ou=people,dc=ecole,dc=example --out', '.ldif'),
  task('file', 'intrascol', 'export oneroster --out', '.zip'),
  task('file', 'gar', 'report --html', '.html'),
]

export const tasksOn = (place: string): readonly Task[] => (isServer(place) ? EXPORTS : [...WRITES, ...EXPORTS])

/** Accounts for files that are not small. */
export async function crowd(desk: Desk, accounts: number): Promise<void> {
  const file = join(desk.home, 'crowd.csv')
  const lines = Array.from({ length: accounts }, (_, n) => `pupil;FAMILLE-${n};Prénom\n`)
  writeFileSync(file, `kind;last_name;first_name\n${lines.join('')}`)
  await mustSucceedSchool(desk, ['users', 'import', file])
}

/** A writer that does not hear what the disk says. */
export const deaf: Task = {
  name: 'a deaf writer',
  script: join(import.meta.dirname, 'careless.ts'),
  args: (file) => ['deaf', file],
  makes: 'file',
}

/** No command takes longer, so what does is held up for ever. */
const PATIENCE = 30_000

/** What a process answered, or null when it did not end by itself. */
async function ending({ child, ended }: Running): Promise<Ended | null> {
  let late = false
  const timer = setTimeout(() => {
    late = true
    child.kill('SIGKILL')
  }, PATIENCE)
  const answer = await ended
  clearTimeout(timer)
  return late ? null : answer
}

/** How a command is kept from writing as much as it wants to. */
export interface Shortage {
  name: string
  /** A line of the shell around the process. */
  line: string
  /** The folder in which the file is to be, where it is not just any. */
  folder?: string
}

/** No file may grow beyond so many blocks of 512 bytes; SQLite alone needs 64 to open a store. */
export const limited = (blocks: number): Shortage => ({ name: `${blocks} blocks`, line: `ulimit -f ${blocks}; exec "$@"` })

export interface Filling {
  /** How many found no room, and left nothing. */
  refused: number
  wrong: string[]
}

/** Runs a command under each shortage: it ends with 0 and everything is there, or with 6 and nothing is. */
export async function filling(template: Desk, it: Task, shortages: readonly Shortage[]): Promise<Filling> {
  const whole = await fillOnce(template, it, { name: 'room enough', line: 'exec "$@"' })
  const wrong = whole.found === 'all' ? [] : [`${it.name} with room enough: ${whole.found}`]
  const all = await Promise.all(shortages.map((shortage) => fillOnce(template, it, shortage, whole.size)))
  for (const [at, { code, err, found, left }] of all.entries()) {
    // Nobody has to know what a file is called while it is made.
    const right = ((code === 0 && found === 'all') || (code === 6 && found === 'nothing')) && !err.includes('.part')
    if (!right || left.length > 0)
      wrong.push(`${it.name}, ${shortages[at]?.name}: ended with ${code}, ${found} is there, ${left} was left: ${err}`)
  }
  return { refused: all.filter(({ code }) => code === 6).length, wrong }
}

/** The same on a file system of so many kilobytes, which only root can make. */
export async function onSmallDisk(desk: Desk, it: Task, size: number): Promise<Filling> {
  if (process.getuid?.() !== 0) return { refused: 0, wrong: [] }
  const folder = mkdtempSync(join(desk.home, 'disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}k`, 'tmpfs', folder])
  try {
    return await filling(desk, it, [{ name: `a disk of ${size} KB`, line: 'exec "$@"', folder }])
  } finally {
    execFileSync('umount', [folder])
  }
}

interface Filled {
  code: number | null | undefined
  err: string
  found: 'all' | 'nothing' | string
  size: number
  left: string[]
}

async function fillOnce(template: Desk, it: Task, shortage: Shortage, whole?: number): Promise<Filled> {
  const folder = mkdtempSync(join(shortage.folder ?? template.home, 'full-'))
  const changes = it.makes === 'state'
  const desk = changes ? { ...template, place: await copyOf(template.place) } : template
  const before = changes ? await countsOf(desk.place) : ''
  const answer = await ending(startUnder(inShell(shortage.line), desk, [it.script, ...it.args(join(folder, 'made'))]))
  const names = readdirSync(folder)
  const size = names[0] === undefined ? 0 : statSync(join(folder, names[0])).size
  const left = names.filter((name) => name.endsWith('.part'))
  rmSync(folder, { recursive: true, force: true })
  const found = changes
    ? await foundIn(desk, before)
    : size === 0
      ? 'nothing'
      : size === (whole ?? size)
        ? 'all'
        : `${size} of ${whole} bytes`
  return { code: answer?.code, err: answer?.err ?? 'it did not end', found, size, left }
}

async function foundIn(desk: Desk, before: string): Promise<string> {
  const [sound] = await ask(desk.place, (connection) => connection.rows<{ integrity_check: string }>('pragma integrity_check'))
  if (sound?.integrity_check !== 'ok') return `a broken store: ${sound?.integrity_check}`
  return (await countsOf(desk.place)) === before ? 'nothing' : 'all'
}

const FORMATS = ['table', 'json', 'ndjson', 'csv'] as const

/** What is printed onto a full device is missed: 6, in every format. @returns where it was not */
export async function printing(desk: Desk, script = scriptOf('gar')): Promise<string[]> {
  const lists = FORMATS.flatMap((format) => [
    ['people', 'list', '-o', format],
    ['report', '-o', format],
  ])
  const ended = await Promise.all(lists.map((args) => startUnder(inShell('exec "$@" > /dev/full'), desk, [script, ...args]).ended))
  return lists.flatMap((args, at) => (ended[at]?.code === 6 ? [] : [`${args.join(' ')} ended with ${ended[at]?.code}: ${ended[at]?.err}`]))
}

export const hasFull = existsSync('/dev/full')
