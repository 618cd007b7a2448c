import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { App } from '../../cli/app.ts'
import { sayRemarks } from '../../cli/faults.ts'
import type { ReadingOptions } from '../../cli/reading.ts'
import { createReport, type Report } from '../../files/report.ts'
import { fileError } from '../../files/source.ts'
import type { Doubled } from '../../files/table.ts'
import { readColumnMap } from '../files/column-map.ts'
import { readDecisions } from '../files/decisions.ts'
import { type RosterFile, readRoster } from '../files/roster.ts'
import { readTeachers, type TeacherRecord } from '../files/teachers.ts'
import type { Answers } from '../rules/rollover/questions.ts'
import { levelsInOrder, thisYear } from './settings.ts'

export interface SourceOptions extends ReadingOptions {
  year?: number | undefined
  teachers?: string | undefined
  columns?: string | undefined
  decisions?: string | undefined
}

/** Everything that files say about a rollover, read before the store is looked at. */
export interface Source {
  /** The path of the pupils' file. */
  path: string
  hash: string
  year: number
  pupils: RosterFile
  teachers: readonly TeacherRecord[]
  /** Names encoded twice in either file, unless they were to be repaired. */
  doubled: readonly Doubled[]
  answers: Answers
  report: Report
}

/** @throws CliError 6 when a file is missing or cannot be read; what is wrong in one stands in the report */
export async function readSource(app: App, path: string, options: SourceOptions): Promise<Source> {
  const report = createReport()
  const bytes = bytesOf(path)
  const year = options.year ?? thisYear(app)
  const pupils = await readRoster(
    bytes,
    {
      ...{ year, file: basename(path), encoding: options.encoding, repairEncoding: options.repairEncoding, order: levelsInOrder(app) },
      ...(options.columns === undefined ? {} : { columns: readColumnMap(options.columns) }),
    },
    report,
  )
  const { repairEncoding } = options
  const nobody = { records: [], doubled: [] }
  const teachers = options.teachers === undefined ? nobody : await readTeachers(options.teachers, { repairEncoding }, report)
  const answers = options.decisions === undefined ? new Map<string, string>() : await readDecisions(options.decisions, report)
  sayRemarks(app, report)
  const doubled = [...pupils.doubled, ...teachers.doubled]
  return { path, hash: hash('sha256', bytes), year, pupils, teachers: teachers.records, doubled, answers, report }
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw fileError(path, error)
  }
}
