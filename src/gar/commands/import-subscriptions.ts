import type { App } from '../../cli/app.ts'
import { change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { rejectFaults, sayRemarks } from '../../cli/faults.ts'
import type { Column } from '../../cli/output.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { reading, refuseDoubled } from '../../cli/reading.ts'
import { createReport } from '../../files/report.ts'
import type { Doubled } from '../../files/table.ts'
import { inStaging } from '../../store/transaction.ts'
import {
  keptTitles,
  type Lowered,
  loweredPools,
  notServing,
  plannedSubscriptions,
  planSubscriptions,
} from '../usecases/import-subscriptions.ts'
import { stageSubscriptions } from '../usecases/stage-subscriptions.ts'
import { schoolYear } from './settings.ts'

const COLUMNS: readonly Column[] = [
  { key: 'uai', table: false },
  { key: 'subscription' },
  { key: 'resource', table: false },
  { key: 'code', table: false },
  { key: 'title' },
  { key: 'valid_from' },
  { key: 'valid_until' },
  { key: 'outcome', words: true },
]

export const importSubscriptions: Define = (command, app) => {
  const { text } = app
  reading(writing(command, app), app)
    .argument('<file>', text['gar.argument.subscriptions'])
    .option('--uai <uai>', text['gar.option.import_uai'], parsersFor(text).each)
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['gar import subscriptions fixtures/sample/subscriptions.xml', 'gar import subscriptions fixtures/sample/manuels.csv -n'],
        [0, 2, 3, 5, 6, 7, 8, 130],
      ),
    )
    .action(async (file, options) => {
      const report = createReport()
      const { encoding, repairEncoding, uai: meant } = options
      const doubled: Doubled[] = []
      await inStaging(await app.open(), (trx) => stageSubscriptions(trx, file, { encoding, repairEncoding, doubled, meant }, report))
      sayRemarks(app, report)
      rejectFaults(app, report, false)
      refuseDoubled(app, doubled, options.dryRun)
      let hidden = 0
      let lowered: Lowered[] = []
      const beforehand = options.dryRun || (app.interactive && !options.yes)
      let kept: Awaited<ReturnType<typeof keptTitles>> = []
      await change(app, options, {
        plan: async (trx) => {
          await planSubscriptions(trx)
          hidden = await notServing(trx, app.today)
          lowered = await loweredPools(trx, schoolYear(app))
          kept = await keptTitles(trx)
          return undefined
        },
        columns: COLUMNS,
        rows: async (trx) => ({ query: plannedSubscriptions(trx) }),
        question: ({ changes }) => text['gar.import.question'](changes),
        preface: async () => (beforehand ? loweredWords(app, lowered) : []),
        remarks: () => [
          ...(beforehand ? [] : loweredWords(app, lowered)),
          ...kept.map(({ title, named }) => text['gar.import.kept_title'](title, named)),
          ...(hidden ? [text['gar.import.not_serving'](hidden)] : []),
        ],
      })
    })
}

const loweredWords = ({ text }: App, lowered: readonly Lowered[]) =>
  lowered.map((one) => text['gar.import.lowered']({ ...one, pool: text[`word.${one.pool}`] }))
