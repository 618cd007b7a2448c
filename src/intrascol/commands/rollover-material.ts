import type { App } from '../../cli/app.ts'
import type { ChangeOptions } from '../../cli/change.ts'
import type { CliError } from '../../errors.ts'
import type { Report } from '../../files/report.ts'
import type { Db } from '../../store/engine.ts'
import { startPlan } from '../../store/plan.ts'
import { inSnapshot } from '../../store/transaction.ts'
import type { LoginStyle } from '../rules/login.ts'
import type { Answers } from '../rules/rollover/questions.ts'
import type { Roster } from '../rules/rollover/roster.ts'
import { openClasses } from '../usecases/classes.ts'
import { type PlannedRollover, planSchoolRollover, type RolloverInput, type RolloverSetting } from '../usecases/rollover.ts'
import type { TeacherLine } from '../usecases/rollover-teachers.ts'
import type { PasswordOptions } from './passwords.ts'
import { reservedHash } from './reservation.ts'
import type { Confirmations } from './rollover-guards.ts'
import { NO_PASSWORDS } from './rollover-passwords.ts'
import { levelsInOrder, loginStyle } from './settings.ts'
import { workFolders } from './work-folders.ts'

export interface RunOptions extends Confirmations, PasswordOptions, ChangeOptions {
  dryRun?: boolean | undefined
  additive?: true | undefined
  acceptStrong?: true | undefined
  keepGoing?: true | undefined
  deleteLeavers?: true | undefined
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
  /** What else stops it with 7, or is said in a dry run: names encoded twice. */
  needs?: (dryRun: boolean) => void
  /** The same line without questions, when it was put together by them. */
  line?: readonly string[] | undefined
  /** Whether the store is still the one that it was made for. */
  stale?: (trx: Db, planned: PlannedRollover) => Promise<CliError | undefined>
  /** Saves what was computed; nothing is then carried out. */
  save?: (trx: Db, planned: PlannedRollover) => Promise<void>
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
  ...{
    today: app.today,
    loginStyle: loginStyle(app, options.loginStyle),
    hash: await reservedHash(app),
    erase: Boolean(options.deleteLeavers),
  },
  ...{ occupied: await occupiedClasses(app), passwords: NO_PASSWORDS },
})

/** The classes whose work folders hold a file, looked at before the transaction; a folder is looked at again before it is removed. */
async function occupiedClasses(app: App): Promise<Set<string>> {
  const folders = workFolders(app)
  const rooms = await inSnapshot(await app.open(), openClasses)
  return new Set(rooms.filter(({ slug }) => folders.content(slug, { linkCounts: true })?.files.length).map(({ name }) => name))
}

/** The plan on a picture of the store, without writing. @param then reads on in the same picture */
export const lookAhead = async (
  app: App,
  input: RolloverInput,
  setting: RolloverSetting,
  then: (trx: Db, planned: PlannedRollover) => Promise<void> = async () => undefined,
): Promise<PlannedRollover> =>
  inSnapshot(await app.open(), async (trx) => {
    await startPlan(trx)
    const planned = await planSchoolRollover(trx, input, setting)
    await then(trx, planned)
    return planned
  })
