import { helpAfter } from '../../cli/commands.ts'
import { deliver, destination, replacing } from '../../cli/deliver.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { documentLike } from '../../files/marks.ts'
import { rowsOf } from '../../store/engine.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { assignmentReport } from '../files/assignment-report.ts'
import { heldCopies } from '../usecases/export.ts'
import { schoolsOf } from './settings.ts'

const OURS = /^<\?xml [^>]*>\n<GARAffectations>\n/

export const exportReport: Define = (command, app) => {
  const { text } = app
  const { each, filled } = parsersFor(text)
  replacing(command.option('--uai <uai>', text['gar.option.uai'], each).option('--out <file>', text['gar.option.out'], filled), app)
    .addHelpText('after', helpAfter(app, ['gar export report', 'gar export report --uai 9990012J'], [0, 2, 4, 5, 6, 130]))
    .action(async (options) => {
      const target = await destination(app, options, documentLike(OURS))
      await inSnapshot(await app.open(), async (trx) =>
        deliver(app, target, assignmentReport(rowsOf(trx, await heldCopies(trx, schoolsOf(app, options.uai))))),
      )
    })
}
