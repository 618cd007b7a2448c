import { helpAfter } from '../../cli/commands.ts'
import { list } from '../../cli/list.ts'
import { listing } from '../../cli/listing.ts'
import type { Column, Row } from '../../cli/output.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import type { Db } from '../../store/engine.ts'
import { people, personRow } from '../usecases/list-people.ts'
import { selecting, selectionOf } from './selection.ts'

const COLUMNS: readonly Column[] = [
  { key: 'id' },
  { key: 'uai', table: false },
  { key: 'last_name' },
  { key: 'first_name' },
  { key: 'populations', words: true },
  { key: 'divisions' },
  { key: 'groups', table: false },
  { key: 'levels', table: false },
  { key: 'subjects', table: false },
  { key: 'active' },
]

export const peopleList: Define = (command, app) => {
  const { text } = app
  const { repeated } = parsersFor(text)
  listing(selecting(command, app), app)
    .option('--holding <resource>', text['gar.option.holding'], repeated)
    .option('--not-holding <resource>', text['gar.option.not_holding'], repeated)
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['gar people list --population teachers --name mar', 'gar people list --departed --holding pix -o csv'],
        [0, 2, 4, 5, 6, 130],
      ),
    )
    .action(async (options) => {
      const selection = await selectionOf(app, options)
      const { holding, notHolding } = options
      const rows = async (trx: Db) => ({
        query: await people(trx, { selection, holding, notHolding, today: app.today }),
        map: (row: Row) => personRow(row as never),
      })
      await list(app, COLUMNS, rows, { ...options, name: 'people list' })
    })
}
