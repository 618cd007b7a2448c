import { helpAfter } from '../../cli/commands.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { validate } from '../rules/decision.ts'
import { decide, deciding } from './decision.ts'

export const subscribersValidate: Define = (command, app) => {
  const { text, today, author } = app
  deciding(command, app)
    .option('--valid-from <day>', text['mdo.option.valid_from'], parsersFor(text).day)
    .addHelpText(
      'after',
      helpAfter(app, ['mdo subscribers validate 3', 'mdo subscribers validate 3 4 --valid-from 15/09/2026 -n'], [0, 2, 3, 4, 5, 6, 7, 130]),
    )
    .action((ids, options) =>
      decide(app, options, {
        ...{ name: 'validate', ids, from: ['pending'] },
        words: options.validFrom ? ['--valid-from', options.validFrom] : [],
        rule: (person, validity) => validate(person, validity, { today, by: author.operator, validFrom: options.validFrom ?? today }),
        question: text['mdo.validate.question'],
        remarks: ({ counts }) => (counts.already ? [text['mdo.validate.already'](counts.already)] : []),
      }),
    )
}
