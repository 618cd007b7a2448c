import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe as describeProgram } from '../../scripts/command-tree.ts'
import { gar } from '../../src/gar/program.ts'
import { intrascol } from '../../src/intrascol/program.ts'
import { mdo } from '../../src/mdo/program.ts'
import { type Desk, type Ended, inShell, type Program, type Running, scriptOf, startUnder } from './programs.ts'

export const FORMATS = ['table', 'json', 'ndjson', 'csv'] as const
export type Format = (typeof FORMATS)[number]

/** How a program is started: the script and what stands before its own words. */
export type Way = (program: Program) => readonly string[]
export const built: Way = (program) => [scriptOf(program)]
/** The same program with a fault planted in it. */
export const planted =
  (fault: string): Way =>
  (program) => [join(import.meta.dirname, 'planted.ts'), fault, program]

/** A command line of a program; its first word is the program. */
export function start(desk: Desk, line: string, { way = built, shell = '"$@"', more = {} }: How = {}): Running {
  const [program = '', ...words] = line.split(' ')
  return startUnder(inShell(shell), desk, [...way(program as Program), ...words], more)
}

export interface How {
  way?: Way
  /** What the shell does with it; `"$@"` stands for the command. */
  shell?: string
  more?: Record<string, string>
}

export const run = (desk: Desk, line: string, how?: How): Promise<Ended> => start(desk, line, how).ended

/** A copy of a store with other content. */
export function copyWith(desk: Desk, name: string, ...statements: readonly string[]): Desk {
  const place = join(desk.home, `${name}.db`)
  copyFileSync(desk.place, place)
  const database = new Database(place)
  database.pragma('foreign_keys = off')
  for (const statement of statements) database.exec(statement)
  database.close()
  return { ...desk, place }
}

/** Every command that lists rows, in the table of contents of its program. */
export async function listsOf(): Promise<string[]> {
  const programs = await Promise.all([gar, mdo, intrascol].map((program) => describeProgram(program, 'en')))
  return programs.flatMap(({ commands }) => commands.filter(({ path, runs }) => runs && / list$/.test(path)).map(({ path }) => path))
}

/** A command that prints what it found, and then fails. */
export interface Failing {
  line: string
  /** It changes the store of this desk: each run has a copy. */
  desk: Desk
  code: number
  /** What must stand on stdout, and in JSON in the error. */
  prints: RegExp
  /** What must stand on stderr. */
  says: string
  more?: Record<string, string>
}

/** Runs it with stdout and stderr in one file, as a terminal shows them. @returns what is wrong */
export async function printsThenFails(
  { line, desk, code, prints, says, more = {} }: Failing,
  format: Format,
  way?: Way,
): Promise<string[]> {
  const file = join(desk.home, 'both.txt')
  const how = { ...(way ? { way } : {}), more, shell: `"$@" >'${file}' 2>&1` }
  const ended = await run(copyWith(desk, 'run'), `${line} -o ${format}`, how)
  const both = readFileSync(file, 'utf8')
  const [printed, said] = [both.search(prints), both.indexOf(format === 'json' ? '"exit_code"' : says)]
  const broken = [
    ...(ended.code === code ? [] : [`ends with ${ended.code}, not ${code}`]),
    ...(printed < 0 ? [`« ${prints.source} » is not printed`] : []),
    ...(said < 0 ? [`« ${says} » is not said`] : []),
    // In JSON what was found stands in the error, which comes alone.
    ...(format !== 'json' && printed > said ? ['what was printed comes after what was said of it'] : []),
    ...(/^\s+at /m.test(both) ? ['a stack is shown'] : []),
  ]
  return broken.map((what) => `${line} -o ${format}: ${what}\n${both}`)
}

/** What a command answered in one format, and what is wrong with it: an error is one sentence or one JSON document, and comes alone. */
export function wrongAnswer({ code, out, err }: Ended, wanted: number, format: Format): string | undefined {
  if (code !== wanted) return `ends with ${code}, not ${wanted}: ${err}`
  if (wanted === 0 || wanted === 3) return out === '' ? 'nothing is printed' : undefined
  if (out !== '') return `prints beside its error: ${out}`
  if (format === 'json') return jsonCode(err) === wanted ? undefined : `is no JSON error with its code: ${err}`
  return err.trim() === '' ? 'says nothing' : undefined
}

function jsonCode(err: string): number | undefined {
  try {
    return (JSON.parse(err) as { error: { exit_code: number } }).error.exit_code
  } catch {
    return undefined
  }
}
