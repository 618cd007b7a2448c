import type { Fault } from '../../errors.ts'
import type { Dialect } from '../../files/dialect.ts'
import type { Report } from '../../files/report.ts'
import type { Doubled } from '../../files/table.ts'
import type { FaultyChild, Roster } from '../rules/rollover/roster.ts'
import { gatherChildren } from './duplicates.ts'
import type { PupilLine } from './pupil-lines.ts'
import { openPupils, type PupilsOptions } from './pupils.ts'

/** A line that was left out, with its cells as they were, to be written out again. */
export interface Rejected {
  cells: readonly string[]
  faults: readonly Fault[]
}

/** A pupils' file read whole: a school has a few hundred. */
export interface RosterFile {
  roster: Roster
  file: string
  dialect: Dialect
  headers: readonly string[]
  rejected: readonly Rejected[]
  /** Names encoded twice, unless they were to be repaired. */
  doubled: readonly Doubled[]
}

/**
 * Reads a pupils' file for a rollover. Every fault goes to the report; the lines without one are the children.
 * @throws CliError 6 when the file is missing or cannot be read
 */
export async function readRoster(source: string | Uint8Array, options: PupilsOptions, report: Report): Promise<RosterFile> {
  const pupils = await openPupils(source, options, report)
  const { file, dialect, headers, doubled } = pupils
  const lines: PupilLine[] = []
  const cells = new Map<number, readonly string[]>()
  const rejected: (Rejected & { line: number })[] = []
  const faulty: FaultyChild[] = []
  for await (const page of pupils.pages) {
    for (const read of page) {
      if (read.pupil) {
        lines.push(read.pupil)
        cells.set(read.line, read.cells)
      } else {
        rejected.push({ line: read.line, cells: read.cells, faults: read.faults })
        faulty.push(read.about)
      }
    }
  }
  const { children, faults } = gatherChildren(lines, file, report)
  for (const line of lines) {
    const fault = faults.get(line.line)
    if (!fault) continue
    report.fault(fault)
    rejected.push({ line: line.line, cells: cells.get(line.line) ?? [], faults: [fault] })
    faulty.push(line)
  }
  rejected.sort((a, b) => a.line - b.line)
  return { roster: { children, faulty: faulty.map(about) }, file, dialect, headers, rejected, doubled }
}

const about = ({ line, lastName, firstName, birthDate, ine }: FaultyChild): FaultyChild => ({ line, lastName, firstName, birthDate, ine })
