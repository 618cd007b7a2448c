import type { App } from '../../cli/app.ts'
import { change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { rejectFaults, sayRemarks } from '../../cli/faults.ts'
import { list } from '../../cli/list.ts'
import { listing } from '../../cli/listing.ts'
import type { Column } from '../../cli/output.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { encodable } from '../../cli/reading.ts'
import { CliError, EXIT } from '../../errors.ts'
import { createReport } from '../../files/report.ts'
import type { Db } from '../../store/engine.ts'
import { readPatrons } from '../files/patrons.ts'
import { plannedPeople } from '../usecases/aims.ts'
import type { Told } from '../usecases/decide.ts'
import { compareWithPatrons, planMatches } from '../usecases/match.ts'
import { breakdown, PERSON_COLUMNS } from './columns.ts'
import { missing } from './libraries-add.ts'
import { withMails } from './mails.ts'
import { libraryOf, monthsOf, scoped } from './settings.ts'

const COLUMNS: readonly Column[] = [
  ...[{ key: 'id', align: 'right' as const }, { key: 'library' }, { key: 'last_name' }, { key: 'first_name' }],
  ...[
    { key: 'level', words: 'mdo', title: 'mdo.level' },
    { key: 'hits', align: 'right' as const, title: 'mdo.hits' },
  ],
  ...[
    { key: 'valid_from', title: 'mdo.valid_from' },
    { key: 'suggestion', words: 'mdo', title: 'mdo.suggestion' },
  ],
]

export const subscribersMatch: Define = (command, app) => {
  const { text } = app
  const { filled, each } = parsersFor(text)
  listing(encodable(scoped(writing(command, app), app), app), app)
    .option('--patrons <csv>', text['mdo.option.patrons'], filled)
    .option('--map <columns>', text['mdo.option.map'], each)
    .option('--validate', text['mdo.option.validate'])
    .addHelpText(
      'after',
      helpAfter(
        app,
        [
          'mdo subscribers match --patrons fixtures/sample/mdo/koha.csv --library lib02',
          'mdo subscribers match --patrons fixtures/sample/mdo/koha.csv --library lib02 --validate -n',
        ],
        [0, 2, 3, 4, 5, 6, 7, 8, 130],
      ),
    )
    .action(async (options) => {
      const library = libraryOf(app, options.library)
      if (options.validate && (app.workbook || options.out !== undefined))
        throw new CliError('invalid_value', EXIT.usage, 'list.no_workbook')
      if (options.patrons === undefined) throw missing('--patrons')
      if (library === undefined) throw missing('--library')
      const report = createReport()
      const { map, encoding } = options
      const source = options.patrons === '-' ? await app.outside.stdin.read() : options.patrons
      const patrons = await readPatrons(source, { map, encoding, today: app.today }, report)
      sayRemarks(app, report)
      rejectFaults(app, report, false)
      const compare = (trx: Db) =>
        compareWithPatrons(trx, patrons, { library, months: monthsOf(app), today: app.today, by: app.author.operator })
      if (options.validate) return change(app, options, await validation(app, compare))
      const rows = async (trx: Db) =>
        (await compare(trx)).map(({ person, level, hits, valid_from, suggestion }) => ({
          ...{ id: person.id, library: library.toLowerCase(), last_name: person.last_name, first_name: person.first_name },
          ...{ level, hits, valid_from, suggestion },
        }))
      await list(app, COLUMNS, rows, { ...options, name: 'subscribers match' })
    })
}

/** The write: those with one strong hit, and nobody else. The patron file is never stored. */
function validation(app: App, compare: (trx: Db) => ReturnType<typeof compareWithPatrons>) {
  let told: Told[] = []
  return withMails(
    app,
    {
      plan: async (trx) => {
        told = await planMatches(trx, await compare(trx), app.today)
        return undefined
      },
      careful: true,
      columns: PERSON_COLUMNS,
      rows: async (trx) => ({ query: plannedPeople(trx) }),
      breakdown,
      whom: {},
      question: ({ counts }) => app.text['mdo.validate.question'](counts.validated ?? 0),
    },
    () => told,
  )
}
