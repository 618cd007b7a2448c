import { readFileSync } from 'node:fs'
import { type ChangeOptions, change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import type { Define } from '../../cli/program.ts'
import { CliError, EXIT } from '../../errors.ts'
import { fileError } from '../../files/source.ts'
import { parsed, planFrozen } from '../usecases/batch-plan.ts'
import { plannedBatchCounts, plannedCopies } from '../usecases/copy-rows.ts'
import { BATCH_COLUMNS, COPY_COLUMNS, moved } from './copy-columns.ts'
import { lossRefused } from './revoke.ts'

export const batchRevokeApply: Define = (command, app) => {
  const { text } = app
  writing(command, app)
    .argument('<file>', text['gar.argument.plan'])
    .option('--accept-loss', text['gar.option.accept_loss'])
    .addHelpText('after', helpAfter(app, ['gar batch-revoke apply recovery.json'], [0, 2, 3, 5, 6, 7, 8, 130]))
    .action(async (file, own) => {
      const options = { ...before(command.parent?.opts() ?? {}), ...own }
      const plan = parsed(contentOf(file), file)
      await change(app, options, {
        plan: (trx) => planFrozen(trx, plan, { file, today: app.today }),
        rule: 'gar.withdrawal = subscription',
        number: moved,
        columns: COPY_COLUMNS,
        rows: async (trx) => ({ query: plannedCopies(trx) }),
        breakdown: { columns: BATCH_COLUMNS, rows: plannedBatchCounts },
        question: ({ changes, counts }) => text['gar.revoke.question'](changes, counts.lost ?? 0),
        missing: ({ counts }) => (counts.lost && !options.acceptLoss ? lossRefused(counts.lost) : undefined),
        remarks: ({ changes }) => (changes ? [text['gar.revoke.rule.subscription']] : []),
      })
    })
}

interface Before extends ChangeOptions {
  acceptLoss?: true
}

/** Options written before `apply` count as its own; those of a selection do not: the list is applied as it was approved. */
function before(parent: Before): Before {
  const { dryRun: _, yes: __, expect: ___, exitCode: ____, acceptLoss: _____, ...selection } = parent
  if (Object.keys(selection).length) throw new CliError('conflicting_options', EXIT.usage, 'gar.plan.alone')
  return parent
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw fileError(file, error)
  }
}
