import { helpAfter } from '../../cli/commands.ts'
import { list } from '../../cli/list.ts'
import { listing } from '../../cli/listing.ts'
import type { Row } from '../../cli/output.ts'
import type { Define } from '../../cli/program.ts'
import type { Db } from '../../store/engine.ts'
import { userRow, users } from '../usecases/list-users.ts'
import { USER_COLUMNS } from './columns.ts'
import { classesNamed, schoolParsers } from './options.ts'

export const usersList: Define = (command, app) => {
  const { text } = app
  const { eachClass, eachLevel, kinds, statuses, eachBeginning } = schoolParsers(text)
  listing(command, app)
    .option('--class <class>', text['school.option.class_or_none'], eachClass)
    .option('--level <level>', text['school.option.level_filter'], eachLevel)
    .option('--kind <kind>', text['school.option.kind'], kinds)
    .option('--status <status>', text['school.option.status'], statuses)
    .option('--name <beginning>', text['school.option.name'], eachBeginning)
    .addHelpText(
      'after',
      helpAfter(app, ['intrascol users list --class none', 'intrascol users list --status left -o csv'], [0, 2, 4, 5, 6, 130]),
    )
    .action(({ class: name, out, force, ...filter }) => {
      const rows = async (trx: Db) => ({
        query: await users(trx, { ...filter, class: classesNamed(name) }),
        map: (row: Row) => userRow(row as never),
      })
      return list(app, USER_COLUMNS, rows, { out, force, name: 'users list' })
    })
}
