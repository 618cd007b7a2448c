import { helpAfter } from '../../cli/commands.ts'
import { deliver, destination, replacing } from '../../cli/deliver.ts'
import { each } from '../../cli/list.ts'
import type { Row } from '../../cli/output.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { csvRows } from '../../files/csv-writer.ts'
import type { Dialect } from '../../files/dialect.ts'
import { tableWith } from '../../files/marks.ts'
import type { Db } from '../../store/engine.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { type UserFilter, userRow, users } from '../usecases/list-users.ts'
import { USER_COLUMNS } from './columns.ts'
import { classesNamed, schoolParsers } from './options.ts'

export const exportCsv: Define = (command, app) => {
  const { text } = app
  const { eachClass, eachLevel, kinds, statuses } = schoolParsers(text)
  replacing(command, app)
    .option('--class <class>', text['school.option.class_or_none'], eachClass)
    .option('--level <level>', text['school.option.level_filter'], eachLevel)
    .option('--kind <kind>', text['school.option.kind'], kinds)
    .option('--status <status>', text['school.option.status'], statuses)
    .option('--out <file>', text['export.option.out'], parsersFor(text).filled)
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['intrascol export csv', 'intrascol export csv --kind pupil --csv-dialect excel --out list.csv'],
        [0, 2, 4, 5, 6, 130],
      ),
    )
    .action(async ({ class: name, out, force, ...filter }) => {
      const target = await destination(app, { out, force }, tableWith(KEYS))
      await inSnapshot(await app.open(), (trx) =>
        deliver(app, target, lines(trx, { ...filter, class: classesNamed(name) }, app.csvDialect)),
      )
    })
}

const KEYS = USER_COLUMNS.map(({ key }) => key)

async function* lines(trx: Db, filter: UserFilter, dialect: Dialect): AsyncGenerator<string> {
  const csv = csvRows(KEYS, dialect)
  const rows = each(trx, { query: await users(trx, filter), map: (row: Row) => userRow(row as never) })
  yield csv.begin()
  for await (const row of rows) yield csv.row(row)
}
