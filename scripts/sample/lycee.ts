import { type Adult, newAdults } from './adults.ts'
import { cohorts as general } from './curriculum.ts'
import { type Person, type Snapshot, uai } from './model.ts'
import { chosenSubjects, type Enrolment, enrolments, makeHomonyms } from './pupils.ts'
import { need, random } from './random.ts'
import { subjects } from './subjects.ts'
import { compare, makeGroups, type Seat, seats, teachingOf } from './teaching.ts'
import { vocationalCohorts } from './vocational.ts'

export const lycee = uai(9990012)

const cohorts = [...general, ...vocationalCohorts]

/** The sample school in two consecutive school years. */
export function lyceeSnapshots(): { before: Snapshot; now: Snapshot } {
  const newId = identifiers()
  const people = enrolments(new Map(cohorts.map((cohort) => [cohort.key, cohort])), newId)
  makeHomonyms(people.now)
  const adults = newAdults(newId)
  return { before: yearOf(people.before, adults, 'before'), now: yearOf(people.now, adults, 'now') }
}

/** Identifiers that rise with gaps, as a directory of many schools gives them. */
function identifiers(): () => string {
  const source = random('identifiers')
  let last = 20416
  return () => {
    last += 1 + source.below(9)
    return `XXA${last}`
  }
}

function yearOf(enrolled: Enrolment[], everybody: Adult[], year: 'before' | 'now'): Snapshot {
  const adults = everybody.filter((adult) => adult.present[year])
  const all = seats(enrolled)
  const groups = makeGroups(lycee, cohorts, all)
  const teaching = teachingOf(adults, cohorts, groups)
  const divisions = new Map(cohorts.flatMap((cohort) => cohort.divisions.map((division) => [division.code, division])))
  return {
    degree: 2,
    prefix: 'men',
    schools: [
      {
        uai: lycee,
        name: 'Lycée polyvalent Anita-Conti',
        contract: 'PU',
        phone: '0199000012',
        mail: 'lycee.anita-conti@exemple.invalid',
      },
    ],
    levels: cohorts.flatMap((cohort) => cohort.levels.map(({ code, label }) => ({ uai: lycee, code, label }))),
    subjects: [...subjects.values()].map(({ code, label }) => ({ uai: lycee, code, label })),
    groups: [...[...divisions.values()].map((division) => ({ uai: lycee, ...division })), ...groups],
    pupils: all.map(pupilPerson).sort((a, b) => compare(a.id, b.id)),
    adults: adults.map((adult) => adultPerson(adult, teaching.get(adult))),
    managers: managersOf(adults).map((adult) => ({ person: adult.id, schools: [lycee] })),
  }
}

/** The head, and the teacher who is also documentalist. */
function managersOf(adults: Adult[]): Adult[] {
  return adults.filter((adult) => adult.profiles.length > 1 || adult === adults.find((one) => one.profiles.includes('National_dir')))
}

function pupilPerson(seat: Seat): Person {
  const { pupil, cohort, level, division, groups } = seat
  const { id, last, first, others, civility, born } = pupil
  const studied = [...new Set([...cohort.subjects, ...chosenSubjects(seat)])].map((key) => need(subjects, key).code)
  const place = { uai: lycee, profiles: ['National_elv'], levels: [level], subjects: studied, groups: [division, ...groups] }
  return { id, last, first, others, civility, born, places: [place] }
}

function adultPerson(adult: Adult, teaches: Record<string, string[]> | undefined): Person {
  const { id, last, first, others, civility, born, birthName, mail, profiles, posts } = adult
  return {
    id,
    last,
    first,
    others,
    civility,
    born,
    mails: [mail],
    ...(birthName && { birthName }),
    places: [{ uai: lycee, profiles, posts, ...(teaches && { teaches }) }],
  }
}
