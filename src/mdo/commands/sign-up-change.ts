import type { App } from '../../cli/app.ts'
import type { Change } from '../../cli/change.ts'
import { plannedPeople } from '../usecases/aims.ts'
import type { Told } from '../usecases/decide.ts'
import { librariesById } from '../usecases/libraries.ts'
import { requestMail } from '../usecases/mails.ts'
import { planSignUps } from '../usecases/sign-up.ts'
import { breakdown, PERSON_COLUMNS } from './columns.ts'
import { queueing, withMails } from './mails.ts'

/** The sign-ups that were staged, as a write. One mail to the library for somebody who registers, one for all of an import. */
export async function signUpChange(app: App, from: 'form' | 'file', stage?: Change['plan']): Promise<Change> {
  let told: Told[] = []
  const it: Change = {
    plan: async (trx) => {
      const refused = await stage?.(trx)
      told = await planSignUps(trx, app.today)
      return refused
    },
    columns: PERSON_COLUMNS,
    rows: async (trx) => ({ query: plannedPeople(trx) }),
    breakdown,
    question: ({ changes }) => app.text['mdo.question.write'](changes),
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
