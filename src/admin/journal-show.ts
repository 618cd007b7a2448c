import type { App } from '../cli/app.ts'
import { helpAfter } from '../cli/commands.ts'
import { list } from '../cli/list.ts'
import { listing } from '../cli/listing.ts'
import type { Column } from '../cli/output.ts'
import { parsersFor } from '../cli/parsers.ts'
import type { Define } from '../cli/program.ts'
import { operationRows } from '../store/operations.ts'
import { inSnapshot } from '../store/transaction.ts'
import { operationNumber } from './operation-number.ts'
import { fieldOf } from './operation-words.ts'
import { seenBy } from './within.ts'

const columnsOf = (program: string): readonly Column[] => [
  { key: 'entity', words: true },
  { key: 'called' },
  { key: 'id', title: 'person', table: false },
  { key: 'name', title: 'journal.person' },
  { key: 'title', title: 'journal.about' },
  { key: 'scope', align: 'right', table: false },
  { key: 'item', align: 'right', table: false },
  { key: 'subject', align: 'right', table: false },
  { key: 'outcome', words: fieldOf(program) },
  { key: 'before', table: false },
]

/** The program that wrote an operation: its outcomes are told in its words, whoever asks. */
const writerOf = async (app: App, operation: number): Promise<string> => {
  const found = await inSnapshot(await app.open(), (trx) =>
    trx.selectFrom('operation').select('program').where('id', '=', operation).executeTakeFirst(),
  )
  return found?.program ?? app.program.name
}

export const journalShow: Define = (command, app) => {
  const { text, program } = app
  listing(command, app)
    .argument('<operation>', text['journal.argument.operation'], operationNumber(text))
    .option('--receipt <file>', text['journal.option.receipt'], parsersFor(text).filled)
    .addHelpText(
      'after',
      helpAfter(app, [`${program.name} journal show 1`, `${program.name} journal show 1 --receipt receipt.pdf`], [0, 2, 4, 5, 6, 130]),
    )
    .action(async (operation, { receipt, ...options }) => {
      if (receipt !== undefined) await (await import('./receipt.ts')).writeReceipt(app, operation, receipt)
      await list(
        app,
        columnsOf(await writerOf(app, operation)),
        async (trx) => operationRows(trx, program.entities, operation, await seenBy(app, trx)),
        {
          ...options,
          name: 'journal show',
        },
      )
    })
}
