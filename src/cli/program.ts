import type { Command } from '@commander-js/extra-typings'
import type { CliError } from '../errors.ts'
import type { Db, Store } from '../store/engine.ts'
import type { Entities } from '../store/entity.ts'
import type { Problem } from '../store/problem.ts'
import type { Unsound } from '../store/undo.ts'
import type { App } from './app.ts'

export type { Problem }

/** Gives a command its words, options and action. `command` comes with its name and description, and with nothing else. */
export type Define = (command: Command, app: App) => void

/** One line of a program's table of contents. Its description is the text `<program>.<words>.about`; its file is loaded when it is named. */
export type Entry = { name: string; load: () => Promise<Define>; entries?: readonly Entry[] } | { name: string; entries: readonly Entry[] }

/** What a check of `doctor` found, and what to do about it. */
export interface Finding {
  check: string
  status: 'ok' | 'warning' | 'failed'
  message: string
}

/** A check by its name; `undefined` when it does not concern this store. */
export type Check = (app: App) => Promise<Omit<Finding, 'check'> | undefined> | Omit<Finding, 'check'> | undefined

/** One of the three programs: its table of contents, its tables, and its own invariants. */
export interface Program {
  name: 'gar' | 'mdo' | 'intrascol'
  entries: readonly Entry[]
  entities: Entities
  check: (app: App, trx: Db) => Promise<Problem[]>
  /** What stands beside the store and must fit it, such as folders. */
  checkBeside?: (app: App, trx: Db) => Promise<Problem[]>
  /** What an undo may not leave behind, looked for among the rows of its plan once they are written; it is then refused. */
  verify?: (app: App, trx: Db) => Promise<Unsound | undefined>
  /** What else taking an operation back needs: a rule of the program that refuses it, and what follows in the same transaction. */
  undoing?: {
    refuse?: (trx: Db, operation: number) => Promise<CliError | undefined>
    after: (trx: Db, operation: number) => Promise<void>
    /** Work that follows the commit of the undo. */
    committed?: (app: App, store: Store) => Promise<void>
  }
  /** The one scope (school, library) to which the configuration limits this reader; what the journal says of others is not for them. */
  limit?: (app: App, trx: Db) => Promise<number | undefined>
  /** The scopes to which the configuration limits whose names this reader sees; undefined, as without this, for all that `limit` leaves. */
  named?: (app: App, trx: Db) => Promise<readonly number[] | undefined>
  /** What a scope is: a school, a library; undefined where there is one only. Its table has a column `name`. */
  place?: 'school' | 'library'
  /** Real names of the store for a shell that completes: what an option (`--resource`) or argument is for, and what is typed so far. */
  complete?: (app: App, what: string, current: string) => Promise<{ word: string; about: string }[]>
  /** What `doctor` looks at besides, by name. */
  doctor?: () => Promise<readonly [string, Check][]>
  /** Erases in a backup (a file) that is about to be restored whoever is on its list, or only counts them. Returns how many people. */
  repeatErasures: (app: App, copy: string, dryRun: boolean) => Promise<number>
  /** Fills the new, empty store at a path with the sample site, from the files of fixtures/. */
  sample: (app: App, at: string) => Promise<void>
}
