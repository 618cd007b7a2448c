import { change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { plannedCopies, plannedCounts } from '../usecases/copy-rows.ts'
import { losingRunning, planYearClose } from '../usecases/year-close.ts'
import { schoolFor } from './ask.ts'
import { COPY_COLUMNS, COUNT_COLUMNS, moved } from './copy-columns.ts'
import { schoolYear } from './settings.ts'

export const yearClose: Define = (command, app) => {
  const { text } = app
  writing(command, app)
    .option('--uai <uai>', text['gar.option.uai'], parsersFor(text).each)
    .option('--all-schools', text['gar.option.all_schools'])
    .option('--renew', text['gar.option.renew'])
    .addHelpText('after', helpAfter(app, ['gar year close -n', 'gar year close --renew -n'], [0, 2, 3, 4, 5, 6, 7, 130]))
    .action(async (options) => {
      const uais = await schoolFor(app, options)
      const it = { uais, renew: Boolean(options.renew), today: app.today, yearStart: schoolYear(app) }
      let losing = 0
      const warning = () => (losing ? [text['gar.year.losing'](losing)] : [])
      const beforehand = options.dryRun || (app.interactive && !options.yes)
      await change(app, options, {
        plan: async (trx) => {
          const refused = await planYearClose(trx, it)
          losing = await losingRunning(trx, app.today)
          return refused
        },
        preface: async () => (beforehand ? warning() : []),
        number: moved,
        columns: COPY_COLUMNS,
        rows: async (trx) => ({ query: plannedCopies(trx) }),
        breakdown: { columns: COUNT_COLUMNS, rows: plannedCounts },
        question: ({ changes }) => text['gar.year.question'](changes, it.yearStart),
        remarks: () => [...(beforehand ? [] : warning()), text['gar.year.rule'](it.yearStart)],
      })
    })
}
