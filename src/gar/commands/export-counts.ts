import { helpAfter } from '../../cli/commands.ts'
import { deliver } from '../../cli/deliver.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { csvRows } from '../../files/csv-writer.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { assignmentCounts } from '../usecases/export.ts'
import { schoolsOf } from './settings.ts'

/** The header of the national service, in its order; the format is fixed, whatever --output says. */
const HEADER = [
  ...['UAI', 'idAbonnement', 'codeProjetRessource', 'idRessource'],
  ...['cumulAffectationEleve', 'cumulAffectationEnseignant', 'cumulAffectationDocumentaliste', 'cumulAffectationAutrePersonnel'],
]

export const exportCounts: Define = (command, app) => {
  const { text } = app
  const { each, filled } = parsersFor(text)
  command
    .option('--uai <uai>', text['gar.option.uai'], each)
    .option('--out <file>', text['gar.option.out'], filled)
    .addHelpText('after', helpAfter(app, ['gar export counts', 'gar export counts --uai 9990012J'], [0, 2, 4, 6]))
    .action(async (options) => {
      const counts = await inSnapshot(await app.open(), (trx) => assignmentCounts(trx, schoolsOf(app, options.uai)))
      const { begin, row } = csvRows(HEADER, 'national')
      const lines = counts.map(({ uai, subscription, project, resource, pupils, teachers, documentalists, staff }) =>
        row(
          Object.fromEntries(
            [uai, subscription, project ?? 'null', resource, pupils, teachers, documentalists, staff].map((value, index) => [
              HEADER[index],
              value,
            ]),
          ),
        ),
      )
      await deliver(app, options.out, begin() + lines.join(''))
    })
}
