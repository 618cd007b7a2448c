import { change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import type { Column } from '../../cli/output.ts'
import type { Define } from '../../cli/program.ts'
import { settingOf } from '../../config/config.ts'
import type { NewMail } from '../../mail/outbox.ts'
import { withRunLock } from '../../mail/run-lock.ts'
import { plannedReminders, planReminders } from '../usecases/remind.ts'
import { breakdown, OUTCOME } from './columns.ts'
import { queueing } from './mails.ts'
import { libraryOf, scoped } from './settings.ts'

const numbers = (list: string) => list.split(',').map(Number)

const ID: Column = { key: 'id', align: 'right' }
const OF: readonly Column[] = [
  ...[{ key: 'library' }, { key: 'kind', words: 'mdo.reminder', title: 'mdo.reminder' }, { key: 'day' }],
  ...[{ key: 'days', align: 'right' as const, title: 'mdo.days' }, OUTCOME],
]
const COLUMNS: readonly Column[] = [ID, ...OF]
/** For the question alone. */
const NAMED: readonly Column[] = [ID, { key: 'last_name' }, { key: 'first_name' }, ...OF]

export const remind: Define = (command, app) => {
  const { text, today, config } = app
  scoped(writing(command, app), app)
    .addHelpText('after', helpAfter(app, ['mdo remind', 'mdo remind -n'], [0, 2, 3, 4, 5, 6, 130]))
    .action(async (options) => {
      const it = {
        ...{ library: libraryOf(app, options.library), today },
        ...{ expiry: numbers(settingOf(config, 'mdo.remind_days')), request: numbers(settingOf(config, 'mdo.request_days')) },
      }
      let mails: NewMail[] = []
      const write = await queueing(
        app,
        {
          plan: async (trx) => {
            mails = await planReminders(trx, it)
            return undefined
          },
          columns: COLUMNS,
          whom: { always: true, columns: NAMED },
          rows: async (trx) => ({ query: plannedReminders(trx) }),
          breakdown,
          question: ({ changes }) => text['mdo.remind.question'](changes),
        },
        async () => mails,
      )
      if (options.dryRun) return change(app, options, write)
      await withRunLock(app, await app.open(), () => change(app, options, write))
    })
}
