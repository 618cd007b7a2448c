import type { App } from '../../cli/app.ts'
import type { ChangeOptions } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import type { Define } from '../../cli/program.ts'
import { plannedAccounts } from '../usecases/aims.ts'
import { planReturn } from '../usecases/leave.ts'
import { ACCOUNT_COLUMNS, breakdown, OUTCOME } from './columns.ts'
import { schoolChange } from './school-change.ts'
import { calledFully, withoutHash } from './users-delete.ts'

export const usersRestore: Define = (command, app) => {
  const { text } = app
  writing(command, app)
    .argument('<logins...>', text['school.argument.logins'])
    .addHelpText(
      'after',
      helpAfter(app, ['intrascol users restore lea.riva', 'intrascol users restore lea.riva -n'], [0, 2, 3, 4, 5, 6, 130]),
    )
    .action((logins, options) => restoreUsers(app, logins, options))
}

/** Brings users back who left. @throws CliError 4 */
export async function restoreUsers(app: App, logins: readonly string[], options: ChangeOptions): Promise<void> {
  const { text } = app
  let classless: string[] = []
  await schoolChange(app, options, {
    plan: async (trx) => {
      classless = await planReturn(trx, logins)
      return undefined
    },
    columns: [...ACCOUNT_COLUMNS, OUTCOME],
    rows: async (trx) => ({ query: plannedAccounts(trx), map: withoutHash }),
    breakdown,
    whom: {},
    preface: async (trx) => (await plannedAccounts(trx).execute()).map(calledFully),
    question: ({ counts }) => text['school.restore.question'](counts.restored ?? 0),
    remarks: () => (classless.length > 0 ? [text['school.restore.classless'](classless)] : []),
    people: logins,
  })
}
