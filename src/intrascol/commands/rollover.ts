import { access, constants } from 'node:fs/promises'
import { InvalidArgumentError } from 'commander'
import { helpAfter, writing } from '../../cli/commands.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { CliError, EXIT } from '../../errors.ts'
import { fileError } from '../../files/source.ts'
import type { Text } from '../../text/index.ts'

/** The words of this command are settled; the roll-over itself is still to come. */
export const rollover: Define = (command, app) => {
  const { text } = app
  const { filled, count } = parsersFor(text)
  writing(command, app)
    .option('--from-csv <file>', text['intrascol.option.from_csv'], filled)
    .option('--year <years>', text['intrascol.option.year'], schoolYearParser(text))
    .option('--teachers <file>', text['intrascol.option.teachers'], filled)
    .option('--additive', text['intrascol.option.additive'])
    .option('--confirm-leavers <n>', text['intrascol.option.confirm_leavers'], count)
    .option('--plan <file>', text['intrascol.option.plan'], filled)
    .option('--accept-strong', text['intrascol.option.accept_strong'])
    .option('--delete-leavers', text['intrascol.option.delete_leavers'])
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['intrascol rollover --from-csv pupils.csv', 'intrascol rollover --from-csv pupils.csv --year 2026-2027 -n'],
        [0, 2, 5, 6, 7, 8, 130],
      ),
    )
    .action(async ({ fromCsv, teachers }) => {
      if (fromCsv === undefined)
        throw new CliError('no_file', EXIT.undecided, 'intrascol.no_file', [], { details: { option: '--from-csv' } })
      for (const file of [fromCsv, teachers]) if (file !== undefined) await refuseUnreadable(file)
      throw new CliError('not_available_yet', EXIT.unreachable, 'intrascol.not_available_yet')
    })
}

/** Two years that follow each other, `2026-2027`. */
const schoolYearParser = (text: Text) => (value: string) => {
  const [, first, second] = /^(\d{4})-(\d{4})$/.exec(value) ?? []
  if (Number(second) !== Number(first) + 1) throw new InvalidArgumentError(text['intrascol.value.year'])
  return value
}

/** @throws CliError 6 when the file is missing or cannot be read */
async function refuseUnreadable(file: string): Promise<void> {
  try {
    await access(file, constants.R_OK)
  } catch (error) {
    throw fileError(file, error)
  }
}
