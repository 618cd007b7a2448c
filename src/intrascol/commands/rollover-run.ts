import type { App } from '../../cli/app.ts'
import type { Change } from '../../cli/change.ts'
import { rejectFaults } from '../../cli/faults.ts'
import { unexpected } from '../../cli/foreseen.ts'
import type { Row } from '../../cli/output.ts'
import { type CliError, EXIT } from '../../errors.ts'
import type { Report } from '../../files/report.ts'
import { readPlan } from '../../store/plan.ts'
import { yearName } from '../rules/school-year.ts'
import { type PlannedRollover, planSchoolRollover, type RolloverInput, type RolloverSetting } from '../usecases/rollover.ts'
import { breakdown } from './columns.ts'
import { erasing } from './erasing.ts'
import { type Passwords, passwordsFor } from './passwords.ts'
import { ROLLOVER_COLUMNS, ROLLOVER_OUTCOMES } from './rollover-columns.ts'
import { copyBefore } from './rollover-copies.ts'
import { refuseGuards } from './rollover-guards.ts'
import { inputOf, lookAhead, type Material, type RunOptions, settingOf } from './rollover-material.ts'
import { pageOf } from './rollover-page.ts'
import { makePasswords } from './rollover-passwords.ts'
import { askQuestions, asRow, undecided, writeDecisions } from './rollover-questions.ts'
import { remarksOf, withoutTheirIne } from './rollover-remarks.ts'
import { schoolChange } from './school-change.ts'

/**
 * A rollover from its material to its result. Faults come first (8), then guards (5), then what only a person can decide (7); nothing
 * is written for any of them.
 */
export async function runRollover(app: App, material: Material, options: RunOptions): Promise<void> {
  const setting = await settingOf(app, options)
  const asked = inputOf(app, material, options, material.answers)
  const ahead = await lookAhead(app, asked, setting, async (trx, planned) => {
    faultsOfStore(material.report, planned)
    rejectFaults(app, material.report, Boolean(options.keepGoing))
    const unforeseen = material.save && unexpected(options, (await readPlan(trx)).changes)
    if (unforeseen) throw unforeseen
    await material.save?.(trx, planned)
    const stale = options.dryRun ? undefined : await material.stale?.(trx, planned)
    if (stale) throw stale
  })
  if (options.dryRun) {
    material.needs?.(true)
    return carryOut(app, material, options, { input: asked, setting, ahead })
  }
  const stopped = refuseGuards(app, ahead.plan.guards, ahead.plan.balance, options)
  if (stopped) throw stopped
  material.needs?.(false)
  const decided = await decide(app, material, options, { input: asked, setting, ahead })
  return carryOut(app, material, { ...options, dryRun: material.save !== undefined }, decided)
}

interface Look {
  input: RolloverInput
  setting: RolloverSetting
  ahead: PlannedRollover
}

/** Asks what is open until nothing is. @throws CliError 7 with the decisions file where nobody can be asked */
async function decide(app: App, material: Material, options: RunOptions, look: Look): Promise<Look> {
  let { input, ahead } = look
  while (ahead.plan.open.length > 0) {
    if (!app.interactive || material.save) {
      await writeDecisions(app, material.decisionsPath, ahead.plan, input.options.answers)
      throw undecided(ahead.plan.open, material.decisionsPath)
    }
    input = inputOf(app, material, options, await askQuestions(app, ahead.plan.open, input.options.answers))
    ahead = await lookAhead(app, input, look.setting)
  }
  return { ...look, input, ahead }
}

async function carryOut(app: App, material: Material, options: RunOptions, { input, setting, ahead }: Look): Promise<void> {
  const gets = ahead.plan.balance.arrived > 0 || ahead.teachers.created.length > 0
  const passwords = gets ? await passwordsFor(app, options) : undefined
  const made = passwords ? await makePasswords(passwords, ahead) : setting.passwords
  let planned = ahead
  const erase = erasing(app, setting.erase && !options.dryRun, async () => planned.erased)
  const refusal = () => refused(app, planned, options)
  const { year, roster } = material
  const about = () => ({ year, rows: roster.children.length, faulty: roster.faulty.length, refused: refusal() })
  await schoolChange(app, options, {
    ...erase,
    plan: async (trx) => {
      planned = await planSchoolRollover(trx, input, { ...setting, passwords: made })
      await erase.plan(trx)
      return refusal() ?? (await material.stale?.(trx, planned))
    },
    columns: passwords?.beside(ROLLOVER_COLUMNS) ?? ROLLOVER_COLUMNS,
    rows: async () => rowsOf(planned, passwords),
    breakdown,
    preface: async () => [...pageOf(app, planned, about()), ...withoutTheirIne(app, planned, roster)],
    prefaceRefuses: true,
    question: ({ counts: { unchanged = 0, undecided: left = 0, ...written } }) =>
      app.text['rollover.question'](Object.values(written).reduce((sum, count) => sum + count, 0)),
    head: () => ({ year: yearName(year), ...(options.dryRun ? { decisions: planned.plan.open.map(asRow) } : {}) }),
    outcomes: ROLLOVER_OUTCOMES,
    everyRow: passwords?.shown ?? false,
    alongside: passwords?.alongside,
    before: async (store) => {
      if (isWritten(ahead)) await copyBefore(app, store)
    },
    remarks: () => [...remarksOf(app, planned, passwords?.made ?? false), ...withoutTheirIne(app, planned, roster)],
    exitCode: () => (roster.faulty.length ? EXIT.partial : EXIT.done),
    line: material.line,
  } satisfies Change)
}

const isWritten = ({ rows }: PlannedRollover) => rows.some(({ outcome }) => outcome !== 'unchanged' && outcome !== 'undecided')

/** The rows without the hashes that stand in for passwords. */
const rowsOf = ({ rows }: PlannedRollover, passwords: Passwords | undefined): Row[] =>
  rows.map(({ password, ...row }) => (passwords && 'login' in row ? passwords.row({ ...row, password }) : row))

/** What stands against the plan: a guard, or a question that came up since. */
function refused(app: App, { plan }: PlannedRollover, options: RunOptions): CliError | undefined {
  const guards = refuseGuards(app, plan.guards, plan.balance, options)
  return guards ?? (plan.open.length > 0 && !options.dryRun ? undecided(plan.open, undefined) : undefined)
}

/** Faults that only the store can tell. */
function faultsOfStore(report: Report, { logins, teachers }: PlannedRollover): void {
  for (const label of logins) report.fault({ column: 'class', key: 'fault.roster.label_login', values: [label] })
  for (const { line, class: label } of teachers.unknown)
    report.fault({ line, column: 'class', key: 'fault.roster.teacher_class', values: [label] })
}
