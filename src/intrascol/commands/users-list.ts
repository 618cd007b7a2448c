import { helpAfter } from '../../cli/commands.ts'
import { list } from '../../cli/list.ts'
import type { Row } from '../../cli/output.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { fold } from '../../fold.ts'
import { userRow, users } from '../usecases/list-users.ts'
import { USER_COLUMNS } from './columns.ts'
import { classNamed, schoolParsers } from './options.ts'

export const usersList: Define = (command, app) => {
  const { text } = app
  const { classOrNone, level, kind, status } = schoolParsers(text)
  const { filled } = parsersFor(text)
  command
    .option('--class <class>', text['school.option.class_or_none'], classOrNone)
    .option('--level <level>', text['school.option.level_filter'], level)
    .option('--kind <kind>', text['school.option.kind'], kind)
    .option('--status <status>', text['school.option.status'], status)
    .option('--name <beginning>', text['school.option.name'], (value) => filled(fold(value)))
    .addHelpText('after', helpAfter(app, ['intrascol users list --class none', 'intrascol users list --status left -o csv'], [0, 2, 4, 6]))
    .action(({ class: name, ...filter }) =>
      list(app, USER_COLUMNS, async (trx) => ({
        query: await users(trx, { ...filter, class: classNamed(name) }),
        map: (row: Row) => userRow(row as never),
      })),
    )
}
