import { stringify } from 'csv-stringify/sync'
import { addDays, type Day } from '../../days.ts'
import { guardCell } from '../../files/formula.ts'

/** A school as OneRoster 1.1 takes it; the numbers are those of the store, which never gives one twice. */
export interface Roster {
  school: { id: string; name: string; identifier: string | null }
  year: { first: number; name: string; start: Day; end: Day }
  classes: readonly { id: number; name: string; levels: readonly string[]; teacher: number | null }[]
  people: readonly RosterPerson[]
}

export interface RosterPerson {
  id: number
  kind: 'pupil' | 'adult'
  login: string
  first_name: string
  last_name: string
  class: number | null
  level: string | null
  birth_date: Day | null
  sex: 'F' | 'M' | null
}

/** The header of each file, as the specification has it. In bulk mode `status` and `dateLastModified` stay blank. */
const HEADERS = {
  academicSessions: ['title', 'type', 'startDate', 'endDate', 'parentSourcedId', 'schoolYear'],
  classes: [
    ...['title', 'grades', 'courseSourcedId', 'classCode', 'classType', 'location', 'schoolSourcedId', 'termSourcedIds', 'subjects'],
    ...['subjectCodes', 'periods'],
  ],
  courses: ['schoolYearSourcedId', 'title', 'courseCode', 'grades', 'orgSourcedId', 'subjects', 'subjectCodes'],
  demographics: [
    ...['birthDate', 'sex', 'americanIndianOrAlaskaNative', 'asian', 'blackOrAfricanAmerican', 'nativeHawaiianOrOtherPacificIslander'],
    ...['white', 'demographicRaceTwoOrMoreRaces', 'hispanicOrLatinoEthnicity', 'countryOfBirthCode', 'stateOfBirthAbbreviation'],
    ...['cityOfBirth', 'publicSchoolResidenceStatus'],
  ],
  enrollments: ['classSourcedId', 'schoolSourcedId', 'userSourcedId', 'role', 'primary', 'beginDate', 'endDate'],
  orgs: ['name', 'type', 'identifier', 'parentSourcedId'],
  users: [
    ...['enabledUser', 'orgSourcedIds', 'role', 'username', 'userIds', 'givenName', 'familyName', 'middleName', 'identifier', 'email'],
    ...['sms', 'phone', 'agentSourcedIds', 'grades', 'password'],
  ],
} as const
type Name = keyof typeof HEADERS

const ABSENT = ['categories', 'classResources', 'courseResources', 'lineItems', 'resources', 'results']

type Cells = { sourcedId: string } & Record<string, string | null>

/** The files of a OneRoster 1.1 bulk exchange, by name, each as pieces of CSV (RFC 4180, UTF-8). */
export function* onerosterFiles(roster: Roster): Generator<[name: string, pieces: Iterable<string>]> {
  yield ['manifest.csv', manifest()]
  for (const name of Object.keys(HEADERS) as Name[]) yield [`${name}.csv`, table(name, ROWS[name](roster))]
}

const line = (cells: readonly string[]) => stringify([cells.map((cell) => guardCell(cell))], { record_delimiter: '\r\n' })

function* manifest(): Generator<string> {
  const files = [...Object.keys(HEADERS), ...ABSENT].sort((a, b) => (a < b ? -1 : 1))
  yield line(['propertyName', 'value'])
  yield line(['manifest.version', '1.0'])
  yield line(['oneroster.version', '1.1'])
  for (const name of files) yield line([`file.${name}`, name in HEADERS ? 'bulk' : 'absent'])
  yield line(['source.systemName', 'intrascol'])
  yield line(['source.systemCode', 'guichet'])
}

function* table(name: Name, rows: Iterable<Cells>): Generator<string> {
  const columns = ['sourcedId', 'status', 'dateLastModified', ...HEADERS[name]]
  yield line(columns)
  for (const row of rows) yield line(columns.map((column) => row[column] ?? ''))
}

