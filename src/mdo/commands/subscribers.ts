import { helpAfter } from '../../cli/commands.ts'
import type { Define } from '../../cli/program.ts'
import { CliError, EXIT } from '../../errors.ts'
import { libraryOf } from './settings.ts'

/** The bare word, at a terminal. It has no --library, which a subcommand would lose to it; the configuration limits it. */
export const subscribers: Define = (command, app) => {
  command.addHelpText('after', helpAfter(app, ['mdo subscribers'], [0, 2, 4, 5, 6, 130])).action(async () => {
    const { text } = app
    if (!app.interactive) throw new CliError('missing_command', EXIT.usage, 'usage.wrong', [text['usage.missing_command'], undefined])
    const { walkSubscribers } = await import('./subscribers-walk.ts')
    await walkSubscribers(app, libraryOf(app, undefined))
  })
}
