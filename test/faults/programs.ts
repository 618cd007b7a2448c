import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

/** Where the built programs are; GUICHET_BUILD names another build than the one of this folder. */
const BUILD = process.env.GUICHET_BUILD ?? join(import.meta.dirname, '..', '..')

export const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures')

/** A store for the programs to work on, and a folder that stands for the home of whoever types. */
export interface Desk {
  place: string
  home: string
}

export interface Ended {
  /** null when the process was killed. */
  code: number | null
  out: string
  err: string
}

export interface Running {
  child: ChildProcess
  ended: Promise<Ended>
}

const environment = ({ place, home }: Desk, more: Record<string, string>) => ({
  PATH: process.env.PATH,
  HOME: home,
  LANG: 'en_GB.UTF-8',
  GUICHET_STORE: place,
  GUICHET_OPERATOR: 'test',
  GUICHET_TODAY: '2026-11-20',
  ...more,
})

/** Starts a process of its own with a script and its arguments. */
export const startScript = (desk: Desk, script: string, args: readonly string[], more: Record<string, string> = {}): Running =>
  startUnder([], desk, [script, ...args], more)

/** A line of the shell to run something under, in which `"$@"` stands for it: a limit before it, a device for its output behind it. */
export const inShell = (line: string): string[] => ['sh', '-c', line, 'sh']

/** The same under another program, whose words stand before those of ours. */
export function startUnder(above: readonly string[], desk: Desk, script: readonly string[], more: Record<string, string> = {}): Running {
  const [command = '', ...args] = [...above, process.execPath, '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', ...script]
  const child = spawn(command, args, { env: environment(desk, more), stdio: ['ignore', 'pipe', 'pipe'] })
  const pieces = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    pieces.out += piece
  })
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    pieces.err += piece
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, ...pieces }))
  })
  return { child, ended }
}

export type Program = 'gar' | 'mdo' | 'intrascol'
export const scriptOf = (program: Program) => join(BUILD, 'bin', `${program}.js`)

export const startIntrascol = (desk: Desk, args: readonly string[], more: Record<string, string> = {}): Running =>
  startScript(desk, scriptOf('intrascol'), args, more)

/** @throws when the command does not end with 0 */
export const mustSucceedSchool = (desk: Desk, args: readonly string[], more: Record<string, string> = {}): Promise<void> =>
  mustEndWell(desk, 'intrascol', args, more)

/** @throws when the command does not end with 0 */
export async function mustEndWell(desk: Desk, program: Program, args: readonly string[], more: Record<string, string> = {}): Promise<void> {
  const { code, err } = await startScript(desk, scriptOf(program), args, more).ended
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${err}`)
}

export const startGar = (desk: Desk, args: readonly string[], more: Record<string, string> = {}): Running =>
  startScript(desk, scriptOf('gar'), args, more)

export const gar = (desk: Desk, args: readonly string[], more: Record<string, string> = {}): Promise<Ended> =>
  startGar(desk, args, more).ended

/** @throws Error with what was said, unless the command ends with 0 */
export async function mustSucceed(desk: Desk, args: readonly string[]): Promise<Ended> {
  const ended = await gar(desk, args)
  if (ended.code !== 0) throw new Error(`gar ${args.join(' ')} ended with ${ended.code}: ${ended.err}${ended.out}`)
  return ended
}

/** The code word of the error that a command printed as JSON; undefined when it printed none. */
export function codeWord({ err }: Ended): string | undefined {
  try {
    return (JSON.parse(err) as { error: { code: string } }).error.code
  } catch {
    return undefined
  }
}
