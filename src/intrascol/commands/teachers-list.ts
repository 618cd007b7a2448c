import { helpAfter } from '../../cli/commands.ts'
import { list } from '../../cli/list.ts'
import { listing } from '../../cli/listing.ts'
import type { Row } from '../../cli/output.ts'
import type { Define } from '../../cli/program.ts'
import type { Db } from '../../store/engine.ts'
import { userRow, users } from '../usecases/list-users.ts'
import { USER_COLUMNS } from './columns.ts'
import { schoolParsers } from './options.ts'

export const teachersList: Define = (command, app) => {
  const { statuses } = schoolParsers(app.text)
  listing(command, app)
    .option('--status <status>', app.text['school.option.status'], statuses)
    .addHelpText('after', helpAfter(app, ['intrascol teachers list', 'intrascol teachers list --status all -o json'], [0, 2, 5, 6, 130]))
    .action(({ out, force, ...filter }) => {
      const rows = async (trx: Db) => ({
        query: await users(trx, { ...filter, kind: ['adult'] }),
        map: (row: Row) => userRow(row as never),
      })
      return list(app, USER_COLUMNS, rows, { out, force, name: 'teachers list' })
    })
}
