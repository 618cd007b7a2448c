import type { App } from '../../cli/app.ts'
import { rejectFaults } from '../../cli/faults.ts'
import { type CliError, EXIT } from '../../errors.ts'
import type { Report } from '../../files/report.ts'
import { startPlan } from '../../store/plan.ts'
import { inSnapshot } from '../../store/transaction.ts'
import type { LoginStyle } from '../rules/login.ts'
import type { Answers } from '../rules/rollover/questions.ts'
import type { Roster } from '../rules/rollover/roster.ts'
import { yearName } from '../rules/school-year.ts'
import { openClasses } from '../usecases/classes.ts'
import { type PlannedRollover, planSchoolRollover, type RolloverInput, type RolloverSetting } from '../usecases/rollover.ts'
import type { TeacherLine } from '../usecases/rollover-teachers.ts'
import { breakdown } from './columns.ts'
import { type PasswordOptions, passwordsFor } from './passwords.ts'
import { reservedHash } from './reservation.ts'
import { ROLLOVER_COLUMNS, ROLLOVER_OUTCOMES } from './rollover-columns.ts'
import { copyBefore } from './rollover-copies.ts'
import { type Confirmations, refuseGuards } from './rollover-guards.ts'
import { pageOf } from './rollover-page.ts'
import { makePasswords, NO_PASSWORDS } from './rollover-passwords.ts'
import { askQuestions, asRow, undecided, writeDecisions } from './rollover-questions.ts'
import { schoolChange } from './school-change.ts'
import { levelsInOrder, loginStyle } from './settings.ts'
import { workFolders } from './work-folders.ts'

export interface RunOptions extends Confirmations, PasswordOptions {
  dryRun?: boolean | undefined
  yes?: boolean | undefined
  additive?: true | undefined
  acceptStrong?: true | undefined
  keepGoing?: true | undefined
  classMap?: ReadonlyMap<string, string> | undefined
  loginStyle?: LoginStyle | undefined
}

/** What a rollover is fed with: a file just read, or a plan that was saved. */
export interface Material {
  roster: Roster
  year: number
  fileHash: string
  planHash: string | null
  teachers: readonly TeacherLine[]
  answers: Answers
  /** Where the questions are written when nobody can be asked. */
  decisionsPath: string
  report: Report
  /** What else stops it with 7: names encoded twice. */
  needs?: (() => void) | undefined
  /** The same line without questions, when it was put together by them. */
  line?: readonly string[] | undefined
  /** Looks whether the store is still the one of the plan. */
  check?: (trx: Parameters<typeof planSchoolRollover>[0], planned: PlannedRollover) => Promise<CliError | undefined>
}

/** The input of the use case as the options and the answers so far make it. */
export const inputOf = (app: App, material: Material, options: RunOptions, answers: Answers): RolloverInput => ({
  ...{ roster: material.roster, fileHash: material.fileHash, planHash: material.planHash, teachers: material.teachers },
  options: {
    ...{ year: material.year, additive: Boolean(options.additive), acceptStrong: Boolean(options.acceptStrong) },
    ...{ keepGoing: Boolean(options.keepGoing), answers, classMap: options.classMap ?? new Map(), order: levelsInOrder(app) },
  },
})

export const settingOf = async (app: App, options: RunOptions): Promise<RolloverSetting> => ({
  ...{ today: app.today, loginStyle: loginStyle(app, options.loginStyle), hash: await reservedHash(app) },
  ...{ occupied: await occupiedClasses(app), passwords: NO_PASSWORDS },
})

/** The classes whose work folders hold a file, looked at before the transaction; a folder is looked at again before it is removed. */
async function occupiedClasses(app: App): Promise<Set<string>> {
  const folders = workFolders(app)
  const rooms = await inSnapshot(await app.open(), openClasses)
  return new Set(rooms.filter(({ slug }) => folders.content(slug, { linkCounts: true })?.files.length).map(({ name }) => name))
}

/** The plan on a picture of the store, without writing. */
export const lookAhead = async (app: App, input: RolloverInput, setting: RolloverSetting): Promise<PlannedRollover> =>
  inSnapshot(await app.open(), async (trx) => {
    await startPlan(trx)
    return planSchoolRollover(trx, input, setting)
  })

