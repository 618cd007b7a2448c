import { Option } from 'commander'
import { helpAfter } from '../../cli/commands.ts'
import { list } from '../../cli/list.ts'
import { listing } from '../../cli/listing.ts'
import type { Column, Row } from '../../cli/output.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { resourceFigures } from '../usecases/figures.ts'
import { schoolsOf, schoolYear } from './settings.ts'

/** Unlimited in a table, as the console shows it. */
const UNLIMITED = '∞'

const columns = (by: 'subscription' | 'pool' | undefined, expiring: boolean): Column[] => [
  { key: 'uai', table: false },
  { key: 'resource', table: false },
  { key: 'code', spare: 3 },
  { key: 'title' },
  ...(by ? [{ key: 'subscription' }] : []),
  ...(by === 'pool' ? [{ key: 'pool', words: true }] : []),
  { key: 'scope', words: true, table: false },
  { key: 'category', words: true, table: false },
  { key: 'populations', words: true, table: false },
  { key: 'unlimited', table: false },
  { key: 'total', align: 'right', empty: UNLIMITED },
  { key: 'available', align: 'right', empty: UNLIMITED },
  ...(['assigned', 'locked', 'lost'] as const).map((key): Column => ({ key, align: 'right' })),
  { key: 'suggested', align: 'right', spare: 2 },
  { key: 'valid_from', table: false },
  expiring ? { key: 'valid_until' } : { key: 'valid_until', table: false },
  { key: 'status', words: true, spare: 1 },
]

export const resourcesList: Define = (command, app) => {
  const { text } = app
  const { each, days } = parsersFor(text)
  listing(command, app)
    .option('--uai <uai>', text['gar.option.uai'], each)
    .addOption(new Option('--by <kind>', text['gar.option.by']).choices(['subscription', 'pool'] as const) as never)
    .option('--expiring <days>', text['gar.option.expiring'], days)
    .addHelpText('after', helpAfter(app, ['gar resources list', 'gar resources list --by pool -o json'], [0, 2, 4, 5, 6, 130]))
    .action(async (options) => {
      const { by, expiring } = options as { by?: 'subscription' | 'pool'; expiring?: number }
      const uais = schoolsOf(app, options.uai)
      const { today } = app
      await list(
        app,
        columns(by, expiring !== undefined),
        (trx) => resourceFigures(trx, { uais, by, expiring, today, yearStart: schoolYear(app) }) as unknown as Promise<Row[]>,
        { ...options, name: 'resources list' },
      )
    })
}
