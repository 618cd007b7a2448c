import { helpAfter } from '../../cli/commands.ts'
import type { Define } from '../../cli/program.ts'
import { reopen } from '../rules/decision.ts'
import { plannedNumbers } from '../usecases/aims.ts'
import { cancelAll } from '../usecases/overtaken.ts'
import { decide, deciding } from './decision.ts'

export const subscribersReopen: Define = (command, app) => {
  const { text, today, author } = app
  deciding(command, app)
    .addHelpText('after', helpAfter(app, ['mdo subscribers reopen 2', 'mdo subscribers reopen 2 -n'], [0, 2, 3, 4, 5, 6, 7, 130]))
    .action((ids, options) =>
      decide(app, options, {
        ...{ name: 'reopen', ids, from: ['refused'] },
        rule: (person) => reopen(person, { today, by: author.operator }),
        question: text['mdo.reopen.question'],
        // A refusal that has not left would no longer be true.
        more: async (trx) => cancelAll(trx, await plannedNumbers(trx)),
      }),
    )
}