/**
 * A rollover from its material to its result. Faults first (8), then guards (5), then what only a person can decide (7); nothing is
 * written for any of them.
 */
export async function runRollover(app: App, material: Material, options: RunOptions): Promise<void> {
  let input = inputOf(app, material, options, material.answers)
  const setting = await settingOf(app, options)
  let ahead = await lookAhead(app, input, setting)
  faultsOfStore(material.report, ahead)
  rejectFaults(app, material.report, Boolean(options.keepGoing))
  const { roster } = material
  if (!options.dryRun) {
    const stopped = refuseGuards(app, ahead.plan.guards, ahead.plan.balance, options)
    if (stopped) throw stopped
    material.needs?.()
    while (ahead.plan.open.length > 0) {
      if (!app.interactive) {
        await writeDecisions(material.decisionsPath, ahead.plan.open)
        throw undecided(ahead.plan.open, material.decisionsPath)
      }
      input = inputOf(app, material, options, await askQuestions(app, ahead.plan.open, input.options.answers))
      ahead = await lookAhead(app, input, setting)
    }
  }
  const passwords = ahead.plan.balance.arrived || ahead.teachers.created.length ? await passwordsFor(app, options) : undefined
  const made = passwords ? await makePasswords(passwords, ahead) : NO_PASSWORDS
  const writes = ahead.rows.some(({ outcome }) => !['unchanged', 'undecided'].includes(outcome))
  let planned = ahead
  await schoolChange(app, options, {
    plan: async (trx) => {
      planned = await planSchoolRollover(trx, input, { ...setting, passwords: made })
      return refusal(app, planned, options) ?? (await material.check?.(trx, planned))
    },
    columns: [...ROLLOVER_COLUMNS, ...(passwords?.columns ?? []).map((column) => ({ ...column, sparse: true }))],
    rows: async () =>
      (passwords ? planned.rows.map((row) => ('login' in row ? passwords.row(row) : row)) : planned.rows) as Record<string, unknown>[],
    breakdown,
    preface: async () =>
      pageOf(app, planned, {
        ...{ year: material.year, rows: roster.children.length, faulty: roster.faulty.length },
        refused: refusal(app, planned, options),
      }),
    question: ({ changes }) => app.text['rollover.question'](changes),
    head: () => ({ year: yearName(material.year), ...(options.dryRun ? { decisions: planned.plan.open.map(asRow) } : {}) }),
    outcomes: ROLLOVER_OUTCOMES,
    everyRow: passwords?.shown ?? false,
    alongside: passwords?.alongside,
    before: async (store) => {
      if (writes) await copyBefore(app, store)
    },
    remarks: () => remarksOf(app, planned, passwords?.made ?? false),
    exitCode: () => (roster.faulty.length ? EXIT.partial : EXIT.done),
    line: material.line,
  })
}

/** What stands against the plan: a guard, or a question that came up since. */
function refusal(app: App, { plan }: PlannedRollover, options: RunOptions): CliError | undefined {
  const guards = refuseGuards(app, plan.guards, plan.balance, options)
  return guards ?? (plan.open.length && !options.dryRun ? undecided(plan.open, undefined) : undefined)
}

/** Faults that only the store can tell. */
export function faultsOfStore(report: Report, { logins, teachers }: PlannedRollover): void {
  for (const label of logins) report.fault({ column: 'class', key: 'fault.roster.label_login', values: [label] })
  for (const { line, class: label } of teachers.unknown)
    report.fault({ line, column: 'class', key: 'fault.roster.unknown_class', values: [label] })
}

function remarksOf(app: App, { plan, teachers, occupied, withoutTeacher, inNoClass }: PlannedRollover, made: boolean): string[] {
  const { text } = app
  const fresh = plan.balance.arrived + teachers.created.length
  return [
    ...(withoutTeacher.length ? [text['rollover.page.teacherless'](withoutTeacher)] : []),
    ...(occupied.length ? [text['rollover.page.occupied'](occupied)] : []),
    ...(inNoClass ? [text['rollover.page.none'](inNoClass)] : []),
    ...(fresh && !made ? [text['school.no_password'](fresh)] : []),
  ]
}
