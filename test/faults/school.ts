import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { alone, ask, copyOf, isServer } from './checker.ts'
import { randomFrom } from './desk.ts'
import { type Desk, FIXTURES, mustSucceedSchool, type Running, startIntrascol } from './programs.ts'

const FILES = join(FIXTURES, 'sample', 'intrascol')
const LAST_YEAR = { GUICHET_TODAY: '2025-09-02' }

/** The writes that are killed: both change rows and folders. */
export const SCHOOL_WRITES: Readonly<Record<string, readonly string[]>> = {
  'classes delete': ['classes', 'delete', 'CP Mme Roy', 'CE1-CE2 M. Blin', 'CE1 Mme Ferrand', 'CE2 Mme Huet'],
  rollover: ['rollover', '--from-csv', join(FILES, 'CSVExtraction-2026.csv')],
}

/** A school with its folders; every round works on a copy of both. */
export interface School {
  desk: Desk
  folders: string
}

export async function furnishSchool(desk: Desk): Promise<School> {
  const folders = join(desk.home, 'folders')
  mkdirSync(folders)
  const more = { GUICHET_FOLDERS: folders, ...LAST_YEAR }
  await mustSucceedSchool(desk, ['store', 'init'], more)
  await mustSucceedSchool(desk, ['rollover', '--from-csv', join(FILES, 'CSVExtraction-2025.csv')], more)
  return { desk, folders }
}

async function copied({ desk, folders }: School): Promise<School & { more: Record<string, string> }> {
  const beside = mkdtempSync(join(desk.home, 'folders-'))
  cpSync(folders, beside, { recursive: true })
  return {
    desk: { ...desk, place: await copyOf(desk.place) },
    folders: beside,
    more: { GUICHET_FOLDERS: beside, GUICHET_TODAY: '2026-09-01' },
  }
}

/** Who is where, which classes are open, and how many operations: two states with the same text are the same for a kill. */
const stateOf = (place: string): Promise<string> =>
  ask(place, async (connection) => {
    const rows = async (text: string) => JSON.stringify(await connection.rows(text))
    return [
      await rows('select login, class, level, status from account order by login'),
      await rows('select id, closed_on from class order by id'),
      await rows('select account, year, class from class_member order by account, year'),
      await rows('select max(id) as operations from operation'),
    ].join('\n')
  })

export interface SchoolReport {
  before: number
  after: number
  /** Kills that left work on folders for the next command. */
  waiting: number
  broken: string[]
}

/** Kills a write again and again, between the commit and the folders too; the next command must leave rows and folders that fit. */
export async function killingSchool(school: School, name: string, { kills, seed }: { kills: number; seed: number }): Promise<SchoolReport> {
  const random = randomFrom(seed)
  const args = SCHOOL_WRITES[name] ?? []
  const before = await stateOf(school.desk.place)
  const whole = await copied(school)
  const begun = performance.now()
  await mustSucceedSchool(whole.desk, args, whole.more)
  const window = performance.now() - begun
  const after = await stateOf(whole.desk.place)
  const report: SchoolReport = { before: 0, after: 0, waiting: 0, broken: [] }
  for (let round = 1; round <= kills; round++) {
    const at = await copied(school)
    // Late more often than early: the commit and the folders stand at the end.
    await killed(startIntrascol(at.desk, [...args], at.more), window * (1 - random() ** 2 * 0.7))
    if (isServer(at.desk.place)) await alone(at.desk.place)
    const found = await stateOf(at.desk.place)
    if (found === before) report.before++
    else if (found === after) report.after++
    else report.broken.push(`${name}, seed ${seed}, kill ${round}: neither before nor after`)
    report.broken.push(...(await nextCommand(at, report)).map((what) => `${name}, seed ${seed}, kill ${round}: ${what}`))
    rmSync(at.folders, { recursive: true, force: true })
  }
  return report
}

async function killed({ child, ended }: Running, delay: number): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), delay)
  await ended
  clearTimeout(timer)
}

/** The next command finishes what waits; then store and folders must fit. */
async function nextCommand(at: Awaited<ReturnType<typeof copied>>, report: SchoolReport): Promise<string[]> {
  const waiting = await ask(at.desk.place, (connection) => connection.rows('select slug from folder_work'))
  if (waiting.length > 0) report.waiting++
  await mustSucceedSchool(at.desk, ['classes', 'create', 'Classe nouvelle'], at.more)
  const { code, err } = await startIntrascol(at.desk, ['store', 'check', '-o', 'json'], at.more).ended
  const aside = readdirSync(at.folders).filter((entry) => entry.startsWith('.deleting'))
  return [...(code === 0 ? [] : [`store check ended with ${code}: ${err}`]), ...aside.map((entry) => `${entry} is left`)]
}
