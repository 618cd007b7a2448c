import type { Command } from '@commander-js/extra-typings'
import type { App } from '../../cli/app.ts'
import type { Change } from '../../cli/change.ts'
import type { Column, Row } from '../../cli/output.ts'
import { parsersFor } from '../../cli/parsers.ts'
import { CliError, EXIT } from '../../errors.ts'
import { type LibraryWish, plannedLibraries } from '../usecases/edit-library.ts'
import { breakdown, OUTCOME } from './columns.ts'
import { codeParser, emailParser, nameParser } from './parsers.ts'

export interface LibraryOptions {
  name?: string | undefined
  email?: string | undefined
  validityMonths?: number | undefined
  validUntil?: string | undefined
  fallback?: boolean | undefined
  digest?: boolean | undefined
}

/** The options of a library, the same for `add` and `edit`. */
export const describing = <Args extends unknown[], Options extends Record<string, unknown>, Globals extends Record<string, unknown>>(
  command: Command<Args, Options, Globals>,
  { text }: App,
) => {
  const { day, number } = parsersFor(text)
  return command
    .argument('<code>', text['mdo.argument.library'], codeParser(text))
    .option('--name <text>', text['mdo.option.library_name'], nameParser(text))
    .option('--email <address>', text['mdo.option.library_email'], emailParser(text))
    .option('--validity-months <n>', text['mdo.option.validity_months'], number(1, 120))
    .option('--valid-until <day>', text['mdo.option.valid_until'], day)
    .option('--fallback', text['mdo.option.fallback'])
    .option('--no-fallback', text['mdo.option.no_fallback'])
    .option('--digest', text['mdo.option.digest'])
    .option('--no-digest', text['mdo.option.no_digest'])
}

/** @throws CliError 2 for two rules at once */
export function wishOf(code: string, options: LibraryOptions): LibraryWish {
  const { validityMonths, validUntil } = options
  if (validityMonths !== undefined && validUntil !== undefined) throw new CliError('invalid_value', EXIT.usage, 'mdo.library.one_rule')
  return { code, ...options }
}

const COLUMNS: readonly Column[] = [{ key: 'code' }, { key: 'name' }, { key: 'email' }, { key: 'active', title: 'mdo.active' }, OUTCOME]

/** A write on libraries. */
export const libraryChange = (app: App, plan: Change['plan']): Change => ({
  plan,
  columns: COLUMNS,
  rows: async (trx) => ({ query: plannedLibraries(trx), map: ({ retired_on, ...row }: Row) => ({ ...row, active: retired_on === null }) }),
  breakdown,
  question: ({ changes }) => app.text['mdo.question.write'](changes),
})
