import { change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { CliError, EXIT } from '../../errors.ts'
import { plannedCopies, plannedCounts } from '../usecases/copy-rows.ts'
import { planSync } from '../usecases/sync.ts'
import { askForWhatIsMissing } from './ask.ts'
import { COPY_COLUMNS, COUNT_COLUMNS, moved } from './copy-columns.ts'
import { lossRefused } from './revoke.ts'
import { selecting } from './selection.ts'
import { schoolYear, withdrawalSetting } from './settings.ts'

const takenBack = (counts: Record<string, number>) => (counts.freed ?? 0) + (counts.lost ?? 0) + (counts.closed ?? 0)

export const sync: Define = (command, app) => {
  const { text } = app
  selecting(writing(command, app), app)
    .option('--resource <resource>', text['gar.option.resource'], parsersFor(text).repeated)
    .option('--add-only', text['gar.option.add_only'])
    .option('--remove-only', text['gar.option.remove_only'])
    .option('--partial', text['gar.option.partial'])
    .option('--accept-loss', text['gar.option.accept_loss'])
    .addHelpText(
      'after',
      helpAfter(
        app,
        [
          'gar sync --resource pix --population pupils',
          'gar sync --resource pearltrees --level "2-SECONDE GENERALE ET TECHNO" --add-only -n',
        ],
        [0, 2, 3, 4, 5, 6, 7, 130],
      ),
    )
    .action(async (options) => {
      if (options.addOnly && options.removeOnly) throw new CliError('conflicting_options', EXIT.usage, 'gar.sync.both_only')
      const { resources, selection } = await askForWhatIsMissing(app, options)
      const it = {
        resources,
        selection,
        add: !options.removeOnly,
        remove: !options.addOnly,
        partial: Boolean(options.partial),
        setting: withdrawalSetting(app),
      }
      await change(app, options, {
        plan: (trx) => planSync(trx, { ...it, today: app.today, yearStart: schoolYear(app) }),
        rule: `gar.withdrawal = ${it.setting}`,
        number: moved,
        columns: COPY_COLUMNS,
        rows: async (trx) => ({ query: plannedCopies(trx) }),
        breakdown: { columns: COUNT_COLUMNS, rows: plannedCounts },
        question: ({ counts }) => text['gar.sync.question']((counts.assigned ?? 0) + (counts.regranted ?? 0), takenBack(counts)),
        missing: ({ counts }) => (counts.lost && !options.acceptLoss ? lossRefused(counts.lost) : undefined),
        remarks: ({ counts }) => [
          ...(takenBack(counts) ? [text[`gar.revoke.rule.${it.setting}`]] : []),
          ...(counts.no_copy ? [text['gar.assign.no_copy'](counts.no_copy)] : []),
        ],
        exitCode: ({ counts }) => (counts.no_copy ? EXIT.partial : EXIT.done),
      })
    })
}
