import { readFileSync } from 'node:fs'
import { helpAfter, writing } from '../../cli/commands.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { CliError, EXIT } from '../../errors.ts'
import { createReport } from '../../files/report.ts'
import { fileError } from '../../files/source.ts'
import { readDecisions } from '../files/decisions.ts'
import { parsedPlan, staleness } from '../usecases/rollover-plan.ts'
import { handingOut } from './passwords.ts'
import { decisionsPath } from './rollover-questions.ts'
import { runRollover } from './rollover-run.ts'

export const rolloverApply: Define = (command, app) => {
  const { text } = app
  const { filled, count } = parsersFor(text)
  handingOut(writing(command, app), app)
    .argument('<plan>', text['rollover.argument.plan'])
    .option('--confirm-leavers <n>', text['intrascol.option.confirm_leavers'], count)
    .option('--confirm-arrivals <n>', text['rollover.option.confirm_arrivals'], count)
    .option('--decisions <file>', text['rollover.option.decisions'], filled)
    .option('--accept-strong', text['intrascol.option.accept_strong'])
    .addHelpText(
      'after',
      helpAfter(app, ['intrascol rollover apply p.json', 'intrascol rollover apply p.json -n'], [0, 2, 3, 5, 6, 7, 8, 130]),
    )
    .action(async (path, own) => {
      const options = { ...before(command.parent?.opts() ?? {}), ...own }
      const { plan, seal } = parsedPlan(contentOf(path), path)
      const report = createReport()
      const answers = options.decisions === undefined ? [] : await readDecisions(options.decisions, report)
      const { additive, keepGoing, deleteLeavers, classMap } = plan.options
      await runRollover(
        app,
        {
          ...{ roster: plan.roster, year: plan.year, fileHash: plan.sha256, planHash: seal, teachers: plan.teachers, report },
          answers: new Map([...plan.answers, ...answers]),
          decisionsPath: decisionsPath(path),
          stale: (trx, planned) => staleness(trx, plan.revision, seal, planned, path),
        },
        {
          ...options,
          ...(additive ? { additive } : {}),
          ...(keepGoing ? { keepGoing } : {}),
          ...(deleteLeavers ? { deleteLeavers } : {}),
          classMap: new Map(classMap),
        },
      )
    })
}

/** Options written before `apply` count as its own, as far as it has them. @throws CliError 2 for those that the plan has settled */
function before(parent: Record<string, unknown>): Record<string, unknown> {
  const settled = ['fromCsv', 'year', 'teachers', 'additive', 'classMap', 'plan', 'deleteLeavers', 'columns', 'encoding', 'keepGoing']
  if (settled.some((name) => name in parent)) throw new CliError('conflicting_options', EXIT.usage, 'rollover.apply_alone')
  return parent
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw fileError(path, error)
  }
}
