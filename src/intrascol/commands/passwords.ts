import type { Command } from '@commander-js/extra-typings'
import type { App } from '../../cli/app.ts'
import type { Column, Row } from '../../cli/output.ts'
import type { Kind } from '../rules/kind.ts'
import { hashPassword, makePassword, type PasswordStyle, styleFor } from '../rules/password.ts'
import type { IssuedPassword } from '../usecases/accounts.ts'
import { schoolParsers } from './options.ts'
import { levelsInOrder } from './settings.ts'

export interface PasswordOptions {
  showPasswords?: true | undefined
  passwordStyle?: PasswordStyle | undefined
  dryRun?: boolean | undefined
}

/** The options of every command that makes passwords (intrascol, section 11). */
export const handingOut = <Args extends unknown[], Options extends Record<string, unknown>, Globals extends Record<string, unknown>>(
  command: Command<Args, Options, Globals>,
  { text }: App,
) =>
  command
    .option('--show-passwords', text['school.option.show_passwords'])
    .option('--password-style <style>', text['school.option.password_style'], schoolParsers(text).passwordStyle)

/** Passwords made in one run: hashed before the transaction, kept in the clear in memory only, shown once. */
export interface Passwords {
  /** Whether somebody will see them; otherwise none is made. */
  shown: boolean
  issue(who: { kind: Kind; level: string | null }): Promise<IssuedPassword | undefined>
  /** The columns of rows that show them, and the row with its password for the hash that it holds. */
  columns: readonly Column[]
  row(row: Row): Row
}

/** @returns passwords that are made only when they will be shown, never in a dry run */
export async function passwordsFor(app: App, options: PasswordOptions): Promise<Passwords> {
  const shown = options.showPasswords ?? (await askToShow(app, options))
  const clear = new Map<string, string>()
  return {
    shown,
    async issue({ kind, level }) {
      if (!shown || options.dryRun) return undefined
      const password = makePassword(options.passwordStyle ?? styleFor(kind, level, levelsInOrder(app)))
      const hash = await hashPassword(password)
      clear.set(hash, password)
      return { hash, day: app.today, printed: false }
    },
    columns: shown ? [{ key: 'password' }] : [],
    row: ({ password: hash, ...row }) => (shown ? { ...row, password: clear.get(String(hash)) ?? null } : row),
  }
}

async function askToShow(app: App, { dryRun }: PasswordOptions): Promise<boolean> {
  if (!app.interactive || dryRun) return false
  const { text } = app
  return (await app.ask()).select(text['school.ask.passwords'], [
    { value: true, name: text['school.ask.passwords_here'] },
    { value: false, name: text['school.ask.passwords_later'] },
  ])
}
