import { parse } from 'csv-parse/sync'

/**
 * What the specification of OneRoster 1.1 (IMS, CSV tables, bulk mode) asks of each file: the header word for word, required fields, vocabularies,
 * forms, and what refers to what. `?` marks a field that may be blank, `*` a list.
 */
const NAMES = /^[^\r\n]+$/
const DATE = /^\d{4}-\d{2}-\d{2}$/
const YEAR = /^\d{4}$/
const NEVER = /^$/

type Form = RegExp | readonly string[] | { refersTo: string; where?: Record<string, string> }
interface Field {
  form?: Form
  required?: boolean
  list?: boolean
}

const required = (form: Form = NAMES): Field => ({ form, required: true })
const optional = (form: Form = NAMES): Field => ({ form })
const listOf = (form: Form, isRequired = false): Field => ({ form, required: isRequired, list: true })
/** The vocabulary of CEDS, which OneRoster 1.1 asks for (4.5). */
const GRADES = [
  ...['IT', 'PR', 'PK', 'TK', 'KG', '01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13', 'PS', 'UG', 'Other'],
]
const TRUE_FALSE = ['true', 'false']
const SCHOOL = { refersTo: 'orgs', where: { type: 'school' } }

const FILES: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  academicSessions: {
    title: required(),
    type: required(['gradingPeriod', 'semester', 'schoolYear', 'term']),
    startDate: required(DATE),
    endDate: required(DATE),
    parentSourcedId: optional({ refersTo: 'academicSessions' }),
    schoolYear: required(YEAR),
  },
  classes: {
    title: required(),
    grades: listOf(GRADES),
    courseSourcedId: required({ refersTo: 'courses' }),
    classCode: optional(),
    classType: required(['homeroom', 'scheduled']),
    location: optional(),
    schoolSourcedId: required(SCHOOL),
    termSourcedIds: listOf({ refersTo: 'academicSessions', where: { type: 'term' } }, true),
    subjects: listOf(NAMES),
    subjectCodes: listOf(NAMES),
    periods: listOf(NAMES),
  },
  courses: {
    schoolYearSourcedId: optional({ refersTo: 'academicSessions', where: { type: 'schoolYear' } }),
    title: required(),
    courseCode: optional(),
    grades: listOf(GRADES),
    orgSourcedId: required({ refersTo: 'orgs' }),
    subjects: listOf(NAMES),
    subjectCodes: listOf(NAMES),
  },
  demographics: {
    birthDate: optional(DATE),
    sex: optional(['male', 'female']),
    americanIndianOrAlaskaNative: optional(TRUE_FALSE),
    asian: optional(TRUE_FALSE),
    blackOrAfricanAmerican: optional(TRUE_FALSE),
    nativeHawaiianOrOtherPacificIslander: optional(TRUE_FALSE),
    white: optional(TRUE_FALSE),
    demographicRaceTwoOrMoreRaces: optional(TRUE_FALSE),
    hispanicOrLatinoEthnicity: optional(TRUE_FALSE),
    countryOfBirthCode: optional(),
    stateOfBirthAbbreviation: optional(),
    cityOfBirth: optional(),
    publicSchoolResidenceStatus: optional(),
  },
  enrollments: {
    classSourcedId: required({ refersTo: 'classes' }),
    schoolSourcedId: required(SCHOOL),
    userSourcedId: required({ refersTo: 'users' }),
    role: required(['administrator', 'proctor', 'student', 'teacher']),
    primary: optional(TRUE_FALSE),
    beginDate: optional(DATE),
    endDate: optional(DATE),
  },
  orgs: {
    name: required(),
    type: required(['department', 'school', 'district', 'local', 'state', 'national']),
    identifier: optional(),
    parentSourcedId: optional({ refersTo: 'orgs' }),
  },
  users: {
    enabledUser: required(TRUE_FALSE),
    orgSourcedIds: listOf({ refersTo: 'orgs' }, true),
    role: required(['administrator', 'aide', 'guardian', 'parent', 'proctor', 'relative', 'student', 'teacher']),
    username: required(),
    userIds: listOf(/^\{[^:{}]+:[^{}]+\}$/),
    givenName: required(),
    familyName: required(),
    middleName: optional(),
    identifier: optional(),
    email: optional(),
    sms: optional(),
    phone: optional(),
    agentSourcedIds: listOf({ refersTo: 'users' }),
    grades: listOf(GRADES),
    // This program hands out no password, whatever the specification allows.
    password: optional(NEVER),
  },
}
const OTHERS = ['categories', 'classResources', 'courseResources', 'lineItems', 'resources', 'results']

