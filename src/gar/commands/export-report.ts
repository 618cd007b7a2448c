import { helpAfter } from '../../cli/commands.ts'
import { deliver } from '../../cli/deliver.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { rowsOf } from '../../store/engine.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { assignmentReport } from '../files/assignment-report.ts'
import { heldCopies } from '../usecases/export.ts'
import { schoolsOf } from './settings.ts'

export const exportReport: Define = (command, app) => {
  const { text } = app
  const { each, filled } = parsersFor(text)
  command
    .option('--uai <uai>', text['gar.option.uai'], each)
    .option('--out <file>', text['gar.option.out'], filled)
    .addHelpText('after', helpAfter(app, ['gar export report', 'gar export report --uai 9990012J'], [0, 2, 4, 6]))
    .action(async (options) => {
      const document = await inSnapshot(await app.open(), async (trx) =>
        assignmentReport(rowsOf(trx, await heldCopies(trx, schoolsOf(app, options.uai)))),
      )
      await deliver(app, options.out, document)
    })
}