const idOf = ({ school }: Roster, kind: string, ...numbers: number[]) => [school.id, kind, ...numbers].join('-')

const ROWS: Readonly<Record<Name, (roster: Roster) => Iterable<Cells>>> = {
  orgs: ({ school }) => [{ sourcedId: school.id, name: school.name, type: 'school', identifier: school.identifier }],
  academicSessions: (roster) => sessions(roster),
  courses: (roster) =>
    roster.classes.map(({ id, name, levels }) => ({
      sourcedId: idOf(roster, 'course', id),
      schoolYearSourcedId: idOf(roster, 'year', roster.year.first),
      title: name,
      grades: gradesOf(levels),
      orgSourcedId: roster.school.id,
    })),
  classes: (roster) =>
    roster.classes.map(({ id, name, levels }) => ({
      sourcedId: idOf(roster, 'class', id),
      title: name,
      grades: gradesOf(levels),
      courseSourcedId: idOf(roster, 'course', id),
      classType: 'homeroom',
      schoolSourcedId: roster.school.id,
      termSourcedIds: idOf(roster, 'term', roster.year.first),
    })),
  users: (roster) =>
    roster.people.map(({ id, kind, login, first_name, last_name, level }) => ({
      sourcedId: idOf(roster, 'user', id),
      enabledUser: 'true',
      orgSourcedIds: roster.school.id,
      role: kind === 'pupil' ? 'student' : 'teacher',
      username: login,
      givenName: first_name,
      familyName: last_name,
      grades: gradesOf([level]),
    })),
  enrollments: (roster) => enrollments(roster),
  demographics: (roster) =>
    roster.people
      .filter(({ birth_date, sex }) => birth_date !== null || sex !== null)
      .map(({ id, birth_date, sex }) => ({
        sourcedId: idOf(roster, 'user', id),
        birthDate: birth_date,
        sex: sex && (sex === 'F' ? 'female' : 'male'),
      })),
}

/** The school year, and its only term: a class refers to a term. */
function sessions(roster: Roster): Cells[] {
  const { first, name, start, end } = roster.year
  const year = idOf(roster, 'year', first)
  const common = { title: name, startDate: start, endDate: end, schoolYear: String(first + 1) }
  return [
    { ...common, sourcedId: year, type: 'schoolYear', parentSourcedId: null },
    { ...common, sourcedId: idOf(roster, 'term', first), type: 'term', parentSourcedId: year },
  ]
}

function* enrollments(roster: Roster): Generator<Cells> {
  const one = (class_: number, user: number, role: 'student' | 'teacher') => ({
    sourcedId: idOf(roster, 'enrollment', roster.year.first, class_, user),
    classSourcedId: idOf(roster, 'class', class_),
    schoolSourcedId: roster.school.id,
    userSourcedId: idOf(roster, 'user', user),
    role,
    primary: role === 'teacher' ? 'true' : null,
  })
  for (const { id, teacher } of roster.classes) if (teacher !== null) yield one(id, teacher, 'teacher')
  for (const person of roster.people) if (person.kind === 'pupil' && person.class !== null) yield one(person.class, person.id, 'student')
}

/** Levels by the codes of CEDS, the only ones that a reader of OneRoster takes. */
const GRADES: Readonly<Record<string, string>> = {
  ...{ PS: 'PR', MS: 'PK', GS: 'KG', CP: '01', CE1: '02', CE2: '03', CM1: '04', CM2: '05' },
}

const gradesOf = (levels: readonly (string | null)[]) =>
  levels.flatMap((level) => (level !== null && Object.hasOwn(GRADES, level) ? [GRADES[level]] : [])).join(',')

/** The days of a school year that begins on `start`. */
export const yearDays = (first: number, start: string): { start: Day; end: Day } => ({
  start: `${first}-${start}`,
  end: addDays(`${first + 1}-${start}`, -1),
})
