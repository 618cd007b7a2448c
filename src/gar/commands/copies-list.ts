import { helpAfter } from '../../cli/commands.ts'
import { list } from '../../cli/list.ts'
import { listing } from '../../cli/listing.ts'
import type { Column } from '../../cli/output.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { fold } from '../../fold.ts'
import { copies, type ShownState } from '../usecases/list-copies.ts'
import { selecting, selectionOf } from './selection.ts'
import { schoolYear } from './settings.ts'

const COLUMNS: readonly Column[] = [
  { key: 'uai', table: false },
  { key: 'resource', table: false },
  { key: 'title' },
  { key: 'subscription', spare: 1 },
  { key: 'person' },
  { key: 'last_name' },
  { key: 'first_name' },
  { key: 'population', words: true },
  { key: 'state', words: true },
  { key: 'since' },
]

/** The states that `--state` takes, in both languages, folded. */
const STATES: Readonly<Record<string, ShownState>> = {
  assigned: 'assigned',
  attribue: 'assigned',
  locked: 'locked',
  verrouille: 'locked',
  lost: 'lost',
  perdu: 'lost',
}

export const copiesList: Define = (command, app) => {
  const { text } = app
  const { repeated, words } = parsersFor(text)
  listing(selecting(command, app), app)
    .option('--resource <resource>', text['gar.option.resource'], repeated)
    .option('--state <state>', text['gar.option.state'], words(STATES, fold))
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['gar copies list --resource pix --state locked', 'gar copies list --population teachers -o csv'],
        [0, 2, 4, 5, 6, 130],
      ),
    )
    .action(async (options) => {
      const selection = await selectionOf(app, options)
      const { resource: resources, state: states } = options
      await list(
        app,
        COLUMNS,
        async (trx) => ({ query: await copies(trx, { selection, resources, states, yearStart: schoolYear(app) }) }),
        { ...options, name: 'copies list' },
      )
    })
}
