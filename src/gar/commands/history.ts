import { helpAfter } from '../../cli/commands.ts'
import { list } from '../../cli/list.ts'
import { listing } from '../../cli/listing.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { history as historyOf } from '../usecases/history.ts'
import { schoolsOf } from './settings.ts'

export const history: Define = (command, app) => {
  listing(command, app)
    .argument('<person-or-resource>', app.text['gar.argument.history'])
    .option('--uai <uai>', app.text['gar.option.uai'], parsersFor(app.text).each)
    .addHelpText('after', helpAfter(app, ['gar history XXA29628', 'gar history pearltrees -o csv'], [0, 2, 4, 5, 6, 7, 130]))
    .action((word, options) =>
      list(
        app,
        [
          { key: 'operation', align: 'right' },
          { key: 'day' },
          { key: 'at', table: false },
          { key: 'operator' },
          { key: 'uai', table: false },
          { key: 'resource', table: false },
          { key: 'title' },
          { key: 'subscription', table: false },
          { key: 'person' },
          { key: 'outcome', words: true },
        ],
        async (trx) => ({ query: await historyOf(trx, word, schoolsOf(app, options.uai)) }),
        { ...options, name: 'history' },
      ),
    )
}
