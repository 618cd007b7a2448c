import type { App } from '../cli/app.ts'
import { change } from '../cli/change.ts'
import { helpAfter, writing } from '../cli/commands.ts'
import type { Column } from '../cli/output.ts'
import type { Define } from '../cli/program.ts'
import { CliError, EXIT } from '../errors.ts'
import type { Db } from '../store/engine.ts'
import { findVisible } from '../store/operations.ts'
import { isUndone, planUndo, restoredRows } from '../store/undo.ts'
import { operationNumber } from './operation-number.ts'
import { withinLimit } from './within.ts'

const COLUMNS: readonly Column[] = [
  { key: 'entity', words: true },
  { key: 'called' },
  { key: 'scope', align: 'right', table: false },
  { key: 'item', align: 'right', table: false },
  { key: 'subject', align: 'right', table: false },
  { key: 'outcome', words: true },
]

export const undo: Define = (command, app) => {
  const { text, program } = app
  writing(command, app)
    .argument('[operation]', text['journal.argument.operation'], operationNumber(text))
    .addHelpText('after', helpAfter(app, [`${program.name} undo 1`, `${program.name} undo 1 -n`], [0, 2, 3, 4, 5, 6, 7, 130]))
    .action(async (named, options) => {
      const operation = named ?? (await chosen(app))
      if (operation === undefined) return
      let already = false
      await change(app, options, {
        plan: async (trx) => {
          await findVisible(trx, operation, await withinLimit(app, trx), 'whole')
          already = await isUndone(trx, operation)
          return already ? undefined : planned(trx, app, operation)
        },
        columns: COLUMNS,
        rows: async (trx) => ({ query: restoredRows(trx, program.entities) }),
        question: ({ changes }) => text['undo.question'](operation, changes),
        remarks: () => (already ? [text['undo.already'](operation)] : []),
        verify: async (trx) => program.verify?.(app, trx),
        undoes: operation,
        line: named === undefined ? [program.name, 'undo', String(operation)] : undefined,
        after: async (trx) => program.undoing?.after(trx, operation),
        committed: async (store) => program.undoing?.committed?.(app, store),
      })
    })
}

const chosen = async (app: App) => (await import('./undo-choice.ts')).chooseOperation(app, (trx, operation) => planned(trx, app, operation))

/** A conflict does not end the planning: a dry run shows it with the rest. */
async function planned(trx: Db, { program }: App, operation: number): Promise<CliError | undefined> {
  try {
    await planUndo(trx, program.entities, operation)
    return await program.undoing?.refuse?.(trx, operation)
  } catch (error) {
    if (error instanceof CliError && error.exitCode === EXIT.refused) return error
    throw error
  }
}
