import { change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { plannedFormer, plannedPeople } from '../usecases/aims.ts'
import type { Told } from '../usecases/decide.ts'
import { cancelAll } from '../usecases/overtaken.ts'
import { planTransfer } from '../usecases/transfer.ts'
import { breakdown, PERSON_COLUMNS } from './columns.ts'
import { missing } from './libraries-add.ts'
import { withMails } from './mails.ts'
import { departmentOnly } from './settings.ts'

export const subscribersTransfer: Define = (command, app) => {
  const { text, today, author } = app
  writing(command, app)
    .argument('<ids...>', text['mdo.argument.ids'])
    .option('--to <code>', text['mdo.option.to'], parsersFor(text).filled)
    .option('--keep', text['mdo.option.keep'])
    .addHelpText(
      'after',
      helpAfter(app, ['mdo subscribers transfer 1 --to lib03', 'mdo subscribers transfer 1 --to lib03 --keep -n'], [0, 2, 4, 5, 6, 7, 130]),
    )
    .action(async (ids, options) => {
      departmentOnly(app)
      const { to } = options
      if (to === undefined) throw missing('--to')
      let told: Told[] = []
      const it = await withMails(
        app,
        {
          plan: async (trx) => {
            const decided = await planTransfer(trx, { ids, to, keep: Boolean(options.keep), today, by: author.operator })
            told = decided.told
            return decided.refused
          },
          careful: true,
          columns: PERSON_COLUMNS,
          rows: async (trx) => ({ query: plannedPeople(trx) }),
          breakdown,
          question: ({ counts }) => text['mdo.transfer.question'](counts.transferred ?? 0),
          after: async (trx) => cancelAll(trx, await plannedFormer(trx)),
        },
        () => told,
      )
      await change(app, options, it)
    })
}
