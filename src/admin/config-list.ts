import { helpAfter } from '../cli/commands.ts'
import { printEach } from '../cli/list.ts'
import type { Define } from '../cli/program.ts'
import { allSettings, SETTING_COLUMNS } from './settings.ts'

export const configList: Define = (command, app) => {
  command
    .addHelpText('after', helpAfter(app, [`${app.program.name} config list`], [0, 2, 6]))
    .action(() => printEach(app, SETTING_COLUMNS, allSettings(app)))
}
