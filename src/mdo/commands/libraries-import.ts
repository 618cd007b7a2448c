import { change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { rejectFaults, sayRemarks } from '../../cli/faults.ts'
import type { Define } from '../../cli/program.ts'
import { reading, refuseDoubled } from '../../cli/reading.ts'
import { createReport } from '../../files/report.ts'
import { readLibraries } from '../files/libraries.ts'
import { planLibraries } from '../usecases/edit-library.ts'
import { libraryChange } from './library-options.ts'
import { departmentOnly } from './settings.ts'

export const librariesImport: Define = (command, app) => {
  reading(writing(command, app), app)
    .argument('<csv>', app.text['mdo.argument.libraries'])
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['mdo libraries import fixtures/sample/mdo/libraries.csv', 'mdo libraries import fixtures/sample/mdo/libraries.csv -n'],
        [0, 2, 3, 5, 6, 8, 130],
      ),
    )
    .action(async (file, options) => {
      departmentOnly(app)
      const report = createReport()
      const { encoding, repairEncoding } = options
      const source = file === '-' ? await app.outside.stdin.read() : file
      const { libraries, doubled } = await readLibraries(source, { encoding, repairEncoding }, report)
      sayRemarks(app, report)
      rejectFaults(app, report, false)
      refuseDoubled(app, doubled, options.dryRun)
      await change(
        app,
        options,
        libraryChange(app, async (trx) => {
          await planLibraries(trx, libraries, app.today)
          return undefined
        }),
      )
    })
}
