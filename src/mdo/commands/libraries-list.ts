import { helpAfter } from '../../cli/commands.ts'
import { list } from '../../cli/list.ts'
import { listing } from '../../cli/listing.ts'
import type { Column } from '../../cli/output.ts'
import type { Define } from '../../cli/program.ts'
import { listLibraries, scopeOf } from '../usecases/libraries.ts'
import { libraryOf, scoped } from './settings.ts'

const COLUMNS: readonly Column[] = [
  { key: 'code' },
  { key: 'name' },
  { key: 'email' },
  { key: 'active', title: 'mdo.active' },
  { key: 'validity_months', align: 'right', spare: 1 },
  { key: 'valid_until', spare: 2 },
  { key: 'fallback', table: false },
  { key: 'digest', table: false },
]

export const librariesList: Define = (command, app) => {
  listing(scoped(command, app), app)
    .addHelpText('after', helpAfter(app, ['mdo libraries list', 'mdo libraries list -o csv'], [0, 2, 4, 5, 6, 130]))
    .action(({ library, ...options }) =>
      list(app, COLUMNS, async (trx) => listLibraries(trx, await scopeOf(trx, libraryOf(app, library))), {
        ...options,
        name: 'libraries list',
      }),
    )
}
