import { helpAfter } from '../../cli/commands.ts'
import type { Define } from '../../cli/program.ts'
import { atTerminalOnly } from './bare.ts'

/** The bare word, at a terminal: the list of classes with its actions. */
export const classes: Define = (command, app) => {
  command.addHelpText('after', helpAfter(app, ['intrascol classes'], [0, 2, 4, 5, 6, 130])).action(async () => {
    atTerminalOnly(app)
    const { walkClasses } = await import('./classes-walk.ts')
    await walkClasses(app)
  })
}
