import { helpAfter } from '../../cli/commands.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { renew } from '../rules/decision.ts'
import { decide, deciding } from './decision.ts'

export const subscribersRenew: Define = (command, app) => {
  const { text, today, author } = app
  deciding(command, app)
    .option('--valid-from <day>', text['mdo.option.valid_from'], parsersFor(text).day)
    .addHelpText('after', helpAfter(app, ['mdo subscribers renew 1', 'mdo subscribers renew 1 -n'], [0, 2, 3, 4, 5, 6, 7, 130]))
    .action((ids, options) =>
      decide(app, options, {
        ...{ name: 'renew', ids, from: ['validated', 'expired'] },
        words: options.validFrom ? ['--valid-from', options.validFrom] : [],
        rule: (person, validity) => renew(person, validity, { today, by: author.operator, validFrom: options.validFrom ?? today }),
        question: text['mdo.renew.question'],
      }),
    )
}
