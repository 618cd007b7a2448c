import { helpAfter } from '../../cli/commands.ts'
import type { Column } from '../../cli/output.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { show } from '../../cli/show.ts'
import { showPerson } from '../usecases/show-person.ts'
import { schoolYear } from './settings.ts'

const PERSON: readonly Column[] = [
  { key: 'id' },
  { key: 'uai' },
  { key: 'last_name' },
  { key: 'first_name' },
  { key: 'populations', words: true },
  { key: 'divisions' },
  { key: 'groups' },
  { key: 'levels' },
  { key: 'subjects' },
  { key: 'active' },
]

const COPIES: readonly Column[] = [
  { key: 'resource', table: false },
  { key: 'title' },
  { key: 'subscription' },
  { key: 'population', words: true },
  { key: 'state', words: true },
  { key: 'since' },
]

export const peopleShow: Define = (command, app) => {
  const { text } = app
  command
    .argument('<id>', text['gar.argument.person'])
    .option('--uai <uai>', text['gar.option.uai'], parsersFor(text).each)
    .addHelpText('after', helpAfter(app, ['gar people show XXA29628', 'gar people show XXA29628 -o json'], [0, 2, 4, 6, 7]))
    .action((id, options) =>
      show(app, PERSON, { key: 'copies', columns: COPIES }, async (trx) => {
        const uais = options.uai ?? app.config.get('gar.uai')?.split(',')
        const { person, held } = await showPerson(trx, { uais, id, yearStart: schoolYear(app) })
        return { object: person, rows: held }
      }),
    )
}
