import { CliError, EXIT } from '../errors.ts'
import type { Report } from '../files/report.ts'
import { say } from '../text/index.ts'
import type { App } from './app.ts'
import { faultLines } from './report.ts'

/** Says on stderr what a reader found odd but accepted. */
export function sayRemarks(app: App, { remarks }: Report): void {
  for (const { key, values } of remarks) app.remark(say(app.text, key, values))
}

/**
 * What becomes of the faults of a file: with `keepGoing` they are listed on stderr and the rest goes on, unless a whole file is in doubt.
 * @returns true when something was left out
 * @throws CliError 8 with every fault
 */
export function rejectFaults(app: App, report: Report, keepGoing: boolean): boolean {
  const { faults, faultCount, broken } = report
  if (faultCount === 0) return false
  if (!keepGoing || broken)
    throw new CliError('faulty_file', EXIT.faulty, 'file.rejected', [faultCount], { faults, details: { fault_count: faultCount } })
  app.remark([app.text['file.kept_going'](faultCount), ...faultLines(app.text, faults)].join('\n'))
  return true
}
