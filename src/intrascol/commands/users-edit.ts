import type { App } from '../../cli/app.ts'
import type { ChangeOptions } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import type { Define } from '../../cli/program.ts'
import { plannedAccounts } from '../usecases/aims.ts'
import { planEditedUser, type UserEdit } from '../usecases/edit-user.ts'
import { ACCOUNT_COLUMNS, breakdown, OUTCOME } from './columns.ts'
import { classNamed, describing, schoolParsers } from './options.ts'
import { reservedHash } from './reservation.ts'
import { schoolChange } from './school-change.ts'
import { thisYear } from './settings.ts'
import { calledFully, withoutHash } from './users-delete.ts'

export const usersEdit: Define = (command, app) => {
  const { text } = app
  const { year, classOrNone } = schoolParsers(text)
  const edited = describing(writing(command, app), app)
  edited
    .argument('<login>', text['school.argument.login'])
    .option('--no-usage-name', text['school.option.no_usage_name'])
    .option('--keep', text['school.option.keep'])
    .option('--no-keep', text['school.option.no_keep'])
    .option('--year <years>', text['school.option.year'], year)
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['intrascol users edit lea.riva --class none', 'intrascol users edit lea.riva --level CE2 --keep -n'],
        [0, 2, 3, 4, 5, 6, 130],
      ),
    )
    .action(async (login, options) => {
      const { firstName, lastName, birthDate, class: name, usageName } = options as typeof options & { usageName?: string | boolean }
      const said = (flag: string) => app.outside.argv.includes(flag)
      const edit = {
        ...{ first_name: firstName, last_name: lastName, birth_date: birthDate, sex: options.sex, ine: options.ine },
        ...{ level: options.level, login: options.login, class: name === undefined ? undefined : classNamed(classOrNone(name)) },
        // commander takes `--no-x` for true when nothing is said.
        usage_name: typeof usageName === 'string' ? usageName : said('--no-usage-name') ? null : undefined,
        keep: said('--keep') || said('--no-keep') ? options.keep : undefined,
      }
      await changeUser(app, login, edit, options)
    })
}

/** Changes one user. @throws CliError 4, 5 */
export async function changeUser(
  app: App,
  login: string,
  edit: UserEdit,
  options: ChangeOptions & { year?: number | undefined },
): Promise<void> {
  const setting = { today: app.today, year: options.year ?? thisYear(app), hash: await reservedHash(app) }
  await schoolChange(app, options, {
    plan: (trx) => planEditedUser(trx, login, edit, setting),
    columns: [...ACCOUNT_COLUMNS, OUTCOME],
    rows: async (trx) => ({ query: plannedAccounts(trx), map: withoutHash }),
    breakdown,
    whom: {},
    preface: async (trx) => (await plannedAccounts(trx).execute()).map(calledFully),
    question: () => app.text['school.edit.question'],
    people: [login],
  })
}
