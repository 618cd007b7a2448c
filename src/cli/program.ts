import type { Command } from '@commander-js/extra-typings'
import type { CliError } from '../errors.ts'
import type { Db, Store } from '../store/engine.ts'
import type { Entities } from '../store/entity.ts'
import type { Problem } from '../store/problem.ts'
import type { App } from './app.ts'

export type { Problem }

/** Gives a command its words, options and action. `command` comes with its name and description, and with nothing else. */
export type Define = (command: Command, app: App) => void

/** One line of a program's table of contents. Its description is the text `<program>.<words>.about`; its file is loaded when it is named. */
export type Entry = { name: string; load: () => Promise<Define>; entries?: readonly Entry[] } | { name: string; entries: readonly Entry[] }

/** One small check of `doctor`: what was looked at, how it is, and what to do about it. */
export interface Finding {
  check: string
  status: 'ok' | 'warning' | 'failed'
  message: string
}

/** One of the three programs: its table of contents, its tables, and its own invariants. */
export interface Program {
  name: 'gar' | 'mdo' | 'intrascol'
  entries: readonly Entry[]
  entities: Entities
  check: (trx: Db, today: string) => Promise<Problem[]>
  /** What stands beside the store and must fit it, such as folders. */
  checkBeside?: (app: App, trx: Db) => Promise<Problem[]>
  /** What `doctor` looks at besides: the settings that only this program has. */
  doctor?: (app: App) => Promise<readonly Finding[]>
  /** What an undo may not leave behind, looked for among the rows of its plan once they are written; it is then refused. */
  verify?: (app: App, trx: Db) => Promise<CliError | undefined>
  /** What else taking an operation back needs: a rule of the program that refuses it, and what follows in the same transaction. */
  undoing?: {
    refuse?: (trx: Db, operation: number) => Promise<CliError | undefined>
    after: (trx: Db, operation: number) => Promise<void>
    /** Work that follows the commit of the undo. */
    committed?: (app: App, store: Store) => Promise<void>
  }
  /** Real names of the store for a shell that completes: what an option (`--resource`) or argument is for, and what is typed so far. */
  complete?: (app: App, what: string, current: string) => Promise<{ word: string; about: string }[]>
  /** Fills a new store with the sample site, from the files of fixtures/. */
  sample?: (app: App) => Promise<void>
}
