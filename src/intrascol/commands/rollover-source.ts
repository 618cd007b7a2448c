import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { App } from '../../cli/app.ts'
import { sayRemarks } from '../../cli/faults.ts'
import { parsersFor } from '../../cli/parsers.ts'
import { faultLine } from '../../cli/report.ts'
import { CliError, EXIT } from '../../errors.ts'
import { ENCODINGS, type Encoding } from '../../files/decode.ts'
import { createReport, type Report } from '../../files/report.ts'
import { fileError } from '../../files/source.ts'
import type { Text } from '../../text/index.ts'
import { readColumnMap } from '../files/column-map.ts'
import { readDecisions } from '../files/decisions.ts'
import type { Doubled } from '../files/pupils.ts'
import { type RosterFile, readRoster } from '../files/roster.ts'
import { readTeachers, type TeacherRecord } from '../files/teachers.ts'
import type { Answers } from '../rules/rollover/questions.ts'
import { levelsInOrder, thisYear } from './settings.ts'

export interface SourceOptions {
  year?: number | undefined
  teachers?: string | undefined
  columns?: string | undefined
  encoding?: Encoding | undefined
  repairEncoding?: true | undefined
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
  const teachers = options.teachers === undefined ? [] : await readTeachers(options.teachers, undefined, report)
  const answers = options.decisions === undefined ? new Map<string, string>() : await readDecisions(options.decisions, report)
  sayRemarks(app, report)
  return { path, hash: hash('sha256', bytes), year, pupils, teachers, answers, report }
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw fileError(path, error)
  }
}

/** Names that were encoded twice, with what they were meant to be. @throws CliError 7; a dry run says it and goes on */
export function refuseDoubled(app: App, file: string, doubled: readonly Doubled[], dryRun: boolean | undefined): void {
  if (doubled.length === 0) return
  const faults = doubled.map(({ line, column, value, repair }) => ({
    file,
    line,
    column,
    key: 'rollover.doubled_cell' as const,
    values: [value, repair],
  }))
  const refused = new CliError('doubly_encoded', EXIT.undecided, 'rollover.doubled', [doubled.length], {
    details: { option: '--repair-encoding', cells: doubled },
    faults,
  })
  if (!dryRun) throw refused
  app.remark([app.text['rollover.doubled'](doubled.length), ...faults.map((fault) => faultLine(app.text, fault))].join('\n'))
}

/** The names of encodings, case apart. */
export const encodingParser = (text: Text) =>
  parsersFor(text).word(Object.fromEntries(ENCODINGS.map((name) => [name, name])) as Record<string, Encoding>, (value) =>
    value.toLowerCase(),
  )
