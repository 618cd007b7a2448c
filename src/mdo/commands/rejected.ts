import type { App } from '../../cli/app.ts'
import { rejectFaults } from '../../cli/faults.ts'
import { type RejectedFrom, withFaults, writeRejects } from '../../cli/rejects.ts'
import type { Report } from '../../files/report.ts'

/** What a reader left out of a file. */
export interface Rejected extends RejectedFrom {
  lines: readonly { line: number; cells: readonly string[] }[]
}

/**
 * What becomes of faulty lines: with `keepGoing` they go into `<file>.rejects.csv`, which is read again once mended; the exit is then 3.
 * @returns true when something was left out
 * @throws CliError 8 with every fault
 */
export function rejectLines(app: App, report: Report, keepGoing: boolean, { lines, ...from }: Rejected, dryRun = false): boolean {
  if (!rejectFaults(app, report, keepGoing)) return false
  const faults = Map.groupBy(report.faults, ({ line }) => line)
  if (!dryRun)
    writeRejects(
      app,
      from,
      withFaults(
        app.text,
        lines.map(({ line, cells }) => ({ cells, faults: faults.get(line) ?? [] })),
      ),
    )
  return true
}
