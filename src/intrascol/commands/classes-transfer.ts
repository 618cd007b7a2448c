import type { App } from '../../cli/app.ts'
import type { ChangeOptions } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { CliError, EXIT } from '../../errors.ts'
import { plannedAccounts } from '../usecases/aims.ts'
import { planTransfer, type TransferNotes } from '../usecases/transfer.ts'
import { askClass, classChoices } from './ask.ts'
import { ACCOUNT_COLUMNS, breakdown, OUTCOME } from './columns.ts'
import { schoolParsers } from './options.ts'
import { schoolChange } from './school-change.ts'
import { levelsInOrder, thisYear } from './settings.ts'
import { calledFully, withoutHash } from './users-delete.ts'

interface TransferOptions extends ChangeOptions {
  from?: string | undefined
  to?: string | undefined
  only?: string[] | undefined
  except?: string[] | undefined
  year?: number | undefined
}

export const classesTransfer: Define = (command, app) => {
  const { text } = app
  const { filled } = parsersFor(text)
  const { logins, year } = schoolParsers(text)
  writing(command, app)
    .option('--from <class>', text['school.option.from'], filled)
    .option('--to <class>', text['school.option.to'], filled)
    .option('--only <logins>', text['school.option.only'], logins)
    .option('--except <logins>', text['school.option.except'], logins)
    .option('--year <years>', text['school.option.year'], year)
    .addHelpText(
      'after',
      helpAfter(
        app,
        [
          'intrascol classes transfer --from "CM1 M. Garnier" --to "CM2 Mme Prat"',
          'intrascol classes transfer --from "CM1 M. Garnier" --to "CM2 Mme Prat" --except lea.riva -n',
        ],
        [0, 2, 3, 4, 5, 6, 7, 130],
      ),
    )
    .action((options) => transfer(app, options))
}

/** Moves last year's pupils; the classes that are not said are asked for. @throws CliError 7 without anybody to ask */
export async function transfer(app: App, options: TransferOptions): Promise<void> {
  const { text } = app
  const from = options.from ?? (await askFor(app, '--from', 'school.ask.from'))
  const to = options.to ?? (await askFor(app, '--to', 'school.ask.to'))
  const { only, except } = options
  const asked = options.from === undefined || options.to === undefined
  let notes: TransferNotes = { levelKept: [], staying: 0 }
  await schoolChange(app, options, {
    plan: async (trx) => {
      notes = await planTransfer(trx, { from, to, only, except, year: options.year ?? thisYear(app), order: levelsInOrder(app) })
      return undefined
    },
    columns: [...ACCOUNT_COLUMNS, OUTCOME],
    rows: async (trx) => ({ query: plannedAccounts(trx), map: withoutHash }),
    breakdown,
    whom: {},
    preface: async (trx) => [text['school.transfer.preface'](from, to, (await plannedAccounts(trx).execute()).map(calledFully))],
    question: ({ counts }) => text['school.transfer.question'](counts.transferred ?? 0, from, to),
    remarks: () => remarksOn(app, notes, { from, to }),
    line: asked
      ? ['intrascol', 'classes', 'transfer', '--from', from, '--to', to, ...listed('--only', only), ...listed('--except', except)]
      : undefined,
  })
}

const listed = (option: string, logins: readonly string[] | undefined) => (logins ? [option, logins.join(',')] : [])

function remarksOn({ text }: App, { levelKept, staying }: TransferNotes, { from, to }: { from: string; to: string }): string[] {
  return [
    ...(levelKept.length > 0 ? [text['school.transfer.level_kept'](levelKept, to)] : []),
    ...(staying > 0 ? [text['school.transfer.staying'](staying, from)] : []),
  ]
}

async function askFor(app: App, option: string, question: 'school.ask.from' | 'school.ask.to'): Promise<string> {
  const candidates = (await classChoices(app)).map(({ value }) => value)
  if (!app.interactive)
    throw new CliError('missing_option', EXIT.undecided, 'school.missing_class', [option, candidates], { details: { option, candidates } })
  return askClass(app, app.text[question])
}
