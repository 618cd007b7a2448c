import type { App } from '../../cli/app.ts'
import { type Change, change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { CliError, EXIT } from '../../errors.ts'
import { writeFileWhole } from '../../files/write.ts'
import type { Plan } from '../../store/plan.ts'
import { startPlan } from '../../store/plan.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { freeze, written } from '../usecases/batch-plan.ts'
import { plannedBatchCounts, plannedCopies } from '../usecases/copy-rows.ts'
import type { Selection } from '../usecases/people.ts'
import { planRevocation } from '../usecases/revoke.ts'
import { askForWhatIsMissing, nothingSaid } from './ask.ts'
import { BATCH_COLUMNS, COPY_COLUMNS } from './copy-columns.ts'
import { lossRefused } from './revoke.ts'
import { selecting } from './selection.ts'

interface BatchOptions {
  expect?: number | undefined
  acceptLoss?: true | undefined
}

export const batchRevoke: Define = (command, app) => {
  const { text } = app
  const { repeated, count, filled } = parsersFor(text)
  selecting(writing(command, app), app)
    .option('--resource <resource>', text['gar.option.resource'], repeated)
    .option('--expect <n>', text['gar.option.expect'], count)
    .option('--accept-loss', text['gar.option.accept_loss'])
    .option('--plan <file>', text['gar.option.plan'], filled)
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['gar batch-revoke --resource pix --population teachers,documentalists -n', 'gar batch-revoke --departed --expect 489 -n'],
        [0, 2, 4, 5, 6, 7, 130],
      ),
    )
    .action(async (options) => {
      if (app.interactive && nothingSaid(options)) return (await import('./batch-walk.ts')).walk(app, options)
      const wanted = await askForWhatIsMissing(app, options, { everyResource: Boolean(options.departed) })
      if (options.plan === undefined) return change(app, options, recovery(app, wanted, options))
      await savePlan(app, wanted, options, options.plan)
    })
}

const recovered = ({ counts }: Plan) => (counts.freed ?? 0) + (counts.lost ?? 0) + (counts.closed ?? 0)

/** The recovery of copies in batch: what `revoke` does, always by the category of the subscription (rule B3), with the number expected (rule B13). */
export function recovery(
  app: App,
  { resources, selection }: { resources: readonly string[]; selection: Selection },
  { expect, acceptLoss }: BatchOptions,
): Change {
  const { text, today } = app
  return {
    plan: (trx) => planRevocation(trx, { resources, selection, setting: 'subscription', today }),
    refuse: (plan) => (expect === undefined || recovered(plan) === expect ? undefined : unexpected(expect, recovered(plan))),
    rule: 'gar.withdrawal = subscription',
    columns: COPY_COLUMNS,
    rows: async (trx) => ({ query: plannedCopies(trx) }),
    breakdown: { columns: BATCH_COLUMNS, rows: plannedBatchCounts },
    question: ({ changes, counts }) => text['gar.revoke.question'](changes, counts.lost ?? 0),
    missing: ({ counts }) => (counts.lost && !acceptLoss ? lossRefused(counts.lost) : undefined),
    remarks: ({ changes }) => (changes ? [text['gar.revoke.rule.subscription']] : []),
  }
}

const unexpected = (expect: number, found: number) =>
  new CliError('unexpected_number', EXIT.refused, 'gar.batch.unexpected', [expect, found], {
    details: { expected: expect, found, option: `--expect ${found}` },
  })

/** Writes the frozen list and changes nothing. @throws CliError 5 when the number is not the one expected, 6 when the file cannot be written */
async function savePlan(
  app: App,
  wanted: { resources: readonly string[]; selection: Selection },
  options: BatchOptions,
  file: string,
): Promise<void> {
  const it = recovery(app, wanted, options)
  const store = await app.open()
  const plan = await inSnapshot(store, async (trx) => {
    await startPlan(trx)
    const refused = await it.plan(trx)
    if (refused) throw refused
    return freeze(trx, { day: app.today, command: app.author.command })
  })
  const refused = it.refuse?.({ counts: plan.counts, changes: plan.copies.length })
  if (refused) throw refused
  writeFileWhole(file, written(plan), { replace: false })
  await change(app, { dryRun: true }, it)
  app.remark(app.text['gar.plan.written'](plan.copies.length, file))
}
