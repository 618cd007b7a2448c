import { helpAfter } from '../../cli/commands.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { CliError, EXIT } from '../../errors.ts'
import { fold } from '../../fold.ts'

type Status = 'pending' | 'validated' | 'refused' | 'expired' | 'all'

/** The words that `--status` takes, in both languages, folded. */
const STATUSES: Readonly<Record<string, Status>> = {
  pending: 'pending',
  'en attente': 'pending',
  validated: 'validated',
  valide: 'validated',
  refused: 'refused',
  refuse: 'refused',
  expired: 'expired',
  expire: 'expired',
  all: 'all',
  tous: 'all',
}

/** The words of this command are settled; what it lists is still to come. */
export const subscribersList: Define = (command, app) => {
  const { text } = app
  const { filled, count, word } = parsersFor(text)
  command
    .option('--status <status>', text['mdo.option.status'], word(STATUSES, fold))
    .option('--library <code>', text['mdo.option.library'], filled)
    .option('--name <beginning>', text['mdo.option.name'], filled)
    .option('--resource <code>', text['mdo.option.resource'], filled)
    .option('--expiring <days>', text['mdo.option.expiring'], count)
    .addHelpText(
      'after',
      helpAfter(app, ['mdo subscribers list --status pending', 'mdo subscribers list --library lib02 --expiring 30 -o json'], [0, 2, 4, 6]),
    )
    .action(() => {
      throw new CliError('not_available_yet', EXIT.unreachable, 'mdo.not_available_yet')
    })
}
