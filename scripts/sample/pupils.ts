import type { Cohort } from './curriculum.ts'
import { arrivals, moves } from './flows.ts'
import { type Name, newName } from './names.ts'
import { at, need, type Random, random, shuffle } from './random.ts'

/** A pupil and the choices that stay the same from year to year. */
type Pupil = Name & { id: string; born: string; languages: string[]; specialities: string[]; luck: number }
export type Enrolment = { pupil: Pupil; cohort: Cohort }

const source = random('pupils')

/** Last year's and this year's enrolments. */
export function enrolments(cohorts: Map<string, Cohort>, newId: () => string): { before: Enrolment[]; now: Enrolment[] } {
  const before: Enrolment[] = []
  const now: Enrolment[] = []
  for (const [key, line] of Object.entries(moves)) {
    const cohort = need(cohorts, key)
    const pupils = Object.entries(line).flatMap(([next, count]) =>
      Array.from({ length: count }, () => ({ pupil: newPupil(cohort, 2025, newId), next })),
    )
    for (const { pupil, next } of shuffle(pupils, source)) {
      before.push({ pupil, cohort })
      if (next !== 'gone') now.push({ pupil, cohort: need(cohorts, next) })
    }
  }
  for (const [key, count] of Object.entries(arrivals)) {
    const cohort = need(cohorts, key)
    for (let arrived = 0; arrived < count; arrived++) now.push({ pupil: newPupil(cohort, 2026, newId), cohort })
  }
  return { before, now }
}

function newPupil(cohort: Cohort, year: number, newId: () => string): Pupil {
  const late = source.chance(0.1) ? 1 : 0
  return {
    ...newName(),
    id: newId(),
    born: birthday(year - cohort.age - late, source),
    languages: newLanguages(),
    specialities: newSpecialities(),
    luck: source.below(1000) / 1000,
  }
}

export function birthday(year: number, random: Random): string {
  const day = new Date(Date.UTC(year, 0, 1 + random.below(365)))
  return day.toISOString().slice(0, 10)
}

function newLanguages(): string[] {
  if (source.chance(0.07)) return ['ALL1', 'AGL2']
  return ['AGL1', source.pick(['ESP2', 'ESP2', 'ESP2', 'ESP2', 'ESP2', 'ESP2', 'ALL2', 'ALL2', 'ALL2', 'ITA2', 'ITA2', 'BRE2'])]
}

const popular = ['MATS', 'MATS', 'MATS', 'PCSP', 'PCSP', 'SVTS', 'SVTS', 'SESS', 'SESS', 'HGSP', 'HGSP', 'LLCA', 'LLCA', 'HULP', 'NSI']
const newSpecialities = () => [...new Set(shuffle(popular, source))].slice(0, 3)

/** Two pairs of the same name, among the pupils of this year: one of another birth date, one of the same. */
export function makeHomonyms(now: Enrolment[]): void {
  const inCohort = (key: string) => now.filter(({ cohort }) => cohort.key === key).map(({ pupil }) => pupil)
  const [secondes, premieres] = [inCohort('2GT'), inCohort('1G')]
  const pairs: [Pupil, Pupil][] = [
    [at(secondes, 40), at(premieres, 200)],
    [at(premieres, 17), at(premieres, 120)],
  ]
  for (const [one, other] of pairs) {
    other.last = one.last
    other.first = one.first
    other.others = [one.first]
    other.civility = one.civility
  }
  const [twin, otherTwin] = at(pairs, 1)
  otherTwin.born = twin.born
}

/** Subjects that a pupil chose, or that are taught in groups. */
export function chosenSubjects({ pupil, cohort }: Enrolment): string[] {
  const options: string[] = []
  let floor = 0
  for (const { subject, share } of cohort.options ?? []) {
    if (pupil.luck >= floor && pupil.luck < floor + share) options.push(subject)
    floor += share
  }
  return [
    ...(cohort.languages ? pupil.languages : []),
    ...pupil.specialities.slice(0, cohort.specialities ?? 0),
    ...options,
    ...(cohort.workshop ? [cohort.workshop] : []),
  ]
}
