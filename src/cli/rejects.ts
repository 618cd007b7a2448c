import type { Fault } from '../errors.ts'
import type { Dialect } from '../files/dialect.ts'
import { rejectsOf } from '../files/rejects.ts'
import { say, type Text } from '../text/index.ts'
import type { App } from './app.ts'
import { writeBeside } from './target.ts'

/** The table that lines were left out of. */
export interface RejectedFrom {
  path: string
  headers: readonly string[]
  dialect: Dialect
}

/** Lines with what is wrong with them, in words. */
export const withFaults = (text: Text, lines: readonly { cells: readonly string[]; faults: readonly Fault[] }[]) =>
  lines.map(({ cells, faults }) => ({ cells, fault: faults.map(({ key, values }) => say(text, key, values)).join(' ') }))

/** Writes the lines that were left out into `<file>.rejects.csv`. @throws CliError 6 */
export function writeRejects(
  app: App,
  { path, headers, dialect }: RejectedFrom,
  lines: readonly { cells: readonly string[]; fault: string }[],
): void {
  const file = path === '-' ? 'stdin.rejects.csv' : `${path}.rejects.csv`
  writeBeside(app, file, rejectsOf(headers, lines, dialect))
  app.remark(app.text['file.rejects'](lines.length, file))
}
