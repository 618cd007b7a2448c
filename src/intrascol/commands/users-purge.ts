import type { App } from '../../cli/app.ts'
import type { Change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { finishErasing, removeLeftovers } from '../../cli/erasing.ts'
import type { Define } from '../../cli/program.ts'
import { addDays } from '../../days.ts'
import { plannedAccounts } from '../usecases/aims.ts'
import { countReservations, forgetReservations } from '../usecases/erase.ts'
import { planPurge, refuseLarge } from '../usecases/leave.ts'
import { ACCOUNT_COLUMNS, breakdown, OUTCOME } from './columns.ts'
import { daysOf, erasing, PURGE_DAYS } from './erasing.ts'
import { schoolChange } from './school-change.ts'
import { withoutHash } from './users-delete.ts'

export const usersPurge: Define = (command, app) => {
  writing(command, app)
    .option('--force', app.text['erased.force'])
    .addHelpText('after', helpAfter(app, ['intrascol users purge -n', 'intrascol users purge'], [0, 2, 3, 5, 6, 130]))
    .action(async (options) => {
      const before = addDays(app.today, -daysOf(app, 'intrascol.purge_days', PURGE_DAYS))
      await schoolChange(app, options, changeOf(app, { before, dryRun: options.dryRun === true, force: options.force === true }))
      removeLeftovers(app, await app.open(), before, options.dryRun)
    })
}

/** Accounts go, and in the same transaction the reservations of logins whose time is over. */
function changeOf(app: App, { before, dryRun, force }: { before: string; dryRun: boolean; force: boolean }): Change {
  const { text, today } = app
  let going = 0
  const erase = erasing(app, !dryRun, async (trx) => {
    const people = await planPurge(trx, before)
    going = people.length
    return people
  })
  return {
    ...erase,
    plan: async (trx) => {
      await erase.plan(trx)
      return force ? undefined : refuseLarge(trx, today, going)
    },
    beside: (trx) => countReservations(trx, today),
    after: async (trx, operation) => {
      await erase.after(trx, operation)
      await forgetReservations(trx, operation, today)
    },
    committed: (store) => finishErasing(app, store),
    columns: [...ACCOUNT_COLUMNS, OUTCOME],
    rows: async (trx) => ({ query: plannedAccounts(trx), map: withoutHash }),
    breakdown,
    whom: { always: true },
    question: ({ counts }) => text['school.delete.question_erase'](counts.erased ?? 0),
  }
}
