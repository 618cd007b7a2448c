import { change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { EXIT } from '../../errors.ts'
import { planAssignment } from '../usecases/assign.ts'
import { plannedCopies, plannedCounts } from '../usecases/copy-rows.ts'
import { askForWhatIsMissing } from './ask.ts'
import { COPY_COLUMNS, COUNT_COLUMNS } from './copy-columns.ts'
import { selecting } from './selection.ts'
import { schoolYear } from './settings.ts'

export const assign: Define = (command, app) => {
  const { text } = app
  selecting(writing(command, app), app)
    .option('--resource <resource>', text['gar.option.resource'], parsersFor(text).repeated)
    .option('--suggested', text['gar.option.suggested'])
    .option('--partial', text['gar.option.partial'])
    .addHelpText(
      'after',
      helpAfter(app, ['gar assign --resource pearltrees --population teachers', 'gar assign --resource pix --division 2GT1 -n'], [0, 2, 3, 4, 5, 6, 7, 130]),
    )
    .action(async (options) => {
      const { resources, selection } = await askForWhatIsMissing(app, options)
      const suggested = Boolean(options.suggested)
      const partial = Boolean(options.partial)
      await change(app, options, {
        plan: (trx) => planAssignment(trx, { resources, selection, suggested, partial, today: app.today, yearStart: schoolYear(app) }),
        columns: COPY_COLUMNS,
        rows: async (trx) => ({ query: plannedCopies(trx) }),
        breakdown: { columns: COUNT_COLUMNS, rows: plannedCounts },
        question: ({ counts }) => text['gar.assign.question']((counts.assigned ?? 0) + (counts.regranted ?? 0)),
        remarks: ({ counts }) => (counts.no_copy ? [text['gar.assign.no_copy'](counts.no_copy)] : []),
        exitCode: ({ counts }) => (counts.no_copy ? EXIT.partial : EXIT.done),
      })
    })
}
