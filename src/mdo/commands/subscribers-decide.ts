import type { App } from '../../cli/app.ts'
import { change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { sayRemarks } from '../../cli/faults.ts'
import type { Define } from '../../cli/program.ts'
import { encodable, sayDetected } from '../../cli/reading.ts'
import { EXIT } from '../../errors.ts'
import { createReport, type Report } from '../../files/report.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { type DecisionFile, type DecisionRow, readDecisions } from '../files/decisions.ts'
import { plannedPeople } from '../usecases/aims.ts'
import type { Told } from '../usecases/decide.ts'
import { type FileDecision, faultyLines, planFile } from '../usecases/decide-file.ts'
import { breakdown, PERSON_COLUMNS } from './columns.ts'
import { withMails } from './mails.ts'
import { rejectLines } from './rejected.ts'
import { libraryOf, monthsOf, scoped } from './settings.ts'

export const subscribersDecide: Define = (command, app) => {
  const { text } = app
  encodable(scoped(writing(command, app), app), app)
    .argument('<csv>', text['mdo.argument.decisions'])
    .option('--keep-going', text['mdo.option.keep_going'])
    .addHelpText(
      'after',
      helpAfter(
        app,
        [
          'mdo subscribers decide fixtures/sample/mdo/decisions.csv -n',
          'mdo subscribers decide fixtures/sample/mdo/decisions.csv --library lib02 -n',
        ],
        [0, 2, 3, 4, 5, 6, 8, 130],
      ),
    )
    .action(async (path, options) => {
      const it = { library: libraryOf(app, options.library), months: monthsOf(app), today: app.today, by: app.author.operator }
      const report = createReport()
      const keepGoing = Boolean(options.keepGoing)
      const read = await readDecisions(path === '-' ? await app.outside.stdin.read() : path, { encoding: options.encoding }, report)
      sayDetected(app, read)
      const { rows, rejected } = await compare(app, read, it, report, keepGoing)
      sayRemarks(app, report)
      const partly = rejectLines(
        app,
        report,
        keepGoing,
        { path, headers: read.headers, dialect: read.dialect, lines: rejected },
        options.dryRun,
      )
      let told: Told[] = []
      const write = await withMails(
        app,
        {
          plan: async (trx) => {
            const decided = await planFile(trx, rows, it)
            told = decided.told
            return decided.refused
          },
          careful: true,
          columns: PERSON_COLUMNS,
          rows: async (trx) => ({ query: plannedPeople(trx) }),
          breakdown,
          whom: {},
          question: ({ counts }) => text['mdo.decide.question'](counts.validated ?? 0, counts.refused ?? 0),
          ...(partly ? { exitCode: () => EXIT.partial } : {}),
        },
        () => told,
      )
      await change(app, options, write)
    })
}

/**
 * Compares the file with the store before the write. Numbers of nobody are faults of the file; what was overtaken or breaks a rule is one
 * only where such lines are to be left out, else it refuses the whole.
 */
async function compare(app: App, read: DecisionFile, it: FileDecision, report: Report, keepGoing: boolean) {
  const wrong = await inSnapshot(await app.open(), (trx) => faultyLines(trx, read.rows, it))
  const out = new Map<DecisionRow, true>()
  for (const { row, fault } of wrong) {
    const place = { file: read.file, line: row.line }
    if (fault.kind === 'unknown') report.fault({ ...place, column: 'id', key: 'fault.mdo.unknown', values: [String(row.id)] })
    else if (!keepGoing) continue
    else if (fault.kind === 'overtaken') report.fault({ ...place, column: 'version', key: 'fault.mdo.overtaken' })
    else report.fault({ ...place, column: 'decision', key: `mdo.refused.${fault.code}`, values: [[String(row.id)]] })
    out.set(row, true)
  }
  const rejected = [...read.rejected, ...out.keys()].sort((a, b) => a.line - b.line)
  return { rows: read.rows.filter((row) => !out.has(row)), rejected }
}
