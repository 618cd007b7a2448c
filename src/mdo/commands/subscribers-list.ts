import type { App } from '../../cli/app.ts'
import { helpAfter } from '../../cli/commands.ts'
import { list } from '../../cli/list.ts'
import { listing } from '../../cli/listing.ts'
import type { Column, Row } from '../../cli/output.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { fold } from '../../fold.ts'
import type { Db } from '../../store/engine.ts'
import { inSnapshot } from '../../store/transaction.ts'
import type { Text } from '../../text/index.ts'
import { STATUS_WORDS } from '../rules/status.ts'
import { catalogueOf } from '../usecases/catalogue.ts'
import { type AccessShown, accessOf, anyNewAddress, type PeopleFilter, people } from '../usecases/list-people.ts'
import { STATUS } from './columns.ts'
import { prefixParser } from './parsers.ts'
import { libraryOf, scoped } from './settings.ts'

/** The order of the page that libraries know (seed 003): status, name, day of the sign-up, resources. */
const TABLE: readonly Column[] = [
  { key: 'id', align: 'right' },
  STATUS,
  { key: 'last_name' },
  { key: 'first_name' },
  { key: 'library', spare: 1 },
  { key: 'requested_on' },
  { key: 'expires_on', spare: 2 },
  { key: 'resources' },
  { key: 'email', table: false },
  { key: 'birth_date', table: false },
  { key: 'valid_from', title: 'mdo.valid_from', table: false },
]
const DATA: readonly Column[] = [
  ...['id', 'library', 'last_name', 'first_name', 'email', 'birth_date', 'status', 'requested_on', 'valid_from', 'expires_on', 'resources'],
].map((key) => ({ key }))

export const listColumns = (app: App): readonly Column[] => (app.format === 'table' ? TABLE : DATA)

/** The same where somebody asked for another address: it stands beside the one that holds. */
async function columnsFor(app: App, filter: PeopleFilter): Promise<readonly Column[]> {
  if (!(await inSnapshot(await app.open(), (trx) => anyNewAddress(trx, filter)))) return listColumns(app)
  const shown = listColumns(app).map((column) => (column.key === 'email' ? { key: 'email' } : column))
  return [...shown, { key: 'new_email', title: 'mdo.new_email' }]
}

/** The resources of a row as each format wants them: objects, `code=status`, or titles, with what is not open in brackets. */
export async function resourcesIn(app: App, trx: Db): Promise<(row: Row) => Row> {
  const { format, text } = app
  if (format === 'csv')
    return (row) => ({ ...row, resources: accessOf(row.resources).map(({ resource, status }) => `${resource}=${status}`) })
  if (format !== 'table') return (row) => ({ ...row, resources: accessOf(row.resources) })
  const titles = await titlesIn(trx, text)
  return (row) => ({ ...row, resources: titles(row) })
}

/** The titles of the resources of a row, with what is not as its person is in brackets. */
export async function titlesIn(trx: Db, text: Text): Promise<(row: Row) => string[]> {
  const { find } = await catalogueOf(trx)
  const shown = ({ resource, status }: AccessShown, row: Row) => {
    const title = find(resource)?.name ?? resource
    const apart = (status === 'refused' || status === 'pending') && row.status !== status
    return apart ? `${title} (${text[`word.mdo.${status}`]})` : title
  }
  return (row) => accessOf(row.resources).map((one) => shown(one, row))
}

export const subscribersList: Define = (command, app) => {
  const { text } = app
  const { days, gathered, repeated, words } = parsersFor(text)
  listing(scoped(command, app), app)
    .option('--status <status>', text['mdo.option.status'], words(STATUS_WORDS, fold, 'mdo'))
    .option('--name <beginning>', text['mdo.option.name'], gathered(prefixParser(text)))
    .option('--resource <resource>', text['mdo.option.resource'], repeated)
    .option('--expiring <days>', text['mdo.option.expiring'], days)
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['mdo subscribers list --status pending', 'mdo subscribers list --library lib02 --expiring 30 -o json'],
        [0, 2, 4, 5, 6, 130],
      ),
    )
    .action(async ({ out, force, ...options }) => {
      const filter = { ...options, library: libraryOf(app, options.library), today: app.today }
      await list(
        app,
        await columnsFor(app, filter),
        async (trx) => ({ query: await people(trx, filter), map: await resourcesIn(app, trx) }),
        {
          ...{ out, force, name: 'subscribers list' },
        },
      )
    })
}
