import { type App, declined } from '../../cli/app.ts'
import { CliError, EXIT } from '../../errors.ts'

/** A group of commands typed without one of them is a walk at a terminal, and a wrong command line elsewhere. @throws CliError 2 */
export function atTerminalOnly(app: App): void {
  if (app.interactive) return
  throw new CliError('missing_command', EXIT.usage, 'usage.wrong', [app.text['usage.missing_command'], undefined])
}

/** A no to a question, or a rule that refuses, leads back to the list; nothing was written. */
export async function untilBack(app: App, walk: () => Promise<void>): Promise<void> {
  try {
    await walk()
  } catch (error) {
    if (!(error instanceof CliError) || (error.code !== declined().code && error.exitCode !== EXIT.refused)) throw error
    const { say } = await import('../../text/index.ts')
    app.remark(say(app.text, error.key, error.values))
  }
}
