import type { App } from '../../cli/app.ts'
import { change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { rejectFaults, sayRemarks } from '../../cli/faults.ts'
import type { Column } from '../../cli/output.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { EXIT } from '../../errors.ts'
import { createReport } from '../../files/report.ts'
import { inStaging, inTransaction } from '../../store/transaction.ts'
import { refuseDepartures } from '../usecases/departures.ts'
import { noteDirectory, refuseOlder } from '../usecases/directory.ts'
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
    .option('--older', text['gar.option.older'])
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
      const { at, partial } = await read(app, snapshot, Boolean(options.keepGoing))
      if (partial) app.exitWith(EXIT.partial)
      let locked = 0
      let loaded = false
      await change(app, options, {
        plan: async (trx) => {
          await planSnapshot(trx, app.today)
          locked = await lockedByImport(trx)
          return (options.older ? undefined : await refuseOlder(trx, at)) ?? refuseDepartures(trx, options.acceptDepartures)
        },
        after: async (trx, operation) => {
          await noteDirectory(trx, at, operation)
          loaded = true
        },
        columns: COLUMNS,
        rows: async (trx) => ({ query: plannedPeople(trx) }),
        breakdown: { columns: COUNTS, rows: plannedPeopleCounts },
        question: ({ changes }) => text['gar.import.question'](changes),
        remarks: () => (locked ? [text['gar.import.locked'](locked)] : []),
      })
      // Everything is as the newer directory says: its day is the only news, and no operation.
      if (!loaded && !options.dryRun) await inTransaction(await app.open(), (trx) => noteDirectory(trx, at))
    })
}

/** Fills the staging tables, outside the write lock. @throws CliError 8 with every fault, unless faulty records are to be left out */
async function read(app: App, snapshot: string, keepGoing: boolean): Promise<{ at: string | undefined; partial: boolean }> {
  const report = createReport()
  const store = await app.open()
  const stopListening = app.onInterrupt()
  let at: string | undefined
  try {
    await inStaging(store, async (trx) => {
      const staged = await stageSnapshot(trx, snapshot, report, app.stopIfInterrupted)
      at = staged.at
      await checkSnapshot(trx, staged.kinds, report, keepGoing)
    })
  } finally {
    stopListening()
  }
  sayRemarks(app, report)
  return { at, partial: rejectFaults(app, report, keepGoing) }
}
