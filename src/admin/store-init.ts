import type { App } from '../cli/app.ts'
import { helpAfter } from '../cli/commands.ts'
import type { Define } from '../cli/program.ts'
import { CliError, EXIT } from '../errors.ts'
import { createStore } from '../store/create.ts'
import { withoutPassword } from '../store/location.ts'
import { uninterrupted } from './interruption.ts'
import { printOutcome } from './outcome.ts'

const COLUMNS = [{ key: 'store' }, { key: 'outcome' }]

export const storeInit: Define = (command, app) => {
  const { text, program } = app
  command
    .option('--sample', text['store.init.sample'])
    .addHelpText(
      'after',
      helpAfter(app, [`${program.name} store init`, `${program.name} store init --store /srv/guichet/school.db`], [0, 2, 5, 6, 130]),
    )
    .action(async ({ sample }) => {
      if (sample && !program.sample) throw new CliError('no_sample', EXIT.refused, 'store.init.no_sample', [program.name])
      await uninterrupted(app, () => createStore(app.place, () => app.stopIfInterrupted()))
      if (sample) await program.sample?.(app)
      await sayDone(app)
    })
}

function sayDone(app: App): Promise<void> {
  const store = withoutPassword(app.place.at)
  return printOutcome(app, { columns: COLUMNS, row: { store, outcome: 'created' }, sentence: app.text['store.init.done'](store) })
}
