import type { App } from '../../cli/app.ts'
import { rejectFaults } from '../../cli/faults.ts'
import { writeBeside } from '../../cli/target.ts'
import type { Report } from '../../files/report.ts'
import { say } from '../../text/index.ts'
import { rejectsText } from '../files/rejects.ts'

/** What a reader left out of a file. */
export interface Rejected {
  path: string
  headers: readonly string[]
  lines: readonly { line: number; cells: readonly string[] }[]
}

/**
 * What becomes of faulty lines: with `keepGoing` they go into `<file>.rejects.csv`, which is read again once mended; the exit is then 3.
 * @returns true when something was left out
 * @throws CliError 8 with every fault
 */
export function rejectLines(app: App, report: Report, keepGoing: boolean, { path, headers, lines }: Rejected, dryRun = false): boolean {
  if (!rejectFaults(app, report, keepGoing)) return false
  if (dryRun) return true
  const file = path === '-' ? 'stdin.rejects.csv' : `${path}.rejects.csv`
  const text = rejectsText(headers, lines, report.faults, ({ key, values }) => say(app.text, key, values))
  writeBeside(app, file, text)
  app.remark(app.text['file.written'](file))
  return true
}
