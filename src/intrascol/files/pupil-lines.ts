import type { Day } from '../../days.ts'
import type { Fault } from '../../errors.ts'
import type { Report } from '../../files/report.ts'
import { fold } from '../../fold.ts'
import { isClassName } from '../rules/class-name.ts'
import type { Identity, Sex } from '../rules/identity.ts'
import { type Kind, kindWords } from '../rules/kind.ts'
import { levelsIn, levelWord } from '../rules/level.ts'
import { usualAge } from '../rules/levels.ts'
import { hasLatin } from '../rules/login.ts'
import type { FaultyChild, Placement } from '../rules/rollover/roster.ts'
import { parseBirthDate } from './birth-date.ts'

/** A line of a pupils' file that has no fault. */
export interface PupilLine extends Identity, Placement {
  login: string | null
  kind: Kind
}

export type ReadLine = { line: number; cells: readonly string[] } & (
  | { pupil: PupilLine; faults?: undefined }
  /** Who a faulty line is about, as far as it says. */
  | { pupil?: undefined; faults: readonly Fault[]; about: FaultyChild }
)

export interface LineOptions {
  file: string
  /** The first year of the school year. */
  year: number
  order?: readonly string[] | undefined
  /** Columns that the file has. */
  present: ReadonlySet<string>
}

type Values = Readonly<Record<string, string>>

const INE = /^[0-9A-Z]{11}$/
const LONGEST = 100
const MOST_YEARS_APART = 3
const SEXES: Readonly<Record<string, Sex>> = { m: 'M', h: 'M', g: 'M', masculin: 'M', garcon: 'M', f: 'F', feminin: 'F', fille: 'F' }

/** No-break spaces are spaces, and several are one. */
const plain = (text: string | undefined) => (text ?? '').replace(/[\s\u00a0]+/g, ' ').trim()

/** The rules of section 4.4 for one line; what is odd and accepted goes into the report, faults are returned. */
export function readPupilLine(values: Values, line: number, options: LineOptions, report: Report): { pupil: PupilLine; faults: Fault[] } {
  const { file, year, order, present } = options
  const place = { file, line }
  const faults: Fault[] = []
  const fault = (column: string, key: Fault['key'], ...said: unknown[]) => faults.push({ ...place, column, key, values: said })
  const name = (column: string, required: boolean): string => {
    const text = plain(values[column])
    if (required && text === '') fault(column, 'fault.roster.missing', column)
    if (text.length > LONGEST) fault(column, 'fault.roster.too_long', column, LONGEST)
    if (/^[=+\-@]/.test(text)) report.remark('remark.roster.formula', place, text)
    return text
  }
  const label = name('class', false) || null
  if (label !== null && !isClassName(label)) fault('class', 'fault.roster.label', label)
  if (label === null && present.has('class')) report.remark('remark.roster.no_class', place, String(line))
  const identity: Identity = {
    lastName: name('last_name', true),
    usageName: name('usage_name', false) || null,
    firstName: name('first_name', true),
    birthDate: birthDateOf(plain(values.birth_date), year, (text) => fault('birth_date', 'fault.roster.birth_date', text)),
    sex: sexOf(plain(values.sex), (text) => report.remark('remark.roster.sex', place, text)),
    ine: ineOf(plain(values.ine), (text) => report.remark('remark.roster.ine', place, `${line} (${text})`)),
  }
  for (const column of ['last_name', 'first_name'])
    if (plain(values[column]) !== '' && fold(values[column] ?? '') === '') fault(column, 'fault.roster.no_letter', column)
  const level = levelOf(plain(values.level), label, order)
  remarkAge(identity.birthDate, level, year, (text) => report.remark('remark.roster.age', place, `${line} (${text})`))
  const kind = kindOf(plain(values.kind), (text) => fault('kind', 'fault.roster.kind', text))
  const login = plain(values.login).toLowerCase() || null
  const { lastName, usageName, firstName } = identity
  if (faults.length === 0 && login === null && !hasLatin(firstName, usageName ?? lastName))
    report.remark('remark.roster.no_latin', place, `${line} (${lastName} ${firstName})`)
  return { pupil: { ...identity, line, label, classId: plain(values.class_id) || null, level, login, kind }, faults }
}

function birthDateOf(text: string, year: number, complain: (text: string) => void): Day | null {
  if (text === '') return null
  const day = parseBirthDate(text, year)
  if (day === undefined) complain(text)
  return day ?? null
}

function sexOf(text: string, remark: (text: string) => void): Sex | null {
  if (text === '') return null
  const sex = Object.hasOwn(SEXES, fold(text)) ? SEXES[fold(text)] : undefined
  if (sex === undefined) remark(text)
  return sex ?? null
}

function ineOf(text: string, remark: (text: string) => void): string | null {
  const ine = text.replaceAll(' ', '').toUpperCase()
  if (ine === '') return null
  if (!INE.test(ine)) remark(text)
  return INE.test(ine) ? ine : null
}

/** Without a level the label of the class tells it, when it holds exactly one. */
function levelOf(text: string, label: string | null, order: readonly string[] | undefined): string | null {
  const word = levelWord(text)
  if (word !== '') return word
  const [only, ...others] = label === null ? [] : levelsIn(label, order)
  return only !== undefined && others.length === 0 ? only : null
}

function remarkAge(birthDate: Day | null, level: string | null, year: number, remark: (text: string) => void): void {
  const usual = usualAge(level)
  if (birthDate === null || usual === undefined) return
  const age = year - Number(birthDate.slice(0, 4))
  if (Math.abs(age - usual) > MOST_YEARS_APART) remark(`${birthDate} ${level}`)
}

function kindOf(text: string, complain: (text: string) => void): Kind {
  if (text === '') return 'pupil'
  const kind = Object.hasOwn(kindWords, fold(text)) ? kindWords[fold(text)] : undefined
  if (kind === undefined) complain(text)
  return kind ?? 'pupil'
}

/** What a faulty line says about a person all the same. */
export const aboutOf = (values: Values, line: number, year: number): FaultyChild => ({
  line,
  lastName: plain(values.last_name),
  firstName: plain(values.first_name),
  birthDate: parseBirthDate(plain(values.birth_date), year) ?? null,
  ine: ineOf(plain(values.ine), () => undefined),
})
