import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Desk, type Ended, inShell, type Program, scriptOf, startUnder } from './programs.ts'

/** Whether system calls can be watched here, and made to fail. Where that is required, tests that need it are not left out quietly. */
export const canTrace = spawnSync('strace', ['-f', '-o', '/dev/null', process.execPath, '-e', '0']).status === 0
if (!canTrace && process.env.GUICHET_STRACE === 'required') throw new Error('strace cannot follow a process here')

const WRITES = 'write,pwrite64,writev,pwritev'
const NAMES = 'rename,renameat,renameat2,link,linkat'
const FOLDERS = 'mkdir,mkdirat'

/** Runs a command and writes down what it asks of the disk. */
export async function traced(
  desk: Desk,
  script: string,
  args: readonly string[],
  more: Record<string, string> = {},
): Promise<Ended & { calls: Call[] }> {
  const log = join(desk.home, 'trace')
  const line = `strace -f -y -s 0 -o '${log}' -e trace=fsync,fdatasync,${WRITES},${NAMES},${FOLDERS} "$@"`
  const ended = await startUnder(inShell(line), desk, [script, ...args], more).ended
  return { ...ended, calls: callsIn(readFileSync(log, 'utf8')) }
}

export interface Call {
  what: 'write' | 'sync' | 'name'
  path: string
  /** What a file was called before it got this name; a new folder was nothing before. */
  from?: string
}

function callsIn(log: string): Call[] {
  return whole(log).flatMap((line): Call[] => {
    const [, call = '', words = ''] = /^\d+ +(\w+)\((.*)\) += \d/.exec(line) ?? []
    const open = /^\d+<([^>]*)>/.exec(words)?.[1] ?? ''
    if (call.endsWith('sync')) return [{ what: 'sync', path: open }]
    if (WRITES.split(',').includes(call)) return [{ what: 'write', path: open }]
    if (FOLDERS.split(',').includes(call)) return [{ what: 'name', path: /"([^"]*)"/.exec(words)?.[1] ?? '' }]
    const [from = '', path = ''] = [...words.matchAll(/"([^"]*)"/g)].map(([, name]) => name)
    return path === '' ? [] : [{ what: 'name', path, from }]
  })
}

/** A call that another thread interrupted stands on two lines. */
function whole(log: string): string[] {
  const begun = new Map<string, string>()
  return log.split('\n').flatMap((line) => {
    const [, thread = '', first] = /^(\d+) (.*) <unfinished \.\.\.>$/.exec(line) ?? []
    if (first !== undefined) begun.set(thread, first)
    const [, resumed = '', rest] = /^(\d+) <\.\.\. \w+ resumed>(.*)$/.exec(line) ?? []
    if (rest !== undefined) return [`${resumed} ${begun.get(resumed) ?? ''}${rest}`]
    return first === undefined ? [line] : []
  })
}

/**
 * @param store a name must be on the disk before the store says next that something is done
 * @returns the files that a power cut may empty, or take away, although they have their name; what is kept for the next start may be lost
 */
export function unsynced(calls: readonly Call[], home: string, store: string): string[] {
  return calls.flatMap(({ what, path, from }, at) => {
    if (what !== 'name' || !path.startsWith(home) || path.startsWith(join(home, '.cache'))) return []
    const before = calls.slice(0, at).filter((call) => call.path === from)
    const promise = calls.findIndex((call, n) => n > at && call.what === 'sync' && call.path === `${store}-wal`)
    const until = promise < 0 ? calls.length : promise
    const after = calls.slice(at, until).some((call) => call.what === 'sync' && call.path === dirname(path))
    const content = from === undefined || before.at(-1)?.what === 'sync'
    return [...(content ? [] : [`${path}: its content`]), ...(after ? [] : [`${path}: its name`])]
  })
}

/** The same command where a file has one name only, as on a memory stick. */
export const withoutLinks = (desk: Desk, program: Program, args: readonly string[]): Promise<Ended> =>
  startUnder(inShell(`strace -f -o /dev/null -e trace=link,linkat -e inject=link,linkat:error=EPERM "$@"`), desk, [
    scriptOf(program),
    ...args,
  ]).ended
