import type { App } from '../../cli/app.ts'
import type { ChangeOptions } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import type { Row } from '../../cli/output.ts'
import type { Define } from '../../cli/program.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { plannedAccounts } from '../usecases/aims.ts'
import { type Chosen, nobodyNamed, planLeaving, pupilsOf } from '../usecases/leave.ts'
import { askClass, classChoices } from './ask.ts'
import { ACCOUNT_COLUMNS, breakdown, OUTCOME } from './columns.ts'
import { erasing } from './erasing.ts'
import { classesNamed, schoolParsers } from './options.ts'
import { schoolChange } from './school-change.ts'

export const usersDelete: Define = (command, app) => {
  const { text } = app
  const { logins: several, eachClass } = schoolParsers(text)
  writing(command, app)
    .argument('[logins...]', text['school.argument.logins'])
    .option('--class <class>', text['school.option.whole_class'], eachClass)
    .option('--except <logins>', text['school.option.except'], several)
    .option('--erase', text['school.option.erase'])
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['intrascol users delete --class "CM2 Mme Prat" --except lea.riva', 'intrascol users delete lea.riva -n'],
        [0, 2, 3, 4, 5, 6, 7, 130],
      ),
    )
    .action(async (logins, { class: classes, except, ...options }) => {
      const said = logins.length > 0 || classes !== undefined
      await letLeave(app, said ? { logins, classes: classesNamed(classes), except } : await askLeavers(app), { ...options, asked: !said })
    })
}

/** @param asked the people were chosen by questions, so the line that does the same is shown */
export async function letLeave(
  app: App,
  chosen: Chosen & { logins: readonly string[] },
  { asked, erase, ...options }: ChangeOptions & { asked: boolean; erase?: true | undefined },
): Promise<void> {
  const { text, today } = app
  await schoolChange(app, options, {
    ...erasing(app, erase === true && !options.dryRun, (trx) => planLeaving(trx, { ...chosen, erase: erase === true, today })),
    columns: [...ACCOUNT_COLUMNS, OUTCOME],
    rows: async (trx) => ({ query: plannedAccounts(trx), map: withoutHash }),
    breakdown,
    whom: erase ? { always: true } : {},
    preface: async (trx) => [text['school.delete.preface']((await plannedAccounts(trx).execute()).map(calledFully))],
    question: ({ counts }) => text[erase ? 'school.delete.question_erase' : 'school.delete.question'](counts.deleted ?? 0),
    people: [...chosen.logins, ...(chosen.except ?? [])],
    line: asked ? ['intrascol', 'users', 'delete', ...chosen.logins] : undefined,
  })
}

export const withoutHash = ({ password: _, id: __, ...row }: Row): Row => row

/** First name, name and login: for sentences at the terminal only. */
export const calledFully = ({ first_name, last_name, login }: Row): string => `${first_name} ${last_name} (${login})`

/** "Tick all, then untick": the class, then its pupils, all of them ticked. @throws CliError 7 without a terminal */
export async function askLeavers(app: App) {
  if (!app.interactive) throw nobodyNamed((await classChoices(app)).map(({ value }) => value))
  const name = await askClass(app, app.text['school.ask.leaving_class'])
  const pupils = await inSnapshot(await app.open(), (trx) => pupilsOf(trx, name))
  const offered = pupils.map((one) => ({
    value: one.login,
    name: `${one.usage_name ?? one.last_name} ${one.first_name} (${one.login})`,
    checked: true,
  }))
  if (offered.length === 0) throw nobodyNamed([])
  return { logins: await (await app.ask()).checkbox(app.text['school.ask.leavers'], offered), except: undefined }
}
