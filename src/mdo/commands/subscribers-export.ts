import { helpAfter } from '../../cli/commands.ts'
import { deliver, destination, replacing } from '../../cli/deliver.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { csvRows } from '../../files/csv-writer.ts'
import type { Dialect } from '../../files/dialect.ts'
import { unfilledTable } from '../../files/marks.ts'
import { fold } from '../../fold.ts'
import { type Db, rowsOf } from '../../store/engine.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { STATUS_WORDS } from '../rules/status.ts'
import { accessOf, anyNewAddress, type PeopleFilter, people } from '../usecases/list-people.ts'
import { prefixParser } from './parsers.ts'
import { libraryOf, scoped } from './settings.ts'

/** The file that a library fills in (mdo, section 15), and the columns that are its own. */
const FILLED_IN = ['decision', 'valid_from', 'reason']
const KEYS = ['id', 'version', 'library', 'last_name', 'first_name', 'birth_year', 'requested_on', 'resources', 'suggestion', ...FILLED_IN]

/** Another address stands beside the one that holds, where somebody asked for one. */
const WITH_ADDRESSES = KEYS.flatMap((key) => (key === 'decision' ? ['email', 'new_email', key] : [key]))

export const subscribersExport: Define = (command, app) => {
  const { text } = app
  const { days, filled, gathered, repeated, words } = parsersFor(text)
  replacing(scoped(command, app), app)
    .option('--status <status>', text['mdo.option.status'], words(STATUS_WORDS, fold, 'mdo'))
    .option('--name <beginning>', text['mdo.option.name'], gathered(prefixParser(text)))
    .option('--resource <resource>', text['mdo.option.resource'], repeated)
    .option('--expiring <days>', text['mdo.option.expiring'], days)
    .option('--out <file>', text['mdo.option.out'], filled)
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['mdo subscribers export --library lib02 --status pending', 'mdo subscribers export --status pending --out x.csv'],
        [0, 2, 4, 5, 6, 130],
      ),
    )
    .action(async ({ out, force, ...options }) => {
      const mark = (path: string) => [KEYS, WITH_ADDRESSES].some((keys) => unfilledTable(keys, FILLED_IN)(path))
      const target = await destination(app, { out, force }, mark)
      const filter = { ...options, library: libraryOf(app, options.library), today: app.today }
      const dialect = target ? app.fillingDialect : app.csvDialect
      await inSnapshot(await app.open(), async (trx) => deliver(app, target, lines(trx, filter, dialect)))
    })
}

async function* lines(trx: Db, filter: PeopleFilter, dialect: Dialect): AsyncGenerator<string> {
  const writer = csvRows((await anyNewAddress(trx, filter)) ? WITH_ADDRESSES : KEYS, dialect)
  yield writer.begin()
  for await (const row of rowsOf(trx, await people(trx, filter))) {
    const resources = accessOf(row.resources).map(({ resource, status }) => `${resource}=${status}`)
    yield writer.row({ ...row, valid_from: null, birth_year: row.birth_date?.slice(0, 4), resources })
  }
}
