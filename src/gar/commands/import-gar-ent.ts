import type { App } from '../../cli/app.ts'
import { change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { rejectFaults, sayRemarks } from '../../cli/faults.ts'
import type { Column } from '../../cli/output.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { EXIT } from '../../errors.ts'
import { createReport } from '../../files/report.ts'
import { inStaging } from '../../store/transaction.ts'
import { refuseDepartures } from '../usecases/departures.ts'
import { lockedByImport, plannedPeople, plannedPeopleCounts } from '../usecases/import-rows.ts'
import { planSnapshot } from '../usecases/import-snapshot.ts'
import { checkSnapshot } from '../usecases/snapshot-faults.ts'
import { stageSnapshot } from '../usecases/stage-snapshot.ts'

const COLUMNS: readonly Column[] = [
  { key: 'uai' },
  { key: 'person' },
  { key: 'last_name' },
  { key: 'first_name' },
  { key: 'outcome', words: true },
]
const COUNTS: readonly Column[] = [{ key: 'uai' }, { key: 'outcome', words: true }, { key: 'people', align: 'right' }]

export const importGarEnt: Define = (command, app) => {
  const { text } = app
  writing(command, app)
    .argument('<snapshot>', text['gar.argument.snapshot'])
    .option('--accept-departures <n>', text['gar.option.accept_departures'], parsersFor(text).count)
    .option('--keep-going', text['gar.option.keep_going'])
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['gar import gar-ent fixtures/gar-ent/lycee', 'gar import gar-ent fixtures/gar-ent/lycee -n'],
        [0, 2, 3, 5, 6, 8, 130],
      ),
    )
    .action(async (snapshot, options) => {
      if (await read(app, snapshot, Boolean(options.keepGoing))) app.exitWith(EXIT.partial)
      let locked = 0
      await change(app, options, {
        plan: async (trx) => {
          await planSnapshot(trx, app.today)
          locked = await lockedByImport(trx)
          return refuseDepartures(trx, options.acceptDepartures)
        },
        columns: COLUMNS,
        rows: async (trx) => ({ query: plannedPeople(trx) }),
        breakdown: { columns: COUNTS, rows: plannedPeopleCounts },
        question: ({ changes }) => text['gar.import.question'](changes),
        remarks: () => (locked ? [text['gar.import.locked'](locked)] : []),
      })
    })
}

/** Fills the staging tables, outside the write lock. @throws CliError 8 with every fault, unless faulty records are to be left out */
async function read(app: App, snapshot: string, keepGoing: boolean): Promise<boolean> {
  const report = createReport()
  const store = await app.open()
  const stopListening = app.onInterrupt()
  try {
    await inStaging(store, async (trx) => {
      const kinds = await stageSnapshot(trx, snapshot, report, app.stopIfInterrupted)
      await checkSnapshot(trx, kinds, report, keepGoing)
    })
  } finally {
    stopListening()
  }
  sayRemarks(app, report)
  return rejectFaults(app, report, keepGoing)
}
