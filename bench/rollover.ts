import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environment, timed } from './measure.ts'
import { printFigure, printTitle } from './print.ts'
import { pupils, pupilsLater, writeLines } from './pupils.ts'

const PUPILS = 3_000

/** A rollover of 3,000 pupils as a whole process. */
export async function rollover(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-'))
  try {
    await ofOneSchool(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
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
