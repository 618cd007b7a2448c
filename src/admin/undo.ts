import type { App } from '../cli/app.ts'
import { change } from '../cli/change.ts'
import { helpAfter, writing } from '../cli/commands.ts'
import type { Column } from '../cli/output.ts'
import type { Define } from '../cli/program.ts'
import { CliError, EXIT } from '../errors.ts'
import type { Db } from '../store/engine.ts'
import { nextOperation } from '../store/journal.ts'
import { findVisible } from '../store/operations.ts'
import { applyPlan, readPlan, startPlan } from '../store/plan.ts'
import { inRehearsal } from '../store/transaction.ts'
import { type PlannedRow, planUndo, restoredRows, type UndoOptions } from '../store/undo.ts'
import { isUndone } from '../store/undone.ts'
import { operationNumber } from './operation-number.ts'
import { withinLimit } from './within.ts'

const COLUMNS: readonly Column[] = [
  { key: 'entity', words: true },
  { key: 'called' },
  { key: 'scope', align: 'right', table: false },
  { key: 'item', align: 'right', table: false },
  { key: 'subject', align: 'right', table: false },
  { key: 'outcome', words: true },
  { key: 'changed_by', align: 'right' },
]

export const undo: Define = (command, app) => {
  const { text, program } = app
  writing(command, app)
    .argument('[operation]', text['journal.argument.operation'], operationNumber(text))
    .option('--skip-changed', text['undo.option.skip_changed'])
    .addHelpText(
      'after',
      helpAfter(
        app,
        [`${program.name} undo 1`, `${program.name} undo 1 -n`, `${program.name} undo 1 --skip-changed`],
        [0, 2, 3, 4, 5, 6, 7, 130],
      ),
    )
    .action(async (named, options) => {
      const skip = options.skipChanged
      const operation = named ?? (await chosen(app, skip))
      if (operation === undefined) return
      let already = false
      const aside = skip ? await againstRules(app, operation) : []
      await change(app, options, {
        plan: async (trx) => {
          await findVisible(trx, operation, await withinLimit(app, trx), 'whole')
          already = await isUndone(trx, operation)
          return already ? undefined : planned(trx, app, operation, { skip, aside })
        },
        columns: COLUMNS,
        rows: async (trx) => ({ query: restoredRows(trx, program.entities) }),
        question: ({ changes }) => text['undo.question'](operation, changes),
        remarks: ({ counts }) => [
          ...(already ? [text['undo.already'](operation)] : []),
          ...(counts.skipped ? [text['undo.skipped'](counts.skipped, `${program.name} undo ${operation}`)] : []),
        ],
        exitCode: ({ counts }) => (counts.skipped ? EXIT.partial : EXIT.done),
        verify: async (trx) => (await program.verify?.(app, trx))?.refusal,
        undoes: operation,
        line: named === undefined ? [program.name, 'undo', String(operation), ...(skip ? ['--skip-changed'] : [])] : undefined,
        after: async (trx) => program.undoing?.after(trx, operation),
        committed: async (store) => program.undoing?.committed?.(app, store),
      })
    })
}

const chosen = async (app: App, skip: boolean | undefined) =>
  (await import('./undo-choice.ts')).chooseOperation(app, (trx, operation) => planned(trx, app, operation, { skip }))

/** A conflict does not end the planning: a dry run shows it with the rest. */
async function planned(trx: Db, { program }: App, operation: number, options: UndoOptions): Promise<CliError | undefined> {
  try {
    await planUndo(trx, program.entities, operation, options)
    return await program.undoing?.refuse?.(trx, operation)
  } catch (error) {
    if (error instanceof CliError && error.exitCode === EXIT.refused) return error
    throw error
  }
}

/** The rows that a rule of the program keeps from going back, found by trying it. */
async function againstRules(app: App, operation: number): Promise<PlannedRow[]> {
  const { entities, verify } = app.program
  const store = await app.open()
  const aside = new Map<string, PlannedRow>()
  for (let before = -1; verify && aside.size > before; ) {
    before = aside.size
    const unsound = await inRehearsal(store, async (trx) => {
      await startPlan(trx)
      if (await planned(trx, app, operation, { skip: true, aside: [...aside.values()] })) return undefined
      await applyPlan(trx, entities, await nextOperation(trx), await readPlan(trx))
      return verify(app, trx)
    })
    for (const row of unsound?.rows ?? []) aside.set(JSON.stringify(row), row)
  }
  return [...aside.values()]
}
