import type { App } from '../../cli/app.ts'
import type { ChangeOptions } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import type { Define } from '../../cli/program.ts'
import { CliError, EXIT } from '../../errors.ts'
import { inSnapshot } from '../../store/transaction.ts'
import type { IssuedPassword } from '../usecases/accounts.ts'
import { plannedAccounts } from '../usecases/aims.ts'
import { type Chosen, chosenAccounts, nobodyNamed } from '../usecases/leave.ts'
import { planNewPasswords } from '../usecases/reset-passwords.ts'
import { askClass, classChoices } from './ask.ts'
import { ACCOUNT_COLUMNS, breakdown, OUTCOME } from './columns.ts'
import { classesNamed, schoolParsers } from './options.ts'
import { handingOut, type PasswordOptions, type Passwords, passwordsFor } from './passwords.ts'
import { schoolChange } from './school-change.ts'

export const usersResetPassword: Define = (command, app) => {
  const { text } = app
  const { eachClass, logins: several } = schoolParsers(text)
  handingOut(writing(command, app), app)
    .argument('[logins...]', text['school.argument.logins'])
    .option('--class <class>', text['school.option.whole_class'], eachClass)
    .option('--except <logins>', text['school.option.except'], several)
    .addHelpText(
      'after',
      helpAfter(
        app,
        [
          'intrascol users reset-password lea.riva --show-passwords',
          'intrascol users reset-password --class "CP Mme Roy" --cards cp.pdf -n',
        ],
        [0, 2, 3, 4, 5, 6, 7, 130],
      ),
    )
    .action(async (logins, { class: classes, except, ...options }) => {
      const named = logins.length > 0 || classes !== undefined
      await resetPasswords(app, { logins, classes: named ? classesNamed(classes) : [await askWhose(app)], except }, options)
    })
}

/** New passwords, shown here or on cards. @throws CliError 7 when they would be shown nowhere */
export async function resetPasswords(app: App, chosen: Chosen, options: PasswordOptions & ChangeOptions): Promise<void> {
  const passwords = await passwordsFor(app, options)
  if (!passwords.made && !options.dryRun)
    throw new CliError('nowhere_shown', EXIT.undecided, 'school.nowhere_shown', [], {
      details: { options: ['--show-passwords', '--cards'] },
    })
  const issued = await issueAll(app, chosen, passwords)
  await schoolChange(app, options, {
    plan: async (trx) => {
      await planNewPasswords(trx, chosen, issued)
      return undefined
    },
    columns: passwords.beside([...ACCOUNT_COLUMNS, OUTCOME]),
    rows: async (trx) => ({ query: plannedAccounts(trx), map: passwords.row }),
    breakdown,
    whom: {},
    question: ({ counts }) => app.text['school.reset.question'](counts.reset ?? 0),
    everyRow: passwords.shown,
    alongside: passwords.alongside,
    people: [...(chosen.logins ?? []), ...(chosen.except ?? [])],
  })
}

/** A password for each of them, hashed before the transaction. A dry run makes none: a mark in its place says that there would be one. */
async function issueAll(app: App, chosen: Chosen, passwords: Passwords): Promise<ReadonlyMap<string, IssuedPassword>> {
  const accounts = await inSnapshot(await app.open(), (trx) => chosenAccounts(trx, chosen))
  const mark = { hash: '-', day: app.today, printed: false }
  const pairs = accounts.map(async (account) => [account.login, (await passwords.issue(account)) ?? mark] as const)
  return new Map(await Promise.all(pairs))
}

async function askWhose(app: App): Promise<string> {
  if (!app.interactive) throw nobodyNamed((await classChoices(app)).map(({ value }) => value))
  return askClass(app, app.text['school.ask.passwords_of'])
}
