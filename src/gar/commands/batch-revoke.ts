import type { App } from '../../cli/app.ts'
import { type Change, change, numberOf } from '../../cli/change.ts'
import { quoted } from '../../cli/command-line.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { piped, putWhole } from '../../cli/deliver.ts'
import { type Foreseen, unexpected } from '../../cli/foreseen.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { newTarget, sayWhetherNew } from '../../cli/target.ts'
import { readPlan, startPlan } from '../../store/plan.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { freeze, written } from '../usecases/batch-plan.ts'
import { plannedBatchCounts, plannedCopies, plannedPeople } from '../usecases/copy-rows.ts'
import type { Selection } from '../usecases/people.ts'
import { planRevocation } from '../usecases/revoke.ts'
import { askForWhatIsMissing, nothingSaid } from './ask.ts'
import { BATCH_COLUMNS, COPY_COLUMNS, moved } from './copy-columns.ts'
import { lineAfterQuestions, selectionWords } from './equivalent.ts'
import { lossRefused } from './revoke.ts'
import { selecting } from './selection.ts'

interface BatchOptions {
  acceptLoss?: true | undefined
}

export const batchRevoke: Define = (command, app) => {
  const { text } = app
  const { repeated, filled } = parsersFor(text)
  selecting(writing(command, app), app)
    .option('--resource <resource>', text['gar.option.resource'], repeated)
    .option('--accept-loss', text['gar.option.accept_loss'])
    .option('--plan <file>', text['gar.option.plan'], filled)
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['gar batch-revoke --resource pix --population teachers,documentalists -n', 'gar batch-revoke --departed --expect 489 -n'],
        [0, 2, 3, 4, 5, 6, 7, 130],
      ),
    )
    .action(async (options) => {
      if (app.interactive && nothingSaid(options)) return (await import('./batch-walk.ts')).walk(app, options)
      const wanted = await askForWhatIsMissing(app, options, { everyResource: Boolean(options.departed) })
      const flags = options.expect === undefined ? [] : ['--expect', String(options.expect)]
      const it = { ...recovery(app, wanted, options), line: lineAfterQuestions('batch-revoke', wanted, flags) }
      if (options.plan !== undefined && !options.dryRun) return savePlan(app, options, it, options.plan)
      await change(app, options, it)
      if (options.plan !== undefined) sayWhetherNew(app, options.plan)
    })
}

/** The recovery of copies in batch: what `revoke` does, always by the category of the subscription (rule B3), with the number expected (rule B13). */
export function recovery(
  app: App,
  { resources, selection }: { resources: readonly string[]; selection: Selection },
  { acceptLoss }: BatchOptions,
): Change {
  const { text, today } = app
  return {
    plan: (trx) => planRevocation(trx, { resources, selection, setting: 'subscription', today }),
    rule: 'gar.withdrawal = subscription',
    number: moved,
    columns: COPY_COLUMNS,
    rows: async (trx) => ({ query: plannedCopies(trx) }),
    breakdown: { columns: BATCH_COLUMNS, rows: plannedBatchCounts },
    preface: async (trx) => [text['gar.batch.selected'](filters(selection), await plannedPeople(trx))],
    question: ({ changes, counts }) => text['gar.revoke.question'](changes, counts.lost ?? 0),
    missing: ({ counts }) => (counts.lost && !acceptLoss ? lossRefused(counts.lost) : undefined),
    remarks: ({ changes }) => (changes ? [text['gar.revoke.rule.subscription']] : []),
  }
}

/** The filters in one line: of a long list of people only the number. */
function filters({ people, ...others }: Selection): string {
  const named = people && (people.length > 3 ? ['--person', `× ${people.length}`] : selectionWords({ people }))
  return [...selectionWords(others).map(quoted), ...(named ?? [])].join(' ')
}

/** Writes the frozen list and changes nothing. @throws CliError 5 when the number is not the one expected or the name is taken, 6 */
async function savePlan(app: App, options: Foreseen, it: Change, file: string): Promise<void> {
  const target = newTarget(app, file)
  const plan = await inSnapshot(await app.open(), async (trx) => {
    await startPlan(trx)
    const refused = (await it.plan(trx)) ?? unexpected(options, numberOf(it, await readPlan(trx)))
    if (refused) throw refused
    return freeze(trx, { day: app.today, command: app.author.command })
  })
  await putWhole(app, [[target, piped(app, [written(plan)])]])
  await change(app, { dryRun: true }, it)
  app.remark(app.text['gar.plan.written'](moved(plan), file))
}
