import { helpAfter } from '../cli/commands.ts'
import type { Column } from '../cli/output.ts'
import type { Define } from '../cli/program.ts'
import { refuseCompanion } from '../cli/target.ts'
import { copyContent } from '../store/copy.ts'
import { createStore } from '../store/create.ts'
import { isPostgres, withoutPassword } from '../store/location.ts'
import { uninterrupted } from './interruption.ts'
import { printOutcome } from './outcome.ts'
import { sayProblems } from './store-check.ts'
import { refuseWithin } from './within.ts'

const COLUMNS: readonly Column[] = [{ key: 'store' }, { key: 'to' }, { key: 'rows', align: 'right' }, { key: 'outcome' }]

export const storeCopyTo: Define = (command, app) => {
  const { text, program } = app
  command
    .argument('<place>', text['store.copy.place'])
    .addHelpText(
      'after',
      helpAfter(
        app,
        [`${program.name} store copy-to postgres://guichet@db.example/guichet`, `${program.name} store copy-to /srv/guichet/copy.db`],
        [0, 2, 3, 5, 6, 130],
      ),
    )
    .action(async (at) => {
      refuseWithin(app)
      if (!isPostgres(at)) refuseCompanion(app, at)
      const store = await app.open()
      const place = { ...app.place, at }
      const rows = await uninterrupted(app, () =>
        createStore(place, async (trx) => {
          const copied = await copyContent(store, trx)
          await app.stopIfInterrupted()
          return copied
        }),
      )
      const to = withoutPassword(at)
      await printOutcome(app, {
        columns: COLUMNS,
        row: { store: store.location, to, rows, outcome: 'copied' },
        sentence: text['store.copy.done'](rows, to),
      })
      await sayProblems(app, place)
    })
}
