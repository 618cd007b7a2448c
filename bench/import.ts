import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { createReport } from '../src/files/report.ts'
import { openPupils } from '../src/intrascol/files/pupils.ts'
import { stageUsers } from '../src/intrascol/usecases/stage-users.ts'
import { openStore } from '../src/store/open.ts'
import { inStaging } from '../src/store/transaction.ts'
import { startCluster } from '../test/support/cluster.ts'
import { LARGE } from './goals.ts'
import { environment, inPairs, memoryOf, program, timed } from './measure.ts'
import { printCompared, printFigure, printNote, printTitle } from './print.ts'
import { HEAD, pupils, writeLines } from './pupils.ts'

const MILLION = Math.min(1_000_000, LARGE)
const ROUNDS = 3
const COMMAND = ['--create-classes', '-o', 'table'] as const

/** An import of a million accounts beside the shells of the engines: reading, checking and loading the file, then the whole command. */
export async function importing(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-'))
  try {
    const [large, small] = [join(folder, 'large.csv'), join(folder, 'small.csv')]
    await writeLines(large, pupils(MILLION))
    await writeLines(small, pupils(Math.round(MILLION / 10)))
    await onSqlite(folder, large, small)
    await onPostgres(folder, large)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function onSqlite(folder: string, large: string, small: string): Promise<void> {
  printTitle(`Import of ${MILLION} accounts of 20 columns, SQLite`)
  let n = 0
  const fresh = () => {
    const env = environment(folder, join(folder, `import-${++n}.db`))
    timed(env, 'store', 'init')
    return env
  }
  if (spawnSync('sqlite3', ['--version']).status === 0) {
    const shell = () => sqliteShell(folder, large, ++n)
    const staged = await inPairs(ROUNDS, () => loadOnce(fresh().GUICHET_STORE, large), shell)
    printCompared('the file read, checked and loaded, against .import', 's', staged, { must: 2.5, aim: 1.33 })
    const whole = await inPairs(1, () => timed(fresh(), 'users', 'import', large, ...COMMAND), shell)
    printCompared('the whole command: accounts, logins, classes, journal', 's', whole, { must: Number.NaN })
  } else printNote('no sqlite3 shell here: no reference')
  const memory = (file: string) => memoryOf([program('intrascol'), 'users', 'import', file, ...COMMAND], fresh())
  const [most, least] = [memory(large), memory(small)]
  printFigure('peak memory of the whole command', 'MB', most, { must: 200, aim: 130 })
  const compared = { ours: most, reference: least, ratio: most / least }
  printCompared('peak memory, against a tenth of the lines', 'MB', compared, { must: 1.4, aim: 1.25 })
}

async function onPostgres(folder: string, large: string): Promise<void> {
  printTitle(`Import of ${MILLION} accounts of 20 columns, PostgreSQL`)
  const cluster = await startCluster()
  if (!cluster) {
    printNote('no PostgreSQL here')
    return
  }
  try {
    const at = `postgres://postgres@/postgres?host=${encodeURIComponent(cluster.socket)}`
    const env = environment(folder, at)
    timed(env, 'store', 'init')
    const compared = await inPairs(
      ROUNDS,
      () => loadOnce(at, large),
      () => postgresShell(at, large),
    )
    printCompared('the file read, checked and loaded, against \\copy', 's', compared, { must: 1.67, aim: 1.33 })
    printFigure('the whole command', 's', timed(env, 'users', 'import', large, ...COMMAND), { must: Number.NaN })
  } finally {
    await cluster.stop()
  }
}

/** The file in the staging table with its indexes, every line checked. @returns seconds */
async function loadOnce(at: string, file: string): Promise<number> {
  const store = await openStore({ at, busyTimeout: 10_000 })
  try {
    const began = performance.now()
    const report = createReport()
    const lines = await openPupils(file, { year: 2026, accounts: true }, report)
    await inStaging(store, (trx) => stageUsers(trx, lines, 'first.last', report))
    if (report.faultCount > 0) throw new Error(`${report.faultCount} faults in ${file}`)
    return (performance.now() - began) / 1000
  } finally {
    await store.close()
  }
}

/** @throws Error with what the shell said */
function shell(command: string, args: readonly string[], script: readonly string[]): number {
  const began = performance.now()
  const { status, stderr } = spawnSync(command, args, { input: script.join('\n'), encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return (performance.now() - began) / 1000
}

const INDEXES = ['create index t_name on t ("Nom élève", "Prénom élève");', 'create unique index t_ine on t ("INE");']

/** The same lines into one table by the shell of SQLite, its indexes after. @returns seconds */
const sqliteShell = (folder: string, file: string, n: number): number =>
  shell(
    'sqlite3',
    [join(folder, `shell-${n}.db`)],
    ['pragma journal_mode = wal;', '.mode csv', '.separator ;', `.import ${file} t`, ...INDEXES],
  )

/** The same by the shell of PostgreSQL. @returns seconds */
function postgresShell(at: string, file: string): number {
  const columns = HEAD.trim()
    .split(';')
    .map((name) => `"${name}" text`)
  const copy = `\\copy t from '${file}' with (format csv, header true, delimiter ';')`
  return shell(
    'psql',
    ['-q', '-v', 'ON_ERROR_STOP=1', at],
    ['drop table if exists t;', `create table t (${columns.join(', ')});`, copy, ...INDEXES],
  )
}
