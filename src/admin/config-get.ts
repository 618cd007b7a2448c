import { helpAfter } from '../cli/commands.ts'
import { printEach } from '../cli/list.ts'
import type { Define } from '../cli/program.ts'
import { visible } from '../cli/visible.ts'
import { configKey } from '../config/config.ts'
import { SETTING_COLUMNS, setting } from './settings.ts'

export const configGet: Define = (command, app) => {
  command
    .argument('<key>', app.text['config.argument.key'])
    .addHelpText('after', helpAfter(app, [`${app.program.name} config get lang`], [0, 2, 4, 6]))
    .action(async (key) => {
      const found = setting(app, configKey(key))
      // The bare value, as a script wants it; an empty line when nothing is set.
      if (app.format === 'table') return app.print(`${visible(found.value)}\n`)
      await printEach(app, SETTING_COLUMNS, [found])
    })
}
