import { helpAfter } from '../../cli/commands.ts'
import type { Define } from '../../cli/program.ts'
import { atTerminalOnly } from './bare.ts'

/** The bare word, at a terminal: the list of users with its actions. */
export const users: Define = (command, app) => {
  command.addHelpText('after', helpAfter(app, ['intrascol users'], [0, 2, 4, 5, 6, 130])).action(async () => {
    atTerminalOnly(app)
    const { walkUsers } = await import('./users-walk.ts')
    await walkUsers(app)
  })
}
