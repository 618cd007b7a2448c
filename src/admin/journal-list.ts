import { helpAfter } from '../cli/commands.ts'
import { list } from '../cli/list.ts'
import { listing } from '../cli/listing.ts'
import type { Column, Row } from '../cli/output.ts'
import { parsersFor } from '../cli/parsers.ts'
import type { Define } from '../cli/program.ts'
import { listOperations } from '../store/operations.ts'
import { inWords } from './operation-words.ts'
import { withinLimit } from './within.ts'

const COLUMNS: readonly Column[] = [
  { key: 'id', align: 'right' },
  { key: 'at' },
  { key: 'operator' },
  { key: 'command' },
  { key: 'counts' },
  { key: 'changes', align: 'right' },
  { key: 'undone' },
  { key: 'skipped', align: 'right', table: false },
]

/** What people read: words instead of command lines and numbers of rows. */
const IN_WORDS: readonly Column[] = [
  { key: 'id', align: 'right' },
  { key: 'at', instant: true },
  { key: 'operator' },
  { key: 'command', title: 'journal.what' },
  { key: 'counts', title: 'journal.counts' },
  { key: 'changes', align: 'right', table: false },
  { key: 'undone' },
]

export const journalList: Define = (command, app) => {
  const { text, program } = app
  listing(command, app)
    .option('--limit <n>', text['journal.option.limit'], parsersFor(text).count)
    .addHelpText('after', helpAfter(app, [`${program.name} journal list`, `${program.name} journal list --limit 10`], [0, 2, 5, 6, 130]))
    .action(({ limit, ...options }) => {
      const forPeople = app.format === 'table'
      return list(
        app,
        forPeople ? IN_WORDS : COLUMNS,
        async (trx) => {
          const { query, map } = await listOperations(trx, { limit }, await withinLimit(app, trx))
          return { query, map: forPeople ? (row: Row) => inWords(text, map(row)) : map }
        },
        { ...options, name: 'journal list' },
      )
    })
}
