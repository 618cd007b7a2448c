import { execFile, execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify, stripVTControlCharacters } from 'node:util'
import { spawn } from '@lydell/node-pty'
import { inject } from 'vitest'
import { temporaryFolder } from '../support/site.ts'
import { madeOnce } from '../support/workshop.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const PATIENCE = 30_000

/** The program as it is installed, built into a folder of this run: nobody who builds meanwhile takes it away. */
export const install = async (program: 'gar' | 'mdo' | 'intrascol' = 'gar'): Promise<string> =>
  join(await madeOnce(inject('workshop'), 'program', build), 'bin', `${program}.js`)

function build(folder: string): void {
  for (const part of ['bin', 'package.json']) cpSync(join(ROOT, part), join(folder, part), { recursive: true })
  for (const part of ['src', 'migrations', 'node_modules', 'fixtures', 'templates']) symlinkSync(join(ROOT, part), join(folder, part))
  execFileSync(process.execPath, [join(ROOT, 'scripts', 'build.mjs')], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
}

/** A reader in France with a home and a store of their own. */
export interface Desk {
  bin: string
  home: string
  store: string
  /** What their environment holds besides. */
  more?: Record<string, string>
}

export function newDesk(bin: string, source?: string): Desk {
  const home = join(temporaryFolder(), 'home')
  mkdirSync(home)
  const store = join(home, 'guichet.db')
  if (source) copyFileSync(source, store)
  return { bin, home, store }
}

const environment = ({ home, store, more }: Desk) => ({
  ...{ PATH: process.env.PATH ?? '', HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, TERM: 'xterm-256color' },
  ...{ LANG: 'fr_FR.UTF-8', GUICHET_STORE: store, GUICHET_OPERATOR: 'claire', GUICHET_TODAY: '2026-11-20' },
  ...more,
})

/** Runs a command without a terminal and returns what it prints. */
export const alone = (desk: Desk, ...argv: string[]): string =>
  execFileSync(process.execPath, [desk.bin, ...argv], { env: environment(desk), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

/** The same for a command that talks to a server of this process, which must go on meanwhile. */
export const beside = async (desk: Desk, ...argv: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, [desk.bin, ...argv], { env: environment(desk) })).stdout

const KEYS = { down: '\u001b[B', enter: '\r', space: ' ', interrupt: '\u0003', end: '\u0004', escape: '\u001b' } as const

/** A command at a real terminal, read as a person reads it and answered with the keyboard alone. */
export class Terminal {
  readonly #process
  readonly #ended: Promise<number>
  #said = ''
  /** What was on the screen when the last key was pressed. */
  #mark = 0
  #wake = () => undefined as undefined

  constructor(desk: Desk, ...argv: string[]) {
    this.#process = spawn(process.execPath, [desk.bin, ...argv], { name: 'xterm-256color', cols: 160, rows: 50, env: environment(desk) })
    this.#process.onData((data) => {
      this.#said += data
      this.#wake()
    })
    this.#ended = new Promise((resolve) => {
      this.#process.onExit(({ exitCode }) => {
        this.#wake()
        resolve(exitCode)
      })
    })
  }

  /** Everything written so far, as the terminal got it. */
  get raw(): string {
    return this.#said
  }

  /** Everything written so far, without colours and cursor movements; numbers with plain spaces. */
  get screen(): string {
    return readable(this.#said)
  }

  /** Waits until all these texts stand in what was written since the last key, and returns that. */
  async sees(...texts: readonly (string | RegExp)[]): Promise<string> {
    const found = () => {
      const since = readable(this.#said.slice(this.#mark))
      return texts.every((text) => (typeof text === 'string' ? since.includes(text) : text.test(since))) ? since : undefined
    }
    const limit = Date.now() + PATIENCE
    for (;;) {
      const since = found()
      if (since !== undefined) return since
      if (Date.now() > limit) throw new Error(`« ${texts.join(' », « ')} » does not appear:\n${readable(this.#said)}`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1_000)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
          return undefined
        }
      })
    }
  }

  press(...keys: (keyof typeof KEYS)[]): void {
    this.#mark = this.#said.length
    this.#process.write(keys.map((key) => KEYS[key]).join(''))
  }

  type(words: string): void {
    this.#mark = this.#said.length
    this.#process.write(words)
  }

  /** Moves down the list until the pointer stands on a line with this text. */
  async pointAt(text: string): Promise<void> {
    for (let line = 0; line < 80; line++) {
      const shown = await this.sees(/❯.*\n/)
      const pointed = shown.slice(shown.lastIndexOf('❯')).split('\n')[0] ?? ''
      if (pointed.includes(text)) return
      this.press('down')
    }
    throw new Error(`« ${text} » is not in the list:\n${this.screen}`)
  }

  /** Waits for a question and chooses the line with this text. A key pressed before the question stands there would answer another one. */
  async choose(question: string, text: string): Promise<void> {
    await this.sees(question)
    await this.pointAt(text)
    this.press('enter')
  }

  /** Waits for a question with boxes and ticks those with these texts. */
  async tick(question: string, ...texts: string[]): Promise<void> {
    await this.sees(question)
    for (const text of texts) {
      await this.pointAt(text)
      this.press('space')
      await this.sees(`◉ ${text}`)
    }
    this.press('enter')
  }

  signal(name: string): void {
    this.#mark = this.#said.length
    this.#process.kill(name)
  }

  ended(): Promise<number> {
    return this.#ended
  }
}

const readable = (text: string) =>
  stripVTControlCharacters(text)
    .replace(/[\u00a0\u202f]/g, ' ')
    .replaceAll('\r', '')
