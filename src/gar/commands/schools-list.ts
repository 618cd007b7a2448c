import { helpAfter } from '../../cli/commands.ts'
import { list } from '../../cli/list.ts'
import { listing } from '../../cli/listing.ts'
import type { Define } from '../../cli/program.ts'
import { schools } from '../usecases/list-schools.ts'
import { schoolsOf } from './settings.ts'

export const schoolsList: Define = (command, app) => {
  listing(command, app)
    .addHelpText('after', helpAfter(app, ['gar schools list', 'gar schools list -o json'], [0, 2, 5, 6, 130]))
    .action((options) =>
      list(
        app,
        [{ key: 'uai' }, { key: 'name' }, { key: 'directory_on' }, { key: 'people', align: 'right' }, { key: 'resources', align: 'right' }],
        async (trx) => ({ query: (await schools(trx, schoolsOf(app, undefined))).query }),
        { ...options, name: 'schools list' },
      ),
    )
}
