import type { App } from '../../cli/app.ts'
import { change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { sayRemarks } from '../../cli/faults.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { type ReadingOptions, reading, refuseDoubled, sayDetected } from '../../cli/reading.ts'
import { EXIT } from '../../errors.ts'
import { createReport, type Report } from '../../files/report.ts'
import type { Doubled } from '../../files/table.ts'
import { inStaging } from '../../store/transaction.ts'
import { readSignUps, type SignUpLine } from '../files/sign-ups.ts'
import { scopeOf } from '../usecases/libraries.ts'
import { stageSignUps } from '../usecases/stage-sign-ups.ts'
import { type Rejected, rejectLines } from './rejected.ts'
import { libraryOf, scoped } from './settings.ts'
import { signUpChange } from './sign-up-change.ts'

interface ImportOptions extends ReadingOptions {
  map?: string[] | undefined
  library?: string | undefined
  again?: true | undefined
}

export const subscribersImport: Define = (command, app) => {
  const { text } = app
  reading(scoped(writing(command, app), app), app)
    .argument('<csv>', text['mdo.argument.sign_ups'])
    .option('--map <columns>', text['mdo.option.map'], parsersFor(text).each)
    .option('--again', text['mdo.option.again'])
    .option('--keep-going', text['mdo.option.keep_going'])
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['mdo subscribers import fixtures/sample/mdo/inscriptions.csv', 'mdo subscribers import fixtures/sample/mdo/inscriptions.csv -n'],
        [0, 2, 3, 4, 5, 6, 8, 130],
      ),
    )
    .action(async (path, options) => {
      const report = createReport()
      const { rejected, doubled } = await stage(app, path, options, report)
      sayRemarks(app, report)
      const partly = rejectLines(app, report, Boolean(options.keepGoing), rejected, options.dryRun)
      refuseDoubled(app, doubled, options.dryRun)
      const it = await signUpChange(app, { from: 'file', again: options.again === true })
      await change(app, options, { ...it, ...(partly ? { exitCode: () => EXIT.partial } : {}) })
    })
}

/** Reads the file into the store's temporary tables, before the write. @returns the lines that were left out, the names encoded twice */
async function stage(
  app: App,
  path: string,
  { library, ...how }: ImportOptions,
  report: Report,
): Promise<{ rejected: Rejected; doubled: readonly Doubled[] }> {
  const { map, encoding, repairEncoding } = how
  const source = path === '-' ? await app.outside.stdin.read() : path
  const read = await readSignUps(source, { map, encoding, repairEncoding, today: app.today }, report)
  sayDetected(app, read)
  const left: SignUpLine[] = []
  await inStaging(await app.open(), async (trx) => {
    const staging = await stageSignUps(trx, await scopeOf(trx, libraryOf(app, library)), app.today)
    for await (const line of read.lines)
      if (!line.record || !(await staging.add(line.record, read.file, report))) left.push({ line: line.line, cells: line.cells })
    await staging.finish()
  })
  return { rejected: { path, headers: read.headers, dialect: read.dialect, lines: left }, doubled: read.doubled }
}
