import type { App } from '../../cli/app.ts'
import { change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { CliError, EXIT } from '../../errors.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { plannedFormer, plannedPeople } from '../usecases/aims.ts'
import type { Told } from '../usecases/decide.ts'
import { listLibraries } from '../usecases/libraries.ts'
import { cancelAll } from '../usecases/overtaken.ts'
import { planTransfer } from '../usecases/transfer.ts'
import { breakdown, PERSON_COLUMNS } from './columns.ts'
import { askPeople } from './decision.ts'
import { withMails } from './mails.ts'
import { departmentOnly } from './settings.ts'

export const subscribersTransfer: Define = (command, app) => {
  const { text, today, author } = app
  writing(command, app)
    .argument('[ids...]', text['mdo.argument.ids'])
    .option('--to <code>', text['mdo.option.to'], parsersFor(text).filled)
    .option('--keep', text['mdo.option.keep'])
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['mdo subscribers transfer 1 --to lib03', 'mdo subscribers transfer 1 --to lib03 --keep -n'],
        [0, 2, 3, 4, 5, 6, 7, 130],
      ),
    )
    .action(async (ids, options) => {
      departmentOnly(app)
      const people = ids.length ? ids : await askPeople(app, ['pending', 'validated', 'refused', 'expired'], undefined)
      const to = options.to ?? (await askLibrary(app))
      const keep = Boolean(options.keep)
      const asked = ids.length === 0 || options.to === undefined
      let told: Told[] = []
      const it = await withMails(
        app,
        {
          plan: async (trx) => {
            const decided = await planTransfer(trx, { ids: people, to, keep, today, by: author.operator })
            told = decided.told
            return decided.refused
          },
          careful: true,
          line: asked ? ['mdo', 'subscribers', 'transfer', ...people, '--to', to, ...(keep ? ['--keep'] : [])] : undefined,
          columns: PERSON_COLUMNS,
          rows: async (trx) => ({ query: plannedPeople(trx) }),
          breakdown,
          whom: {},
          question: ({ counts }) => text['mdo.transfer.question'](counts.transferred ?? 0),
          after: async (trx) => cancelAll(trx, await plannedFormer(trx)),
        },
        () => told,
      )
      await change(app, options, it)
    })
}

/** @throws CliError 7 without a terminal, with the codes */
async function askLibrary(app: App): Promise<string> {
  const all = (await inSnapshot(await app.open(), (trx) => listLibraries(trx, undefined))).filter(({ active }) => active)
  const candidates = all.map(({ code }) => code)
  if (!app.interactive || all.length === 0)
    throw new CliError('missing_option', EXIT.undecided, 'mdo.missing_option', ['--to'], { details: { option: '--to', candidates } })
  const choices = all.map(({ code, name }) => ({ value: code, name: `${name} (${code})` }))
  return (await app.ask()).select(app.text['mdo.ask.library'], choices)
}
