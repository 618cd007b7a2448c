import type { App } from '../../cli/app.ts'
import { type Change, change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { finishErasing, removeLeftovers } from '../../cli/erasing.ts'
import type { Define } from '../../cli/program.ts'
import { settingOf } from '../../config/config.ts'
import { addDays } from '../../days.ts'
import { withRunLock } from '../../mail/run-lock.ts'
import { addMonths } from '../rules/expiry.ts'
import { plannedPeople } from '../usecases/aims.ts'
import { wipeErased } from '../usecases/erase.ts'
import type { Person } from '../usecases/people.ts'
import { countTraces, type Delays, keptSince, lastImages, planPurge, purgeTraces } from '../usecases/purge.ts'
import { breakdown } from './columns.ts'
import { erasingHash } from './erased-hash.ts'
import { libraryOf, scoped } from './settings.ts'
import { peopleNamed } from './whom.ts'

const delaysOf = ({ config }: App): Delays => ({
  refused: Number(settingOf(config, 'mdo.purge.refused')),
  pending: Number(settingOf(config, 'mdo.purge.pending')),
  expired: Number(settingOf(config, 'mdo.purge.expired')),
  mails: Number(settingOf(config, 'mdo.purge.mails')),
  journal: Number(settingOf(config, 'mdo.purge.journal')),
})

interface Purge {
  library: string | undefined
  delays: Delays
  force: boolean
  /** What went, or would, besides the people. */
  traces: Record<string, number>
}

/** Mails of this day and later are there for certain: none is purged so soon. */
export const mailsKeptSince = (app: App): string => addDays(addMonths(app.today, -delaysOf(app).mails), 1)

export const purge: Define = (command, app) => {
  scoped(writing(command, app), app)
    .option('--force', app.text['erased.force'])
    .addHelpText('after', helpAfter(app, ['mdo purge -n', 'mdo purge'], [0, 2, 3, 4, 5, 6, 130]))
    .action(async (options) => {
      const it: Purge = { library: libraryOf(app, options.library), delays: delaysOf(app), force: options.force === true, traces: {} }
      const work = async () => {
        await change(app, options, changeOf(app, it))
        const { mails = 0, images = 0 } = it.traces
        if (mails + images > 0) app.remark(app.text[options.dryRun ? 'mdo.purge.would' : 'mdo.purge.traces'](mails, images))
        if (it.library === undefined) removeLeftovers(app, await app.open(), keptSince(app.today, it.delays), options.dryRun)
      }
      await (options.dryRun ? work() : withRunLock(app, await app.open(), work))
    })
}

/** People and traces go in one transaction. Traces belong to the department: a command limited to one library leaves them. */
function changeOf(app: App, it: Purge): Change {
  const { text, today } = app
  let former: Person[] = []
  return {
    plan: async (trx) => {
      const plan = await planPurge(trx, { ...it, today })
      former = plan.former
      return plan.refused
    },
    beside: async (trx) => {
      it.traces = it.library === undefined ? await countTraces(trx, today, it.delays) : {}
      return it.traces
    },
    wipedUntil: it.library === undefined ? lastImages(today, it.delays) : undefined,
    columns: [{ key: 'id', align: 'right' }, { key: 'library' }, { key: 'outcome', words: 'mdo' }],
    rows: async (trx) => ({ query: plannedPeople(trx) }),
    breakdown,
    whom: peopleNamed(() => former, true),
    question: ({ counts }) => text['mdo.erase.question'](counts.erased ?? 0),
    after: async (trx, operation) => {
      if (former.length > 0) await wipeErased(trx, former, { operation, hash: erasingHash(app), today })
      if (it.library === undefined) await purgeTraces(trx, operation, today, it.delays)
    },
    committed: (store) => finishErasing(app, store),
    lasting: async () => true,
  }
}
