import { change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import type { Define } from '../../cli/program.ts'
import { CliError, EXIT } from '../../errors.ts'
import { planEditedLibrary } from '../usecases/edit-library.ts'
import { withAccessIn } from '../usecases/list-people.ts'
import { onlySaid } from './libraries-add.ts'
import { describing, libraryChange, wishOf } from './library-options.ts'
import { departmentOnly } from './settings.ts'

export const librariesEdit: Define = (command, app) => {
  const { text } = app
  describing(writing(command, app), app)
    .option('--active', text['mdo.option.active'])
    .option('--inactive', text['mdo.option.inactive'])
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['mdo libraries edit lib02 --email mediatheque@exemple.fr', 'mdo libraries edit lib02 --valid-until 31/12/2027 --digest -n'],
        [0, 2, 3, 4, 5, 6, 130],
      ),
    )
    .action(async (code, options) => {
      departmentOnly(app)
      if (options.active && options.inactive) throw new CliError('invalid_value', EXIT.usage, 'mdo.library.active_or_not')
      const active = options.active ? true : options.inactive ? false : undefined
      const wish = { ...wishOf(code, onlySaid(app.outside.argv, options)), active }
      await change(app, options, {
        ...libraryChange(app, async (trx) => {
          await planEditedLibrary(trx, wish, app.today)
          return undefined
        }),
        preface: async (trx) => {
          const losing = active === false ? await withAccessIn(trx, code, app.today) : 0
          return losing > 0 ? [text['mdo.library.losing'](losing)] : []
        },
      })
      if (options.validityMonths !== undefined || options.validUntil !== undefined) app.remark(text['mdo.library.rule_later'])
    })
}
