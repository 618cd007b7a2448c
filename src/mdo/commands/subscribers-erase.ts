import { change } from '../../cli/change.ts'
import { helpAfter } from '../../cli/commands.ts'
import { finishErasing } from '../../cli/erasing.ts'
import type { Define } from '../../cli/program.ts'
import { plannedPeople } from '../usecases/aims.ts'
import { planErasure, wipeErased } from '../usecases/erase.ts'
import type { Person } from '../usecases/people.ts'
import { breakdown } from './columns.ts'
import { askPeople, deciding } from './decision.ts'
import { erasingHash } from './erased-hash.ts'
import { libraryOf } from './settings.ts'
import { peopleNamed } from './whom.ts'

export const subscribersErase: Define = (command, app) => {
  const { text, today } = app
  deciding(command, app)
    .addHelpText('after', helpAfter(app, ['mdo subscribers erase 2', 'mdo subscribers erase 2 -n'], [0, 2, 3, 4, 5, 6, 7, 130]))
    .action(async (ids, options) => {
      const library = libraryOf(app, options.library)
      const chosen = ids.length ? ids : await askPeople(app, ['pending', 'validated', 'refused', 'expired'], library)
      let former: Person[] = []
      await change(app, options, {
        plan: async (trx) => {
          former = await planErasure(trx, chosen, library, today)
          return undefined
        },
        careful: true,
        line: ids.length ? undefined : ['mdo', 'subscribers', 'erase', ...chosen],
        columns: [{ key: 'id', align: 'right' }, { key: 'library' }, { key: 'outcome', words: 'mdo' }],
        rows: async (trx) => ({ query: plannedPeople(trx) }),
        breakdown,
        whom: peopleNamed(() => former.filter(({ status }) => status !== 'erased'), true),
        question: ({ counts }) => text['mdo.erase.question'](counts.erased ?? 0),
        after: (trx, operation) => wipeErased(trx, former, { operation, hash: erasingHash(app), today }),
        committed: (store) => finishErasing(app, store),
        lasting: async () => true,
      })
    })
}