type Record_ = Record<string, string>
export type Tables = Record<string, Record_[]>

/** Reads and checks the files of an exchange. @returns the rows of each file, and every breach of the specification */
export function checkOneroster(files: ReadonlyMap<string, Uint8Array>): { tables: Tables; breaches: string[] } {
  const breaches: string[] = []
  const expected = ['manifest.csv', ...Object.keys(FILES).map((name) => `${name}.csv`)].sort()
  if ([...files.keys()].sort().join() !== expected.join()) breaches.push(`files: ${[...files.keys()].join()}`)
  const tables: Tables = {}
  for (const [file, bytes] of files) {
    const name = file.replace(/\.csv$/, '')
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    if (text.startsWith('\ufeff')) breaches.push(`${file}: a byte-order mark`)
    if (/(?<!\r)\n|\r(?!\n)/.test(text) || !text.endsWith('\r\n')) breaches.push(`${file}: lines end with CRLF`)
    const [header = [], ...rows] = parse(text, { record_delimiter: '\r\n' }) as string[][]
    const columns =
      name === 'manifest' ? ['propertyName', 'value'] : ['sourcedId', 'status', 'dateLastModified', ...Object.keys(FILES[name] ?? {})]
    if (header.join() !== columns.join()) breaches.push(`${file}: header ${header.join()}`)
    tables[name] = rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? ''])))
  }
  breaches.push(...manifestBreaches(tables.manifest ?? []))
  for (const [name, fields] of Object.entries(FILES)) breaches.push(...tableBreaches(name, fields, tables))
  return { tables, breaches }
}

function manifestBreaches(rows: readonly Record_[]): string[] {
  const properties = new Map(rows.map(({ propertyName = '', value = '' }) => [propertyName, value]))
  const wanted = new Map([
    ['manifest.version', '1.0'],
    ['oneroster.version', '1.1'],
    ...Object.keys(FILES).map((name) => [`file.${name}`, 'bulk'] as const),
    ...OTHERS.map((name) => [`file.${name}`, 'absent'] as const),
  ])
  const known = [...wanted.keys(), 'source.systemName', 'source.systemCode']
  return [
    ...[...wanted].filter(([name, value]) => properties.get(name) !== value).map(([name]) => `manifest: ${name}`),
    ...[...properties.keys()].filter((name) => !known.includes(name)).map((name) => `manifest: ${name} is no property`),
    ...(properties.size === rows.length ? [] : ['manifest: a property twice']),
  ]
}

function tableBreaches(name: string, fields: Readonly<Record<string, Field>>, tables: Tables): string[] {
  const rows = tables[name] ?? []
  const ids = rows.map(({ sourcedId = '' }) => sourcedId)
  const breaches = ids
    .filter((id, index) => !/^[A-Za-z0-9._-]{1,255}$/.test(id) || ids.indexOf(id) !== index)
    .map((id) => `${name}: sourcedId ${id}`)
  for (const row of rows) {
    if (row.status || row.dateLastModified) breaches.push(`${name} ${row.sourcedId}: status and date stay blank in bulk mode`)
    for (const [column, field] of Object.entries(fields)) {
      const value = row[column] ?? ''
      if (value === '' && field.required) breaches.push(`${name} ${row.sourcedId}: ${column} is missing`)
      for (const one of value === '' ? [] : field.list ? value.split(',') : [value])
        if (!fits(one, field.form ?? NAMES, tables)) breaches.push(`${name} ${row.sourcedId}: ${column} is ${one}`)
    }
    if (name === 'demographics' && !tables.users?.some(({ sourcedId }) => sourcedId === row.sourcedId))
      breaches.push(`demographics of nobody: ${row.sourcedId}`)
  }
  return breaches
}

function fits(value: string, form: Form, tables: Tables): boolean {
  if (form instanceof RegExp) return form.test(value)
  if (!('refersTo' in form)) return form.includes(value)
  const found = tables[form.refersTo]?.find(({ sourcedId }) => sourcedId === value)
  return found !== undefined && Object.entries(form.where ?? {}).every(([column, wanted]) => found[column] === wanted)
}
