import { helpAfter } from '../../cli/commands.ts'
import type { Column } from '../../cli/output.ts'
import type { Define } from '../../cli/program.ts'
import { show } from '../../cli/show.ts'
import { showPerson } from '../usecases/show-person.ts'
import { STATUS } from './columns.ts'
import { libraryOf, scoped } from './settings.ts'

/** What a later request asks for; shown when there is one. */
const ASKED: readonly Column[] = [
  { key: 'asked_on', title: 'mdo.asked_on' },
  { key: 'new_email', title: 'mdo.new_email' },
]
export const PERSON: readonly Column[] = [
  ...['id', 'library', 'last_name', 'first_name', 'email', 'birth_date'].map((key) => ({ key })),
  STATUS,
  ...[{ key: 'requested_on' }, { key: 'decided_on' }, { key: 'decided_by' }, { key: 'valid_from', title: 'mdo.valid_from' }],
  ...[{ key: 'expires_on' }, { key: 'requests', title: 'mdo.requests' }, { key: 'version', title: 'mdo.version' }],
]
export const ACCESS: readonly Column[] = [
  { key: 'resource' },
  { key: 'name' },
  { key: 'status', words: 'mdo', colors: STATUS.colors ?? {} },
  { key: 'origin', words: 'mdo' },
  { key: 'open', title: 'mdo.open' },
]

export const subscribersShow: Define = (command, app) => {
  scoped(command, app)
    .argument('<id>', app.text['mdo.argument.id'])
    .addHelpText('after', helpAfter(app, ['mdo subscribers show 1', 'mdo subscribers show 1 -o json'], [0, 2, 4, 6]))
    .action(async (id, options) => {
      await show(app, [...PERSON, ...ASKED], { key: 'resources', columns: ACCESS }, async (trx) => {
        const { person, access } = await showPerson(trx, id, libraryOf(app, options.library), app.today)
        return { object: person, rows: access }
      })
    })
}
