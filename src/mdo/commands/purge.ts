import type { App } from '../../cli/app.ts'
import { type Change, change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import type { Define } from '../../cli/program.ts'
import { withRunLock } from '../../mail/run-lock.ts'
import { checkpoint, inSnapshot, inTransaction } from '../../store/transaction.ts'
import { plannedPeople } from '../usecases/aims.ts'
import { wipeErased } from '../usecases/erase.ts'
import type { Person } from '../usecases/people.ts'
import { type Delays, planPurge, purgeTraces } from '../usecases/purge.ts'
import { breakdown } from './columns.ts'
import { libraryOf, scoped } from './settings.ts'

const delaysOf = ({ config }: App): Delays => ({
  refused: Number(config.get('mdo.purge.refused') ?? 3),
  pending: Number(config.get('mdo.purge.pending') ?? 6),
  expired: Number(config.get('mdo.purge.expired') ?? 12),
  mails: Number(config.get('mdo.purge.mails') ?? 6),
  journal: Number(config.get('mdo.purge.journal') ?? 12),
})

export const purge: Define = (command, app) => {
  const { text, today } = app
  scoped(writing(command, app), app)
    .option('--force', text['mdo.option.force'])
    .addHelpText('after', helpAfter(app, ['mdo purge -n', 'mdo purge'], [0, 2, 4, 5, 6, 130]))
    .action(async (options) => {
      const delays = delaysOf(app)
      const library = libraryOf(app, options.library)
      let former: Person[] = []
      const write: Change = {
        plan: async (trx) => {
          const plan = await planPurge(trx, { library, today, delays, force: Boolean(options.force) })
          former = plan.former
          return plan.refused
        },
        columns: [{ key: 'id', align: 'right' }, { key: 'library' }, { key: 'outcome', words: 'mdo' }],
        rows: async (trx) => ({ query: plannedPeople(trx) }),
        breakdown,
        question: ({ counts }) => text['mdo.erase.question'](counts.erased ?? 0),
        after: (trx, operation) => wipeErased(trx, former, operation),
        lasting: async () => true,
      }
      const work = async () => {
        await change(app, options, write)
        await purgeOld(app, delays, Boolean(options.dryRun), library)
      }
      await (options.dryRun ? work() : withRunLock(app, await app.open(), work))
    })
}

/** Traces belong to the department: a command limited to one library leaves them. */
async function purgeOld(app: App, delays: Delays, dryRun: boolean, library: string | undefined): Promise<void> {
  if (library !== undefined) return
  const store = await app.open()
  const within = dryRun ? inSnapshot : inTransaction
  const { mails, images } = await within(store, (trx) => purgeTraces(trx, app.today, delays, dryRun))
  if (mails + images > 0) app.remark(app.text[dryRun ? 'mdo.purge.would' : 'mdo.purge.traces'](mails, images))
  // What was erased would stay readable in the log beside the file.
  if (!dryRun) await checkpoint(store)
}
