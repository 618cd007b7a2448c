import { basename } from 'node:path'
import type { App } from '../../cli/app.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { rejectFaults, sayRemarks } from '../../cli/faults.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { type ReadingOptions, reading, refuseDoubled } from '../../cli/reading.ts'
import { withFaults, writeRejects } from '../../cli/rejects.ts'
import { EXIT } from '../../errors.ts'
import { keepMemoryFlat } from '../../files/flat-memory.ts'
import { createReport } from '../../files/report.ts'
import { startPlan } from '../../store/plan.ts'
import { inSnapshot, inStaging } from '../../store/transaction.ts'
import { readColumnMap } from '../files/column-map.ts'
import { openPupils } from '../files/pupils.ts'
import type { LoginStyle } from '../rules/login.ts'
import type { IssuedPassword } from '../usecases/accounts.ts'
import { type ImportSetting, importedUsers, newUsers, planImportedUsers, possiblySame, stagePasswords } from '../usecases/import-users.ts'
import { checkStaged, stageUsers } from '../usecases/stage-users.ts'
import { ACCOUNT_COLUMNS, breakdown, OUTCOME } from './columns.ts'
import { schoolParsers } from './options.ts'
import { handingOut, type PasswordOptions, type Passwords, passwordsFor } from './passwords.ts'
import { reservedHash } from './reservation.ts'
import { schoolChange } from './school-change.ts'
import { levelsInOrder, loginStyle, thisYear } from './settings.ts'

interface ImportOptions extends PasswordOptions, ReadingOptions {
  year?: number | undefined
  columns?: string | undefined
  dryRun?: boolean | undefined
  yes?: boolean | undefined
  createClasses?: true | undefined
  keepGoing?: true | undefined
  loginStyle?: LoginStyle | undefined
}

export const usersImport: Define = (command, app) => {
  const { text } = app
  const { filled } = parsersFor(text)
  const { year, loginStyle: style } = schoolParsers(text)
  reading(handingOut(writing(command, app), app), app)
    .argument('<csv>', text['users_import.argument'])
    .option('--create-classes', text['users_import.option.create_classes'])
    .option('--year <years>', text['school.option.year'], year)
    .option('--login-style <style>', text['school.option.login_style'], style)
    .option('--columns <file>', text['rollover.option.columns'], filled)
    .option('--keep-going', text['rollover.option.keep_going'])
    .addHelpText(
      'after',
      helpAfter(app, ['intrascol users import new.csv', 'intrascol users import new.csv --create-classes -n'], [0, 2, 3, 5, 6, 7, 8, 130]),
    )
    .action((path, options) => importUsers(app, path, options))
}

async function importUsers(app: App, path: string, options: ImportOptions): Promise<void> {
  keepMemoryFlat()
  const left = await read(app, path, options)
  const setting = {
    ...{ today: app.today, year: options.year ?? thisYear(app), loginStyle: loginStyle(app, options.loginStyle) },
    hash: await reservedHash(app),
  }
  let same: { login: string; other: string }[] = []
  const said = () => (same.length ? [app.text['school.add.same_name'](same)] : [])
  const passwords = await passwordsFor(app, options)
  if (passwords.made && !options.dryRun) await makePasswords(app, setting, passwords)
  await schoolChange(app, options, {
    plan: async (trx) => {
      await planImportedUsers(trx, setting)
      same = await possiblySame(trx)
      return undefined
    },
    preface: async () => said(),
    columns: passwords.beside([...ACCOUNT_COLUMNS, OUTCOME]),
    rows: async (trx) => ({ query: await importedUsers(trx), map: passwords.row }),
    breakdown,
    whom: {},
    question: ({ counts }) => app.text['users_import.question'](counts.added ?? 0),
    everyRow: passwords.shown,
    alongside: passwords.alongside,
    remarks: ({ counts }) => [
      ...(app.interactive ? [] : said()),
      ...(counts.added && !passwords.made ? [app.text['school.no_password'](counts.added)] : []),
    ],
    exitCode: () => (left > 0 ? EXIT.partial : EXIT.done),
  })
}

/** Fills the staging tables, outside the write lock. @returns how many lines were left out @throws CliError 8 with every fault */
async function read(app: App, path: string, options: ImportOptions): Promise<number> {
  const report = createReport()
  const { encoding, repairEncoding, columns } = options
  const pupils = await openPupils(
    path,
    {
      ...{ year: options.year ?? thisYear(app), file: basename(path), encoding, repairEncoding, order: levelsInOrder(app), accounts: true },
      ...(columns === undefined ? {} : { columns: readColumnMap(columns) }),
    },
    report,
  )
  const left = await inStaging(await app.open(), async (trx) => {
    const lines = await stageUsers(trx, pupils, loginStyle(app, options.loginStyle), report)
    await stagePasswords(trx, new Map())
    const own = report.faultCount
    await checkStaged(trx, pupils.file, Boolean(options.createClasses), report)
    // A fault that only the whole file shows leaves no line out: there is no saying which of the two is right.
    if (report.faultCount > own) rejectFaults(app, report, false)
    return lines
  })
  sayRemarks(app, report)
  const partly = rejectFaults(app, report, Boolean(options.keepGoing))
  refuseDoubled(app, pupils.doubled, options.dryRun)
  if (!partly) return 0
  const { headers, dialect } = pupils
  if (!options.dryRun) writeRejects(app, { path, headers, dialect }, withFaults(app.text, left))
  return left.length
}

/** Plans once beforehand to know who gets an account: hashing is slow and does not belong into the transaction. */
async function makePasswords(app: App, setting: ImportSetting, passwords: Passwords): Promise<void> {
  const store = await app.open()
  const fresh = await inSnapshot(store, async (trx) => {
    await startPlan(trx)
    await planImportedUsers(trx, setting)
    return newUsers(trx)
  })
  const issued = await Promise.all(fresh.map(async ({ line, kind, level }) => [line, await passwords.issue({ kind, level })] as const))
  const made = issued.flatMap(([line, password]) => (password ? [[line, password] as const] : []))
  await inStaging(store, (trx) => stagePasswords(trx, new Map<number, IssuedPassword>(made)))
}
