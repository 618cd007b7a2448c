import type { Adult } from './adults.ts'
import type { Cohort } from './curriculum.ts'
import type { Group } from './model.ts'
import { chosenSubjects, type Enrolment } from './pupils.ts'
import { at, need } from './random.ts'
import { subjects } from './subjects.ts'

export type Seat = Enrolment & { level: string; division: string; groups: string[] }
type Service = { code: string; subject: string }

/** Gives each pupil of a year a level and a division: dealt in turn, so that divisions are of the same size. */
export function seats(enrolments: Enrolment[]): Seat[] {
  const dealt = new Map<Cohort, number>()
  const sizes = new Map<Cohort, number>()
  for (const { cohort } of enrolments) sizes.set(cohort, (sizes.get(cohort) ?? 0) + 1)
  return enrolments.map((one) => {
    const index = dealt.get(one.cohort) ?? 0
    dealt.set(one.cohort, index + 1)
    const division = at(one.cohort.divisions, index % one.cohort.divisions.length).code
    return { ...one, level: levelOf(one.cohort, index, need(sizes, one.cohort)), division, groups: [] }
  })
}

function levelOf({ levels }: Cohort, index: number, size: number): string {
  const second = levels[1]
  return second?.share && index >= size - Math.round(size * second.share) ? second.code : at(levels, 0).code
}

/** Makes the groups of a year and seats the pupils in them. */
export function makeGroups(uai: string, cohorts: Cohort[], all: Seat[]): Group[] {
  return cohorts.flatMap((cohort) => {
    const members = all.filter((seat) => seat.cohort === cohort)
    const chosen = new Set(members.flatMap(chosenSubjects))
    return [...chosen].sort().flatMap((subject) => subjectGroups(uai, cohort, subject, members))
  })
}

function subjectGroups(uai: string, cohort: Cohort, subject: string, members: Seat[]): Group[] {
  const takers = members.filter((seat) => chosenSubjects(seat).includes(subject)).sort((a, b) => compare(a.division, b.division))
  const count = Math.ceil(takers.length / (subject === cohort.workshop ? 8 : 30))
  return Array.from({ length: count }, (_, index) => {
    const part = takers.slice(Math.round((index * takers.length) / count), Math.round(((index + 1) * takers.length) / count))
    const code = `${cohort.key.replaceAll(' ', '')}-${subject}-${index + 1}`
    for (const seat of part) seat.groups.push(code)
    const label = `${cohort.key} ${need(subjects, subject).label} GR${index + 1}`
    return { uai, code, label, divisions: [...new Set(part.map((seat) => seat.division))] }
  })
}

/** Who teaches what to which division or group: the services of a discipline go round its teachers. */
export function teachingOf(adults: Adult[], cohorts: Cohort[], groups: Group[]): Map<Adult, Record<string, string[]>> {
  const turns = new Map<string, number>()
  const result = new Map<Adult, Record<string, string[]>>()
  for (const { code, subject } of [...divisionServices(cohorts), ...groups.map(groupService)]) {
    const { discipline, code: subjectCode } = need(subjects, subject)
    const able = adults.filter((adult) => adult.discipline === discipline)
    const turn = turns.get(discipline) ?? 0
    turns.set(discipline, turn + 1)
    const teacher = at(able, turn % able.length)
    const services = result.get(teacher) ?? {}
    services[code] = [...(services[code] ?? []), subjectCode]
    result.set(teacher, services)
  }
  return result
}

function divisionServices(cohorts: Cohort[]): Service[] {
  const services = cohorts.flatMap((cohort) =>
    cohort.divisions.flatMap(({ code }) => cohort.subjects.map((subject) => ({ code, subject }))),
  )
  return [...new Map(services.map((service) => [`${service.code} ${service.subject}`, service])).values()]
}

const groupService = ({ code }: Group): Service => ({ code, subject: at(code.split('-').slice(-2), 0) })

export const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
