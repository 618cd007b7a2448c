import type { Command } from '@commander-js/extra-typings'
import type { App } from '../../cli/app.ts'
import { parsersFor } from '../../cli/parsers.ts'
import { settingOf } from '../../config/config.ts'
import { CliError, EXIT } from '../../errors.ts'
import { unknownLibrary } from '../usecases/libraries.ts'

/**
 * The library to which a command is limited: the option, else GUICHET_LIBRARY, within what the configuration allows. Another one is then
 * as unknown as one that does not exist.
 * @throws CliError 4
 */
export function libraryOf(app: App, option: string | undefined): string | undefined {
  const limit = app.config.get('mdo.library')
  const named = option ?? (app.outside.env.GUICHET_LIBRARY || undefined)
  if (limit !== undefined && named !== undefined && named.toLowerCase() !== limit.toLowerCase()) throw unknownLibrary(named)
  return named ?? limit
}

/** How long a validation lasts when the library does not say so (mdo, section 5). */
export const monthsOf = (app: App): number => Number(settingOf(app.config, 'mdo.validity_months'))

/** What concerns several libraries is done without a scope. @throws CliError 5 */
export function departmentOnly(app: App, option?: string): void {
  const library = libraryOf(app, option)
  if (library !== undefined) throw new CliError('department_only', EXIT.refused, 'mdo.department_only', [library])
}

/** Adds the scope, the same word in every command. */
export const scoped = <Args extends unknown[], Options extends Record<string, unknown>, Globals extends Record<string, unknown>>(
  command: Command<Args, Options, Globals>,
  { text }: App,
) => command.option('--library <code>', text['mdo.option.library'], parsersFor(text).filled)
