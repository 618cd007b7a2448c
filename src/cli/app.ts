import type { Config } from '../config/config.ts'
import { CliError, EXIT, type ExitCode } from '../errors.ts'
import type { Dialect } from '../files/dialect.ts'
import type { Store } from '../store/engine.ts'
import type { Author } from '../store/journal.ts'
import type { StorePlace } from '../store/open.ts'
import type { Keeper } from '../store/postgres.ts'
import type { Lang, Text } from '../text/index.ts'
import type { Asker } from './asker.ts'
import type { Format } from './output.ts'
import type { Program } from './program.ts'
import type { Sink } from './sink.ts'

/** The world outside the program: what main.ts takes from the process and a test makes up. */
export interface Outside {
  /** Arguments, without the interpreter and the script. */
  argv: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  out: Sink
  err: Sink
  stdin: { isTerminal: boolean; read(): Promise<Buffer> }
  now(): Date
  systemUser(): string
  /** Tests run many commands in one process: connections to a server outlive them. */
  keeper?: Keeper
  /** Answers instead of the real questions at a terminal. */
  asker?: Asker
  /** Calls back at Ctrl-C, SIGTERM and SIGHUP; returns how to stop listening. */
  onInterrupt(listener: () => void): () => void
}

/** What a command is handed: its words, its settings, the way in and the way out. */
export interface App {
  program: Program
  outside: Outside
  lang: Lang
  text: Text
  config: Config
  format: Format
  /** A list is asked for as a workbook; what else looks at the format sees a table. */
  workbook: boolean
  /** How CSV is written, and how files that people fill in are. */
  csvDialect: Dialect
  fillingDialect: Dialect
  color: boolean
  quiet: boolean
  verbose: boolean
  /** True when there is somebody to ask. */
  interactive: boolean
  /** The day this command takes for today: Europe/Paris, or GUICHET_TODAY. */
  today: string
  author: Author
  place: StorePlace
  /** Opens the store once; the program closes it. @throws CliError 6 */
  open(): Promise<Store>
  ask(): Promise<Asker>
  /** Writes data to stdout. */
  print(text: string): Promise<void>
  /** Writes a line for a person to stderr; with --quiet it is kept back until something fails. */
  remark(line: string): void
  /** The exit code of a command that ends well but not with 0. */
  exitWith(code: ExitCode): void
  /** Listens for Ctrl-C, SIGTERM and SIGHUP until the returned function is called. Without it a signal ends the process at once. */
  onInterrupt(): () => void
  /** Aborted once a signal has come while somebody listened. */
  interruption: AbortSignal
  /** The last moment at which Ctrl-C rolls back. @throws CliError 130 */
  stopIfInterrupted(): Promise<void>
}

/** Two turns of the event loop: a signal is seen only between them, one is not always enough. */
export async function turnTwice(): Promise<void> {
  await new Promise(setImmediate)
  await new Promise(setImmediate)
}

export const declined = () => new CliError('declined', EXIT.interrupted, 'change.declined')
export const interrupted = () => new CliError('interrupted', EXIT.interrupted, 'change.interrupted')
