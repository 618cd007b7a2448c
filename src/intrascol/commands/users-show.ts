import type { App } from '../../cli/app.ts'
import { helpAfter } from '../../cli/commands.ts'
import type { Column } from '../../cli/output.ts'
import type { Define } from '../../cli/program.ts'
import { show } from '../../cli/show.ts'
import { showUser } from '../usecases/show-user.ts'
import { USER_COLUMNS } from './columns.ts'

const COLUMNS: readonly Column[] = [
  ...USER_COLUMNS,
  { key: 'family_name', title: 'school.family_name' },
  { key: 'usage_name', title: 'school.usage_name' },
  { key: 'sex', title: 'school.sex' },
  { key: 'keep', title: 'school.keep' },
  { key: 'password_state', title: 'school.password_state', words: 'school' },
  { key: 'password_issued_on', title: 'school.password_issued_on' },
  { key: 'password_printed_on', title: 'school.password_printed_on' },
]
const YEARS = { key: 'years', columns: [{ key: 'year', title: 'school.year' }, { key: 'class' }, { key: 'level' }] }

export const usersShow: Define = (command, app) => {
  command
    .argument('<login>', app.text['school.argument.login'])
    .addHelpText('after', helpAfter(app, ['intrascol users show lea.riva', 'intrascol users show lea.riva -o json'], [0, 2, 4, 6]))
    .action((login) => printUser(app, login))
}

/** @throws CliError 4 for an unknown login */
export async function printUser(app: App, login: string): Promise<void> {
  await show(app, COLUMNS, YEARS, async (trx) => {
    const { user, years } = await showUser(trx, login)
    return { object: user, rows: years }
  })
}
