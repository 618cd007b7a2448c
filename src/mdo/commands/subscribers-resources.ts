import { InvalidArgumentError } from 'commander'
import type { App } from '../../cli/app.ts'
import { type Change, change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import type { Define } from '../../cli/program.ts'
import { fold } from '../../fold.ts'
import { ACCESS_WORDS } from '../rules/status.ts'
import { plannedAccess } from '../usecases/aims.ts'
import { scopeOf } from '../usecases/libraries.ts'
import { findPeople, type Person } from '../usecases/people.ts'
import { planAccess, type Setting } from '../usecases/set-access.ts'
import { breakdown, OUTCOME, STATUS } from './columns.ts'
import { missing } from './libraries-add.ts'
import { libraryOf, scoped } from './settings.ts'
import { peopleNamed } from './whom.ts'

export const subscribersResources: Define = (command, app) => {
  const { text } = app
  const setting = (value: string, before: Setting[] | undefined): Setting[] => {
    const [, resource = '', word = ''] = /^(.+)=([^=]+)$/.exec(value) ?? []
    const key = fold(word)
    const status = Object.hasOwn(ACCESS_WORDS, key) ? ACCESS_WORDS[key] : undefined
    if (!status) throw new InvalidArgumentError(text['mdo.value.setting'])
    return [...(before ?? []), { resource: resource.trim(), status }]
  }
  scoped(writing(command, app), app)
    .argument('<id>', text['mdo.argument.id'])
    .option('--set <resource=status>', text['mdo.option.set'], setting)
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['mdo subscribers resources 16 --set cvs=refused', 'mdo subscribers resources 16 --set cvs=removed --set gerip=refused -n'],
        [0, 2, 3, 4, 5, 6, 7, 130],
      ),
    )
    .action(async (id, options) => {
      const settings = options.set
      if (settings === undefined) throw missing('--set')
      const library = libraryOf(app, options.library)
      await change(app, options, accessChange(app, id, settings, library))
    })
}

/** One person's access to single resources, as a write. */
export function accessChange(app: App, id: string, settings: readonly Setting[], library: string | undefined): Change {
  let about: Person[] = []
  return {
    plan: async (trx) => {
      about = await findPeople(trx, [id], await scopeOf(trx, library))
      return (await planAccess(trx, { id, settings, library, today: app.today, by: app.author.operator })).refused
    },
    whom: peopleNamed(() => about, true),
    careful: true,
    columns: [{ key: 'id', align: 'right' }, { key: 'library', table: false }, { key: 'resource' }, { key: 'name' }, STATUS, OUTCOME],
    rows: async (trx) => ({ query: plannedAccess(trx) }),
    breakdown,
    question: ({ counts }) => app.text['mdo.resources.question'](counts.changed ?? 0),
  }
}
