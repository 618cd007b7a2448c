import type { App } from '../../cli/app.ts'
import type { Change } from '../../cli/change.ts'
import { plannedPeople } from '../usecases/aims.ts'
import type { Told } from '../usecases/decide.ts'
import { librariesById } from '../usecases/libraries.ts'
import { requestMail } from '../usecases/mails.ts'
import { type PassedOver, planSignUps } from '../usecases/sign-up.ts'
import { breakdown, PERSON_COLUMNS } from './columns.ts'
import { erasedLookup } from './erased-hash.ts'
import { queueing, withMails } from './mails.ts'

/** The sign-ups that were staged, as a write. One mail to the library for somebody who registers, one for all of an import. */
export async function signUpChange(
  app: App,
  { from, again, stage }: { from: 'form' | 'file'; again: boolean; stage?: Change['plan'] },
): Promise<Change> {
  const erasedOn = await erasedLookup(app)
  let passed: PassedOver = { gone: [], undated: [] }
  let told: Told[] = []
  const it: Change = {
    plan: async (trx) => {
      const refused = await stage?.(trx)
      ;({ told, passed } = await planSignUps(trx, { today: app.today, again, erasedOn }))
      return refused
    },
    columns: PERSON_COLUMNS,
    rows: async (trx) => ({ query: plannedPeople(trx) }),
    breakdown,
    whom: {},
    question: ({ changes }) => app.text['mdo.question.write'](changes),
    remarks: () => [
      ...(passed.gone.length ? [app.text['mdo.sign_up.gone'](passed.gone)] : []),
      ...(passed.undated.length ? [app.text['mdo.sign_up.undated'](passed.undated)] : []),
    ],
  }
  if (from === 'form') return withMails(app, it, () => told)
  return queueing(app, it, async (trx) => {
    const libraries = await librariesById(trx)
    const grouped = Map.groupBy(told, ({ person }) => person.library)
    return [...grouped].flatMap(([id, group]) => {
      const library = libraries.get(id)
      return library && library.digest === 0
        ? [
            requestMail(
              library,
              group.map(({ person }) => person),
            ),
          ]
        : []
    })
  })
}
