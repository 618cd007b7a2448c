import { helpAfter } from '../../cli/commands.ts'
import { deliver, destination, replacing } from '../../cli/deliver.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { csvRows } from '../../files/csv-writer.ts'
import { DIALECTS } from '../../files/dialect.ts'
import { tableWith } from '../../files/marks.ts'
import { rowsOf } from '../../store/engine.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { type AssignmentCount, assignmentCounts } from '../usecases/export.ts'
import { schoolsOf } from './settings.ts'

/** The header of the national service, in its order; the format is fixed, whatever --output says. */
const HEADER = [
  ...['UAI', 'idAbonnement', 'codeProjetRessource', 'idRessource'],
  ...['cumulAffectationEleve', 'cumulAffectationEnseignant', 'cumulAffectationDocumentaliste', 'cumulAffectationAutrePersonnel'],
]

export const exportCounts: Define = (command, app) => {
  const { text } = app
  const { each, filled } = parsersFor(text)
  replacing(command.option('--uai <uai>', text['gar.option.uai'], each).option('--out <file>', text['gar.option.out'], filled), app)
    .addHelpText('after', helpAfter(app, ['gar export counts', 'gar export counts --uai 9990012J'], [0, 2, 4, 5, 6, 130]))
    .action(async (options) => {
      const target = await destination(app, options, tableWith(HEADER))
      await inSnapshot(await app.open(), async (trx) => {
        const counts = rowsOf<AssignmentCount>(trx, await assignmentCounts(trx, schoolsOf(app, options.uai)))
        await deliver(app, target, lines(counts))
      })
    })
}

async function* lines(counts: AsyncIterable<AssignmentCount>): AsyncGenerator<string> {
  const { begin, row } = csvRows(HEADER, DIALECTS.national)
  yield begin()
  for await (const { uai, subscription, project, resource, pupils, teachers, documentalists, staff } of counts) {
    const cells = [uai, subscription, project ?? 'null', resource, pupils, teachers, documentalists, staff]
    yield row(Object.fromEntries(cells.map((value, index) => [HEADER[index], value])))
  }
}
