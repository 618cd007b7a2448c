import { helpAfter } from '../cli/commands.ts'
import { list } from '../cli/list.ts'
import { listing } from '../cli/listing.ts'
import type { Column } from '../cli/output.ts'
import { parsersFor } from '../cli/parsers.ts'
import type { Define } from '../cli/program.ts'
import { listOperations } from '../store/operations.ts'
import { withinLimit } from './within.ts'

const COLUMNS: readonly Column[] = [
  { key: 'id', align: 'right' },
  { key: 'at' },
  { key: 'operator' },
  { key: 'command' },
  { key: 'counts', table: false },
  { key: 'changes', align: 'right' },
  { key: 'undone' },
]

export const journalList: Define = (command, app) => {
  listing(command, app)
    .option('--limit <n>', app.text['journal.option.limit'], parsersFor(app.text).count)
    .addHelpText(
      'after',
      helpAfter(app, [`${app.program.name} journal list`, `${app.program.name} journal list --limit 10`], [0, 2, 5, 6, 130]),
    )
    .action(({ limit, ...options }) =>
      list(app, COLUMNS, async (trx) => listOperations(trx, limit, await withinLimit(app, trx)), { ...options, name: 'journal list' }),
    )
}
