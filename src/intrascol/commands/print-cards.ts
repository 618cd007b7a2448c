import type { App } from '../../cli/app.ts'
import type { ChangeOptions } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { inSnapshot } from '../../store/transaction.ts'
import type { PasswordStyle } from '../rules/password.ts'
import type { IssuedPassword } from '../usecases/accounts.ts'
import { plannedAccounts } from '../usecases/aims.ts'
import { accountsToPrint, planIssuedPasswords } from '../usecases/print.ts'
import { askText } from './ask-text.ts'
import { type CardFileOptions, perPage } from './cards.ts'
import { ACCOUNT_COLUMNS, breakdown, OUTCOME } from './columns.ts'
import { classesNamed, schoolParsers } from './options.ts'
import { type Passwords, passwordsFor } from './passwords.ts'
import { schoolChange } from './school-change.ts'

export const printCards: Define = (command, app) => {
  const { text } = app
  const { year, passwordStyle, eachClass } = schoolParsers(text)
  writing(command, app)
    .option('--class <class>', text['print.option.classes'], eachClass)
    .option('--renew', text['print.option.renew'])
    .option('--per-page <8-or-21>', text['print.option.per_page'], perPage(text))
    .option('--password-style <style>', text['school.option.password_style'], passwordStyle)
    .option('--year <years>', text['print.option.year'], year)
    .option('--out <file>', text['print.option.cards'], parsersFor(text).filled)
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['intrascol print cards --out cards.pdf', 'intrascol print cards --class "CP Mme Roy" --renew --per-page 21 --out cp.pdf -n'],
        [0, 2, 3, 4, 5, 6, 7, 130],
      ),
    )
    .action((options) => makeCards(app, options))
}

interface Options extends ChangeOptions, CardFileOptions {
  class?: string[] | undefined
  renew?: true | undefined
  passwordStyle?: PasswordStyle | undefined
  out?: string | undefined
}

async function makeCards(app: App, { class: names, renew, out, ...options }: Options): Promise<void> {
  const { text } = app
  const passwords = await passwordsFor(app, { ...options, cards: out ?? (await askText(app, 'print.ask.card_file', '--out')) })
  const wanted = { classes: classesNamed(names) ?? [], renew: renew === true }
  const issued = await issueTo(app, passwords, wanted, options)
  await schoolChange(app, options, {
    plan: (trx) => planIssuedPasswords(trx, wanted, issued),
    columns: [...ACCOUNT_COLUMNS, OUTCOME],
    rows: async (trx) => ({ query: plannedAccounts(trx), map: passwords.row }),
    breakdown,
    whom: {},
    preface: async () => (wanted.renew ? [text['print.cards.renewed']] : []),
    question: ({ counts }) => text['print.cards.question'](counts.issued ?? 0),
    remarks: ({ counts }) => (counts.already ? [text['print.cards.already'](counts.already)] : []),
    alongside: passwords.alongside,
  })
}

/** A password for each account that needs one, hashed before the transaction; in a dry run only its place. */
async function issueTo(
  app: App,
  passwords: Passwords,
  { classes, renew }: { classes: (string | null)[]; renew: boolean },
  { dryRun }: Options,
): Promise<Map<number, IssuedPassword>> {
  const accounts = await inSnapshot(await app.open(), (trx) => accountsToPrint(trx, { classes }))
  const needing = accounts.filter(({ has_password }) => renew || !has_password)
  const place = { hash: '', day: app.today, printed: true }
  const made = await Promise.all(
    needing.map(async ({ id, kind, level }) => [id, dryRun ? place : await passwords.issue({ kind, level })] as const),
  )
  return new Map(made.flatMap(([id, password]) => (password ? [[id, password]] : [])))
}
