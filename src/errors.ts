import type { TextKey } from './text/index.ts'

/** The exit codes of the command line, by name. Nothing else is ever set. */
export const EXIT = {
  done: 0,
  bug: 1,
  usage: 2,
  partial: 3,
  unknown: 4,
  refused: 5,
  unreachable: 6,
  undecided: 7,
  faulty: 8,
  interrupted: 130,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** A sentence that a person will read: a key of the catalogue with the values it needs, put into words only when it is shown. */
export interface Message {
  key: TextKey
  values?: readonly unknown[]
}

/** One thing wrong in an input file. `line` counts from 1 as a text editor does; `column` is a 1-based position or the name of a field. */
export interface Fault extends Message {
  file?: string
  line?: number
  column?: number | string
  /** What the file itself calls that column. */
  header?: string
}

/**
 * An expected failure: a stable code word for scripts, an exit code, and a sentence of the catalogue for people.
 * `details` go into the JSON form of the error beside `code`, `message` and `exit_code`; anything thrown that is not a CliError is a bug.
 */
export class CliError extends Error implements Message {
  readonly code: string
  readonly exitCode: ExitCode
  readonly key: TextKey
  readonly values: readonly unknown[]
  readonly details: Record<string, unknown>
  readonly faults: readonly Fault[]
  /** Lines that people read under the sentence; `details` says the same to programs. */
  readonly listed: readonly Message[]

  constructor(
    code: string,
    exitCode: ExitCode,
    key: TextKey,
    values: readonly unknown[] = [],
    more: { details?: Record<string, unknown>; faults?: readonly Fault[]; listed?: readonly Message[]; cause?: unknown } = {},
  ) {
    super(`${code}: ${key}`, { cause: more.cause })
    this.name = 'CliError'
    this.code = code
    this.exitCode = exitCode
    this.key = key
    this.values = values
    this.details = more.details ?? {}
    this.faults = more.faults ?? []
    this.listed = more.listed ?? []
  }

  /** The same failure, with more to tell a program that reads it. */
  with(details: Record<string, unknown>): CliError {
    const { code, exitCode, key, values, faults, listed } = this
    return new CliError(code, exitCode, key, values, { details: { ...this.details, ...details }, faults, listed, cause: this })
  }
}
