import type { App } from '../../cli/app.ts'
import { type Change, change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { CliError, EXIT } from '../../errors.ts'
import { plannedCopies, plannedCounts } from '../usecases/copy-rows.ts'
import type { Selection } from '../usecases/people.ts'
import { planRevocation } from '../usecases/revoke.ts'
import { askForWhatIsMissing } from './ask.ts'
import { COPY_COLUMNS, COUNT_COLUMNS, moved } from './copy-columns.ts'
import { lineAfterQuestions } from './equivalent.ts'
import { selecting } from './selection.ts'
import { withdrawalSetting } from './settings.ts'

export const revoke: Define = (command, app) => {
  const { text } = app
  selecting(writing(command, app), app)
    .option('--resource <resource>', text['gar.option.resource'], parsersFor(text).repeated)
    .option('--subscription <id>', text['gar.option.subscription'], parsersFor(text).filled)
    .option('--accept-loss', text['gar.option.accept_loss'])
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['gar revoke --population teachers --resource pix', 'gar revoke --division 2NDE1 --resource pearltrees -n'],
        [0, 2, 3, 4, 5, 6, 7, 130],
      ),
    )
    .action(async (options) => {
      const wanted = await askForWhatIsMissing(app, options)
      const { subscription } = options
      const flags = subscription === undefined ? [] : ['--subscription', subscription]
      await change(app, options, { ...revocation(app, wanted, options), line: lineAfterQuestions('revoke', wanted, flags) })
    })
}

/** Taking copies back, as a write. */
export function revocation(
  app: App,
  { resources, selection }: { resources: readonly string[]; selection: Selection },
  { acceptLoss, subscription }: { acceptLoss?: true | undefined; subscription?: string | undefined },
): Change {
  const { text, today } = app
  const setting = withdrawalSetting(app)
  return {
    plan: (trx) => planRevocation(trx, { resources, selection, subscription, setting, today }),
    rule: `gar.withdrawal = ${setting}`,
    number: moved,
    columns: COPY_COLUMNS,
    rows: async (trx) => ({ query: plannedCopies(trx) }),
    breakdown: { columns: COUNT_COLUMNS, rows: plannedCounts },
    question: ({ changes, counts }) => text['gar.revoke.question'](changes, counts.lost ?? 0),
    missing: ({ counts }) => (counts.lost && !acceptLoss ? lossRefused(counts.lost) : undefined),
    remarks: ({ changes }) => (changes ? [text[`gar.revoke.rule.${setting}`]] : []),
  }
}

/** A loss is accepted by its option or by a person, never by --yes alone (rule B3). */
export const lossRefused = (lost: number) =>
  new CliError('loss', EXIT.undecided, 'gar.revoke.loss', [lost], { details: { lost, option: '--accept-loss' } })
