import { helpAfter } from '../cli/commands.ts'
import { list } from '../cli/list.ts'
import { listing } from '../cli/listing.ts'
import type { Column } from '../cli/output.ts'
import type { Define } from '../cli/program.ts'
import { operationRows } from '../store/operations.ts'
import { operationNumber } from './operation-number.ts'
import { withinLimit } from './within.ts'

const COLUMNS: readonly Column[] = [
  { key: 'entity', words: true },
  { key: 'called' },
  { key: 'scope', align: 'right', table: false },
  { key: 'item', align: 'right', table: false },
  { key: 'subject', align: 'right', table: false },
  { key: 'outcome', words: true },
  { key: 'before' },
]

export const journalShow: Define = (command, app) => {
  listing(command, app)
    .argument('<operation>', app.text['journal.argument.operation'], operationNumber(app.text))
    .addHelpText('after', helpAfter(app, [`${app.program.name} journal show 1`], [0, 2, 4, 5, 6, 130]))
    .action((operation, options) =>
      list(app, COLUMNS, async (trx) => operationRows(trx, app.program.entities, operation, await withinLimit(app, trx)), {
        ...options,
        name: 'journal show',
      }),
    )
}
