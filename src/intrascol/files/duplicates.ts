import type { Fault } from '../../errors.ts'
import type { Report } from '../../files/report.ts'
import { fold } from '../../fold.ts'
import { labelKey } from '../rules/rollover/labels.ts'
import type { Placement, RosterChild } from '../rules/rollover/roster.ts'
import type { PupilLine } from './pupil-lines.ts'

const nameKey = ({ lastName, firstName, birthDate }: PupilLine) => [fold(lastName), fold(firstName), birthDate ?? ''].join('|')

interface Gathered {
  children: RosterChild[]
  /** Lines of one INE with two identities: both are faulty. */
  faults: Map<number, Fault>
}

/** The children of a file, each once (section 4.5): lines there twice, one INE with two identities, a child in two classes. */
export function gatherChildren(lines: readonly PupilLine[], file: string, report: Report): Gathered {
  const faults = twoIdentities(lines, file)
  const groups: PupilLine[][] = []
  const byIne = new Map<string, PupilLine[]>()
  const byName = new Map<string, PupilLine[]>()
  for (const line of lines) {
    if (faults.has(line.line)) continue
    const group = (line.ine === null ? undefined : byIne.get(line.ine)) ?? ofThatName(byName.get(nameKey(line)), line)
    if (group) group.push(line)
    else groups.push([line])
    const own = group ?? groups.at(-1) ?? []
    if (line.ine !== null) byIne.set(line.ine, own)
    if (line.birthDate !== null && !group) byName.set(nameKey(line), own)
  }
  return { children: groups.map((group) => childOf(group, file, report)), faults }
}

/** Two INE that differ are of two children, whatever their names. */
const ofThatName = (group: PupilLine[] | undefined, { ine, birthDate }: PupilLine) =>
  birthDate !== null && group?.every((other) => other.ine === null || ine === null || other.ine === ine) ? group : undefined

function twoIdentities(lines: readonly PupilLine[], file: string): Map<number, Fault> {
  const faults = new Map<number, Fault>()
  for (const [ine, same] of Map.groupBy(lines, (line) => line.ine)) {
    const [first] = same
    const other = first && same.find((line) => nameKey(line) !== nameKey(first))
    if (ine === null || !first || !other) continue
    for (const line of same) {
      const named = nameKey(line) === nameKey(first) ? other : first
      faults.set(line.line, { file, line: line.line, column: 'ine', key: 'fault.roster.two_identities', values: [ine, named.line] })
    }
  }
  return faults
}

function childOf(group: readonly PupilLine[], file: string, report: Report): RosterChild {
  const [first] = group
  if (!first) throw new Error('a child without a line')
  const places = new Map<string, Placement>()
  for (const { line, label, classId, level } of group) {
    const key = labelKey(label ?? '')
    if (places.has(key)) report.remark('remark.roster.twice', { file, line }, String(line))
    else places.set(key, { line, label, classId, level })
  }
  const ine = group.find((line) => line.ine !== null)?.ine ?? null
  const { lastName, usageName, firstName, birthDate, sex, line, level } = first
  const identity = { lastName, usageName, firstName, birthDate, sex, ine }
  return { ...identity, line, level, placements: [...places.values()] }
}
