import { helpAfter } from '../../cli/commands.ts'
import { list } from '../../cli/list.ts'
import type { Define } from '../../cli/program.ts'
import { fold } from '../../fold.ts'
import { history as historyOf } from '../usecases/history.ts'

export const history: Define = (command, app) => {
  command
    .argument('<person-or-resource>', app.text['gar.argument.history'])
    .addHelpText('after', helpAfter(app, ['gar history XXA29628', 'gar history pearltrees -o csv'], [0, 2, 4, 6]))
    .action((word) =>
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
        async (trx) => ({ query: await historyOf(trx, word, fold(word)) }),
      ),
    )
}
