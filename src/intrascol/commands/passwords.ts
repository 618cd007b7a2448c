import type { Command } from '@commander-js/extra-typings'
import type { App } from '../../cli/app.ts'
import type { Alongside } from '../../cli/change.ts'
import type { Column, Row } from '../../cli/output.ts'
import { parsersFor } from '../../cli/parsers.ts'
import { sayWhetherNew } from '../../cli/target.ts'
import type { Kind } from '../rules/kind.ts'
import { hashPassword, makePassword, type PasswordStyle, styleFor } from '../rules/password.ts'
import type { IssuedPassword } from '../usecases/accounts.ts'
import { askText } from './ask-text.ts'
import { type CardFileOptions, cardFile, perPage } from './cards.ts'
import { schoolParsers } from './options.ts'
import { levelsInOrder } from './settings.ts'

export interface PasswordOptions extends CardFileOptions {
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
    .option('--cards <file>', text['print.option.cards'], parsersFor(text).filled)
    .option('--per-page <8-or-21>', text['print.option.per_page'], perPage(text))
    .option('--password-style <style>', text['school.option.password_style'], schoolParsers(text).passwordStyle)

/** Passwords made in one run: hashed before the transaction, kept in the clear in memory only, shown once. */
export interface Passwords {
  /** Whether somebody will see them, here or on cards; otherwise none is made. */
  made: boolean
  /** Whether the rows show them. */
  shown: boolean
  issue(who: { kind: Kind; level: string | null }): Promise<IssuedPassword | undefined>
  /** The columns of rows that show them: a password and its login are never cut, so the class gives way. */
  beside(columns: readonly Column[]): readonly Column[]
  /** The row with its password for the hash that it holds. */
  row(row: Row): Row
  /** The file of the cards, for `change`. */
  alongside: Alongside | undefined
}

/** @returns passwords that are made only when somebody will see them, never in a dry run. @throws CliError 5 when the file of the cards exists */
export async function passwordsFor(app: App, options: PasswordOptions): Promise<Passwords> {
  const { shown, cards } = await whereToShow(app, options)
  if (options.dryRun && cards !== undefined) sayWhetherNew(app, cards)
  const made = shown || cards !== undefined
  const clear = new Map<string, string>()
  return {
    made,
    shown,
    async issue({ kind, level }) {
      if (!made || options.dryRun) return undefined
      const password = makePassword(options.passwordStyle ?? styleFor(kind, level, levelsInOrder(app)))
      const hash = await hashPassword(password)
      clear.set(hash, password)
      return { hash, day: app.today, printed: cards !== undefined }
    },
    beside: (columns) => (shown ? [...columns.map(roomy), { key: 'password', whole: true, sparse: true }] : columns),
    row: ({ password: hash, ...row }) => (shown ? { ...row, password: clear.get(String(hash)) ?? null } : row),
    alongside: cards === undefined || options.dryRun ? undefined : await cardFile(app, cards, { ...options, clear }),
  }
}

const roomy = (column: Column): Column => (column.key === 'class' ? { ...column, spare: 9 } : column)

async function whereToShow(
  app: App,
  { showPasswords, cards, dryRun }: PasswordOptions,
): Promise<{ shown: boolean; cards?: string | undefined }> {
  if (showPasswords || cards !== undefined || !app.interactive || dryRun) return { shown: showPasswords === true, cards }
  const { text } = app
  const asker = await app.ask()
  const where = await asker.select<boolean | 'cards'>(text['school.ask.passwords'], [
    { value: true, name: text['school.ask.passwords_here'] },
    { value: 'cards', name: text['print.ask.on_cards'] },
    { value: false, name: text['school.ask.passwords_later'] },
  ])
  return where === 'cards' ? { shown: false, cards: await askText(app, 'print.ask.card_file', '--cards') } : { shown: where }
}
