import type { App } from '../../cli/app.ts'
import { helpAfter } from '../../cli/commands.ts'
import type { Column } from '../../cli/output.ts'
import type { Define } from '../../cli/program.ts'
import { show } from '../../cli/show.ts'
import { findClass, listClasses } from '../usecases/classes.ts'
import { userRow, users } from '../usecases/list-users.ts'
import { withFolder } from './classes-list.ts'
import { levelsInOrder } from './settings.ts'
import { workFolders } from './work-folders.ts'

const COLUMNS: readonly Column[] = [
  { key: 'class' },
  { key: 'levels' },
  { key: 'teacher', title: 'school.teacher' },
  { key: 'pupils' },
  { key: 'year', title: 'school.year' },
  { key: 'folder' },
  { key: 'files' },
]
const MEMBERS = {
  key: 'members',
  columns: [{ key: 'login' }, { key: 'last_name' }, { key: 'first_name' }, { key: 'level' }, { key: 'birth_date' }],
}

export const classesShow: Define = (command, app) => {
  command
    .argument('<name>', app.text['school.argument.class'])
    .addHelpText(
      'after',
      helpAfter(app, ['intrascol classes show "CM2 Mme Prat"', 'intrascol classes show "CM2 Mme Prat" -o json'], [0, 2, 4, 6]),
    )
    .action((name) => printClass(app, name))
}

/** @throws CliError 4 for an unknown class */
export async function printClass(app: App, name: string): Promise<void> {
  const folders = workFolders(app)
  await show(app, COLUMNS, MEMBERS, async (trx) => {
    const { name: exact } = await findClass(trx, name)
    const listed = (await listClasses(trx, levelsInOrder(app))).find((one) => one.class === exact)
    if (!listed) throw new Error('a class that was found is gone')
    const members = await (await users(trx, { class: [exact] })).execute()
    return { object: withFolder(folders, listed), rows: members.map(userRow) }
  })
}
