import type { App } from '../../cli/app.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import type { Define } from '../../cli/program.ts'
import { addDays } from '../../days.ts'
import { checkpoint, inTransaction } from '../../store/transaction.ts'
import { plannedAccounts } from '../usecases/aims.ts'
import { forgetReservations } from '../usecases/erase.ts'
import { planPurge } from '../usecases/leave.ts'
import { ACCOUNT_COLUMNS, breakdown, OUTCOME } from './columns.ts'
import { daysOf, erasing, PURGE_DAYS } from './erasing.ts'
import { removeOldCopies } from './rollover-copies.ts'
import { schoolChange } from './school-change.ts'
import { withoutHash } from './users-delete.ts'

export const usersPurge: Define = (command, app) => {
  const { text, today } = app
  writing(command, app)
    .addHelpText('after', helpAfter(app, ['intrascol users purge -n', 'intrascol users purge'], [0, 2, 3, 5, 6, 130]))
    .action(async (options) => {
      const before = addDays(today, -daysOf(app, 'intrascol.purge_days', PURGE_DAYS))
      await schoolChange(app, options, {
        ...erasing(app, !options.dryRun, (trx) => planPurge(trx, before)),
        columns: [...ACCOUNT_COLUMNS, OUTCOME],
        rows: async (trx) => ({ query: plannedAccounts(trx), map: withoutHash }),
        breakdown,
        question: ({ counts }) => text['school.delete.question_erase'](counts.erased ?? 0),
      })
      if (!options.dryRun) await purgeTraces(app, before)
    })
}

/** What else has had its time: reservations of logins, and on SQLite the copies made before rollovers. */
async function purgeTraces(app: App, before: string): Promise<void> {
  const store = await app.open()
  await inTransaction(store, (trx) => forgetReservations(trx, app.today), 'again')
  await checkpoint(store)
  const copies = removeOldCopies(store, before)
  if (copies > 0) app.remark(app.text['school.purge.copies'](copies))
}
