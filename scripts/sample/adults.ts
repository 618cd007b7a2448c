import { slug } from '../../src/fold.ts'
import { adults } from './flows.ts'
import { type Name, newBirthName, newName } from './names.ts'
import { birthday } from './pupils.ts'
import { at, random, shuffle } from './random.ts'
import { posts } from './subjects.ts'

/** An adult; `discipline` for who teaches, `present` for the years in the school. */
export type Adult = Name & {
  id: string
  born: string
  mail: string
  profiles: string[]
  discipline?: string
  posts: string[]
  present: { before: boolean; now: boolean }
}
type Role = { profiles: string[]; discipline?: string; posts: string[] }

const source = random('adults')
const stayed = { before: true, now: true }
const left = { before: true, now: false }
const arrived = { before: false, now: true }

export function newAdults(newId: () => string): Adult[] {
  const make = (role: Role, present: Adult['present']): Adult => newAdult(newId(), role, present)
  const both: Role = { profiles: ['National_ens', 'National_doc'], discipline: 'L0202', posts: ['L0202', 'L0080'] }
  return [make(both, stayed), ...teachers(make), ...documentalists(make), ...staff(make)]
}

type Make = (role: Role, present: Adult['present']) => Adult

function teachers(make: Make): Adult[] {
  const role = (discipline: string): Role => ({ profiles: ['National_ens'], discipline, posts: [discipline] })
  const all = Object.entries(posts).flatMap(([discipline, count]) => Array.from({ length: count }, () => discipline))
  return [
    ...replaced(all, adults.teachers.arrived).flatMap(([discipline, isNew]) => turnover(make, role(discipline), isNew)),
    ...adults.teachers.notReplaced.map((discipline) => make(role(discipline), left)),
  ]
}

function documentalists(make: Make): Adult[] {
  const role: Role = { profiles: ['National_doc'], posts: ['L0080'] }
  const { count, arrived } = adults.documentalists
  return Array.from({ length: count }, (_, index) => turnover(make, role, index < arrived)).flat()
}

function staff(make: Make): Adult[] {
  const role = (profile: string): Role => ({ profiles: [`National_${profile}`], posts: [] })
  const { counts, notReplaced } = adults.staff
  const all = Object.entries(counts).flatMap(([profile, count]) => Array.from({ length: count }, () => profile))
  return [
    // the head stays: responsable in both years
    make(role(at(all, 0)), stayed),
    ...replaced(all.slice(1), adults.staff.arrived).flatMap(([profile, isNew]) => turnover(make, role(profile), isNew)),
    ...notReplaced.map((profile) => make(role(profile), left)),
  ]
}

/** A newcomer takes the place of somebody who left. */
const turnover = (make: Make, role: Role, isNew: boolean) => (isNew ? [make(role, left), make(role, arrived)] : [make(role, stayed)])

/** Says of each place whether it changed hands; `count` of them did. */
function replaced(places: string[], count: number): [string, boolean][] {
  const changed = new Set(shuffle([...places.keys()], source).slice(0, count))
  return places.map((place, index) => [place, changed.has(index)])
}

function newAdult(id: string, role: Role, present: Adult['present']): Adult {
  const name = newName()
  const birthName = name.civility === 'Mme' && source.chance(0.15) ? newBirthName(source) : undefined
  return {
    ...name,
    ...(birthName && { birthName }),
    ...role,
    id,
    born: birthday(1962 + source.below(40), source),
    mail: `${slug(name.first)}.${slug(name.last)}@exemple.invalid`,
    present,
  }
}
