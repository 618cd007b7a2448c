import { InvalidArgumentError } from 'commander'
import type { App } from '../../cli/app.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { reading, refuseDoubled } from '../../cli/reading.ts'
import { withFaults, writeRejects } from '../../cli/rejects.ts'
import { sayWhetherNew } from '../../cli/target.ts'
import { CliError, EXIT } from '../../errors.ts'
import { inSnapshot } from '../../store/transaction.ts'
import type { Text } from '../../text/index.ts'
import { labelKey } from '../rules/rollover/labels.ts'
import { usedBefore } from '../usecases/rollover-plan.ts'
import { schoolParsers } from './options.ts'
import { handingOut } from './passwords.ts'
import type { Material, RunOptions } from './rollover-material.ts'
import { decisionsPath } from './rollover-questions.ts'
import { runRollover } from './rollover-run.ts'
import { saving } from './rollover-saving.ts'
import { readSource, type Source, type SourceOptions } from './rollover-source.ts'

export const rollover: Define = (command, app) => {
  const { text } = app
  const { filled, count } = parsersFor(text)
  const { year, loginStyle } = schoolParsers(text)
  reading(handingOut(writing(command, app), app), app)
    .option('--from-csv <file>', text['intrascol.option.from_csv'], filled)
    .option('--year <years>', text['intrascol.option.year'], year)
    .option('--teachers <file>', text['intrascol.option.teachers'], filled)
    .option('--additive', text['intrascol.option.additive'])
    .option('--confirm-leavers <n>', text['intrascol.option.confirm_leavers'], count)
    .option('--confirm-arrivals <n>', text['rollover.option.confirm_arrivals'], count)
    .option('--decisions <file>', text['rollover.option.decisions'], filled)
    .option('--accept-strong', text['intrascol.option.accept_strong'])
    .option('--class-map <old=new>', text['rollover.option.class_map'], classMapParser(text))
    .option('--plan <file>', text['intrascol.option.plan'], filled)
    .option('--delete-leavers', text['intrascol.option.delete_leavers'])
    .option('--columns <file>', text['rollover.option.columns'], filled)
    .option('--keep-going', text['rollover.option.keep_going'])
    .option('--login-style <style>', text['school.option.login_style'], loginStyle)
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['intrascol rollover --from-csv pupils.csv', 'intrascol rollover --from-csv pupils.csv --year 2026-2027 -n'],
        [0, 2, 3, 5, 6, 7, 8, 130],
      ),
    )
    .action(async ({ fromCsv, ...options }) => {
      if (fromCsv !== undefined) return run(app, fromCsv, options)
      if (!app.interactive) throw new CliError('no_file', EXIT.undecided, 'intrascol.no_file', [], { details: { option: '--from-csv' } })
      const walked = await (await import('./rollover-walk.ts')).walk(app, options)
      await run(app, walked.fromCsv, walked.options, walked.line)
      app.remark(text['rollover.walk.next'])
    })
}

interface Options extends RunOptions, SourceOptions {
  plan?: string | undefined
}

async function run(app: App, path: string, options: Options, line?: readonly string[]): Promise<void> {
  const source = await readSource(app, path, options)
  await mentionUse(app, source)
  const material = { ...materialOf(app, source), line }
  const saved = options.dryRun ? undefined : options.plan
  await runRollover(app, saved === undefined ? material : saving(app, material, source, options, saved), options)
  if (options.dryRun && options.plan !== undefined) sayWhetherNew(app, options.plan)
  const { headers, dialect, rejected } = source.pupils
  if (!options.dryRun && rejected.length > 0) writeRejects(app, { path, headers, dialect }, withFaults(app.text, rejected))
}

/** A file seen before is only mentioned: somebody may have changed the store by hand in between. */
async function mentionUse(app: App, { hash }: Source): Promise<void> {
  const day = await inSnapshot(await app.open(), (trx) => usedBefore(trx, hash))
  if (day !== undefined) app.remark(app.text['rollover.seen_before'](day))
}

const materialOf = (app: App, source: Source): Material => ({
  ...{ roster: source.pupils.roster, year: source.year, fileHash: source.hash, planHash: null },
  ...{ teachers: source.teachers, answers: source.answers, report: source.report, decisionsPath: decisionsPath(source.path) },
  needs: (dryRun) => refuseDoubled(app, source.doubled, dryRun),
})

/** `old=new`, repeated: the class that a label of the file means. */
const classMapParser = (text: Text) => (value: string, before: ReadonlyMap<string, string> | undefined) => {
  const [old = '', name = ''] = value.split(/=(.*)/s).map((part) => part.trim())
  if (labelKey(old) === '' || labelKey(name) === '') throw new InvalidArgumentError(text['rollover.value.class_map'])
  if ((before?.get(labelKey(old)) ?? name) !== name) throw new InvalidArgumentError(text['value.two_ways'](old))
  return new Map([...(before ?? []), [labelKey(old), name]])
}
