import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Answer, type Circumstances, intrascol, type Site } from '../support/site.ts'
import { type Child, childOf, LEVELS, onde } from './onde.ts'

export const label = (level: string) => `${level} M. Truc`

/** Twelve children a level, as they were last year. */
export const lastYear = (size = 12): Child[] =>
  LEVELS.flatMap((level, at) => Array.from({ length: size }, (_, n) => childOf(at * size + n, level, label(level))))

export function write(site: Site, name: string, bytes: Buffer | string): string {
  const path = join(site.folder, name)
  writeFileSync(path, bytes)
  return path
}

/** A pupil or class row of the result. */
export type Row = Record<string, unknown> & { login?: string; outcome: string; class: string | null }

export interface Result {
  operation: number | null
  dry_run: boolean
  year: string
  counts: Record<string, number>
  guards?: { guard: string; message: string; option: string | null }[]
  decisions?: { kind: string; suggested: string; strong: boolean }[]
  rows: Row[]
}

export interface Outcome extends Answer {
  result: Result
  error: Record<string, unknown> & {
    code: string
    message: string
    guards?: { guard: string; option: string | null }[]
    decisions?: string
  }
}

/** Rolls over from a file with JSON as output. */
export async function rollover(
  site: Site,
  path: string,
  options: readonly string[] = [],
  circumstances: Circumstances = {},
): Promise<Outcome> {
  const answer = await intrascol(site, ['rollover', '--from-csv', path, ...options, '-o', 'json'], circumstances)
  const last = answer.err.trim().split('\n').at(-1) ?? ''
  const error = last.startsWith('{"error"') ? JSON.parse(last).error : {}
  return { ...answer, result: answer.out ? JSON.parse(answer.out) : undefined, error }
}

/** Puts a school into an empty store as it was in the year before. @throws Error unless it succeeds */
export async function settle(
  site: Site,
  children: readonly Child[] = lastYear(),
  year = '2025-2026',
  bytes = onde(children),
): Promise<Result> {
  const done = await rollover(site, write(site, 'last-year.csv', bytes), ['--year', year])
  if (done.code !== 0) throw new Error(done.err)
  return done.result
}

/** Fills the decision cells of a decisions file. */
export function fill(path: string, decide: (row: Record<string, string>) => string): void {
  const [head = '', ...lines] = readFileSync(path, 'utf8').replace('\ufeff', '').trim().split('\r\n')
  const names = head.split(';')
  const cellsOf = (line: string) => line.match(/("([^"]|"")*"|[^;]*)(;|$)/g)?.map((cell) => cell.replace(/;$/, '')) ?? []
  const filled = lines.map((line) => {
    const cells = cellsOf(line).slice(0, names.length)
    const row = Object.fromEntries(names.map((name, at) => [name, (cells[at] ?? '').replace(/^"|"$/g, '')]))
    return [...cells.slice(0, names.indexOf('decision')), decide(row)].join(';')
  })
  writeFileSync(path, `\ufeff${[head, ...filled].join('\r\n')}\r\n`)
}
