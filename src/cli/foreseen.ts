import { CliError, EXIT } from '../errors.ts'
import { say } from '../text/index.ts'
import type { App } from './app.ts'

/** What the line of a write says of it beforehand. */
export interface Foreseen {
  dryRun?: boolean | undefined
  /** So many rows will change, or it is another write than the one that was meant. */
  expect?: number | undefined
  /** The exit code of a dry run says whether something would change. */
  exitCode?: boolean | undefined
}

/** The refusal of a write that would change another number of rows than was expected. */
export const unexpected = ({ expect }: Foreseen, found: number): CliError | undefined =>
  expect === undefined || expect === found
    ? undefined
    : new CliError('unexpected_number', EXIT.refused, 'change.unexpected', [expect, found], {
        details: { expected: expect, found, option: `--expect ${found}` },
      })

/** How a dry run ends that found so many rows to change. */
export function endDryRun(app: App, options: Foreseen, found: number): void {
  if (unexpected(options, found)) app.exitWith(EXIT.refused)
  else if (options.exitCode && found > 0) app.exitWith(EXIT.partial)
}

/** For a write that is no plan of rows, such as that of a whole store. @throws CliError 5 when another number was expected */
export function foresee(app: App, options: Foreseen, found: number): void {
  const refused = unexpected(options, found)
  if (!options.dryRun && refused) throw refused
  if (refused) app.remark(say(app.text, refused.key, refused.values))
  if (options.dryRun) endDryRun(app, options, found)
}
