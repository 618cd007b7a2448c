import { helpAfter } from '../../cli/commands.ts'
import type { Define } from '../../cli/program.ts'
import { show } from '../../cli/show.ts'
import { showSchool } from '../usecases/show-school.ts'
import { schoolsOf } from './settings.ts'

export const schoolsShow: Define = (command, app) => {
  const columns = ['uai', 'name', 'degree', 'contract', 'head_uai', 'directory_on', 'people', 'resources'].map((key) => ({ key }))
  const delegates = ['id', 'last_name', 'first_name', 'email'].map((key) => ({ key }))
  command
    .argument('[uai]', app.text['gar.argument.school'])
    .addHelpText('after', helpAfter(app, ['gar schools show', 'gar schools show 9990012J -o json'], [0, 2, 4, 6, 7]))
    .action(async (uai) => {
      await show(app, columns, { key: 'delegates', columns: delegates }, async (trx) => {
        const { school, delegates: rows } = await showSchool(trx, schoolsOf(app, uai === undefined ? undefined : [uai]))
        return { object: school, rows }
      })
    })
}
