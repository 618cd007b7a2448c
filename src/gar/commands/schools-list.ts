import { helpAfter } from '../../cli/commands.ts'
import { list } from '../../cli/list.ts'
import type { Define } from '../../cli/program.ts'
import { schools } from '../usecases/list-schools.ts'
import { schoolsOf } from './settings.ts'

export const schoolsList: Define = (command, app) => {
  command
    .addHelpText('after', helpAfter(app, ['gar schools list', 'gar schools list -o json'], [0, 2, 6]))
    .action(() =>
      list(
        app,
        [{ key: 'uai' }, { key: 'name' }, { key: 'people', align: 'right' }, { key: 'resources', align: 'right' }],
        async (trx) => ({ query: (await schools(trx, schoolsOf(app, undefined))).query }),
      ),
    )
}
