import { InvalidArgumentError } from 'commander'
import { helpAfter, writing } from '../../cli/commands.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { CliError, EXIT } from '../../errors.ts'
import { ENCODINGS } from '../../files/decode.ts'
import type { Text } from '../../text/index.ts'
import { labelKey } from '../rules/rollover/labels.ts'
import { schoolParsers } from './options.ts'
import { handingOut } from './passwords.ts'
import { decisionsPath } from './rollover-questions.ts'
import { type Material, runRollover } from './rollover-run.ts'
import { readSource, refuseDoubled, type Source } from './rollover-source.ts'

export const rollover: Define = (command, app) => {
  const { text } = app
  const { filled, count, word } = parsersFor(text)
  const { year, loginStyle } = schoolParsers(text)
  const encoding = word(Object.fromEntries(ENCODINGS.map((name) => [name, name])) as Record<string, (typeof ENCODINGS)[number]>, (value) =>
    value.toLowerCase(),
  )
  handingOut(writing(command, app), app)
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
    .option('--encoding <name>', text['rollover.option.encoding'], encoding)
    .option('--repair-encoding', text['rollover.option.repair_encoding'])
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
      if (fromCsv === undefined)
        throw new CliError('no_file', EXIT.undecided, 'intrascol.no_file', [], { details: { option: '--from-csv' } })
      const source = await readSource(app, fromCsv, options)
      await runRollover(app, materialOf(source), options)
    })
}

export const materialOf = (source: Source): Material => ({
  ...{ roster: source.pupils.roster, year: source.year, fileHash: source.hash, planHash: null },
  ...{ teachers: source.teachers, answers: source.answers, report: source.report, decisionsPath: decisionsPath(source.path) },
  needs: () => refuseDoubled(source.pupils.file, source.pupils.doubled),
})

/** `old=new`, repeated: the class that a label of the file means. */
const classMapParser = (text: Text) => (value: string, before: ReadonlyMap<string, string> | undefined) => {
  const [old = '', name = ''] = value.split(/=(.*)/s).map((part) => part.trim())
  if (labelKey(old) === '' || labelKey(name) === '') throw new InvalidArgumentError(text['rollover.value.class_map'])
  return new Map([...(before ?? []), [labelKey(old), name]])
}
