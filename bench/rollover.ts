import { spawnSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { finished } from 'node:stream/promises'
import { LARGE } from './goals.ts'
import { inPairs, memoryOf, program } from './measure.ts'
import { printCompared, printFigure, printNote, printTitle } from './print.ts'

const PUPILS = 3_000
const MILLION = Math.min(1_000_000, LARGE)
const ROUNDS = 3
const LEVELS = ['CP', 'CE1', 'CE2', 'CM1', 'CM2'] as const
/** The 20 columns that an export has beside the few that are read. */
const REST =
  'Adresse1;Cp1;Commune1;Pays1;Adresse2;Cp2;Commune2;Pays2; Cycle;Attestation fournie;Autorisation associations;Autorisation photo'
const HEAD = `Nom élève;Prénom élève;Date naissance;Sexe;INE;Niveau;Libellé classe;Identifiant classe;${REST}\n`

const syllables = [
  'ba',
  'co',
  'di',
  'fe',
  'gu',
  'la',
  'mo',
  'ni',
  'pe',
  'ro',
  'sa',
  'ti',
  'vu',
  'ze',
  'cha',
  'bri',
  'lou',
  'mar',
  'ton',
  'vel',
]
const nameOf = (n: number, parts: number) => Array.from({ length: parts }, (_, at) => syllables[Math.floor(n / 20 ** at) % 20]).join('')

/** A child of a school year; those of the first level are new in it. */
function line(n: number, level: number, year: number): string {
  const [month, day] = [1 + (n % 12), 1 + (Math.floor(n / 12) % 28)].map((one) => String(one).padStart(2, '0'))
  const ine = `${String(n).padStart(10, '0')}${'ABCDEFGHJK'[n % 10]}`
  const room = `${LEVELS[level]} ${Math.floor(n / 5) % 24}`
  const rest = '12 rue des Lilas;17100;SAINTES;FRANCE;;;;;CYCLE II;Oui;Non;Non'
  return `${nameOf(n, 4).toUpperCase()};${nameOf(n * 7, 3)};${year - 6 - level}-${month}-${day};${n % 2 ? 'M' : 'F'};${ine};${LEVELS[level]};${room};;${rest}\n`
}

async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  const out = createWriteStream(path)
  out.write(HEAD)
  let piece = ''
  for (const one of lines) {
    piece += one
    if (piece.length < 65_536) continue
    if (!out.write(piece)) await new Promise((resume) => out.once('drain', () => resume(undefined)))
    piece = ''
  }
  out.end(piece)
  await finished(out)
}

function* pupils(count: number): Generator<string> {
  for (let n = 0; n < count; n++) yield line(n, n % 5, 2025)
}

/** One level up; a fifth leaves and as many arrive. */
function* pupilsLater(count: number): Generator<string> {
  for (let n = 0; n < count; n++) if (n % 5 < 4) yield line(n, (n % 5) + 1, 2026)
  for (let n = count; n < count * 1.2; n++) yield line(n, 0, 2026)
}

/** A rollover of 3,000 pupils as a whole process, and an import of a million lines beside the shell of SQLite doing `.import`. */
export async function rollover(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-'))
  try {
    await ofOneSchool(folder)
    await ofAMillion(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const environment = (folder: string, place: string) => ({
  PATH: process.env.PATH,
  HOME: folder,
  GUICHET_STORE: place,
  GUICHET_TODAY: '2026-11-20',
  SQLITE_TMPDIR: folder,
})

/** @returns seconds @throws Error when the command fails */
function timed(env: NodeJS.ProcessEnv, ...args: string[]): number {
  const began = performance.now()
  const { status, stderr } = spawnSync(process.execPath, [program('intrascol'), ...args], {
    env,
    encoding: 'utf8',
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`)
  return (performance.now() - began) / 1000
}

async function ofOneSchool(folder: string): Promise<void> {
  printTitle(`Rollover of a school of ${PUPILS} pupils, a whole process, SQLite`)
  const [before, after] = [join(folder, 'before.csv'), join(folder, 'after.csv')]
  await writeLines(before, pupils(PUPILS))
  await writeLines(after, pupilsLater(PUPILS))
  const env = environment(folder, join(folder, 'school.db'))
  timed(env, 'store', 'init')
  timed(env, 'rollover', '--from-csv', before, '--year', '2025-2026')
  printFigure('dry run', 'ms', 1000 * timed(env, 'rollover', '--from-csv', after, '-n'), { must: 5_000 })
  printFigure('applied', 'ms', 1000 * timed(env, 'rollover', '--from-csv', after), { must: 5_000 })
  printFigure('again, nothing to do', 'ms', 1000 * timed(env, 'rollover', '--from-csv', after), { must: 5_000 })
}

async function ofAMillion(folder: string): Promise<void> {
  printTitle(`Import of ${MILLION} accounts of 20 columns, SQLite, a whole process`)
  const [large, small] = [join(folder, 'large.csv'), join(folder, 'small.csv')]
  await writeLines(large, pupils(MILLION))
  await writeLines(small, pupils(Math.round(MILLION / 10)))
  let n = 0
  const fresh = () => {
    const env = environment(folder, join(folder, `import-${++n}.db`))
    timed(env, 'store', 'init')
    return env
  }
  const line = (file: string) => ['users', 'import', file, '--create-classes', '-o', 'table']
  const ours = () => timed(fresh(), ...line(large))
  if (spawnSync('sqlite3', ['--version']).status === 0) {
    const compared = await inPairs(MILLION < 1_000_000 ? ROUNDS : 1, ours, () => shellImport(folder, large, ++n))
    printCompared('time, against .import of the sqlite3 shell', 's', compared, { must: 2.5, aim: 1.33 })
  } else {
    printNote('no sqlite3 shell here: no reference')
    printFigure('time', 's', ours(), { must: Number.NaN })
  }
  const memory = (file: string) => memoryOf([program('intrascol'), ...line(file)], fresh())
  const [most, least] = [memory(large), memory(small)]
  printFigure('peak memory', 'MB', most, { must: 200, aim: 130 })
  printCompared(
    'peak memory, against a tenth of the lines',
    'MB',
    { ours: most, reference: least, ratio: most / least },
    { must: 1.4, aim: 1.25 },
  )
}

/** The same lines into one table by the shell of SQLite, its indexes after. @returns seconds */
function shellImport(folder: string, file: string, n: number): number {
  const began = performance.now()
  const script = [
    'pragma journal_mode = wal;',
    '.mode csv',
    '.separator ;',
    `.import ${file} t`,
    'create index t_name on t ("Nom élève", "Prénom élève");',
    'create unique index t_ine on t (INE);',
  ]
  const { status, stderr } = spawnSync('sqlite3', [join(folder, `shell-${n}.db`)], { input: script.join('\n'), encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return (performance.now() - began) / 1000
}
