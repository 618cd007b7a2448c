import type { Day } from '../../days.ts'
import type { Fault } from '../../errors.ts'
import type { Report } from '../../files/report.ts'
import { fold } from '../../fold.ts'
import { remembered } from '../../remembered.ts'
import type { TextKey } from '../../text/index.ts'
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

/** A reader of lines by the rules of section 4.4. What is odd and accepted goes into the report, faults are returned. */
export function pupilLines({ file, year, order, present }: LineOptions, report: Report) {
  const dayOf = remembered((text) => parseBirthDate(text, year) ?? null)
  const sexOf = remembered((text) => wordIn(SEXES, text))
  const kindOf = remembered((text) => wordIn(kindWords, text))
  const wordOf = remembered(levelWord)
  const isLabel = remembered(isClassName)
  /** The label of a class tells the level when it holds exactly one. */
  const levelOfLabel = remembered((label) => {
    const [only, ...others] = levelsIn(label, order)
    return others.length === 0 ? (only ?? null) : null
  })

  // Of the line that is being read. What is made once for all lines is not made a million times.
  let line = 0
  let faults: Fault[] = []
  const fault = (column: string, key: Fault['key'], ...said: unknown[]) => faults.push({ file, line, column, key, values: said })
  const remark = (key: TextKey, text: string) => report.remark(key, { file, line }, text)
  const name = (values: Values, column: string): string => {
    const text = values[column] ?? ''
    if (text.length > LONGEST) fault(column, 'fault.roster.too_long', LONGEST)
    if (/^[=+\-@]/.test(text)) remark('remark.roster.formula', text)
    return text
  }
  const needed = (values: Values, column: string): string => {
    const text = name(values, column)
    if (text === '') fault(column, 'fault.roster.missing')
    else if (!/[a-z]/i.test(text) && fold(text) === '') fault(column, 'fault.roster.no_letter')
    return text
  }
  const birthDate = (text: string): Day | null => {
    const day = text === '' ? null : dayOf(text)
    if (day === null && text !== '') fault('birth_date', 'fault.file.day', text)
    return day
  }
  const sex = (text: string): Sex | null => {
    const found = text === '' ? null : sexOf(text)
    if (found === null && text !== '') remark('remark.roster.sex', text)
    return found
  }
  const kind = (text: string): Kind => {
    const found = text === '' ? 'pupil' : kindOf(text)
    if (found === null) fault('kind', 'fault.roster.kind', text)
    return found ?? 'pupil'
  }
  const ine = (text: string): string | null => {
    const found = ineOf(text)
    if (found === null && text !== '') remark('remark.roster.ine', `${line} (${text})`)
    return found
  }
  const levelIn = (values: Values, label: string | null): string | null =>
    wordOf(values.level ?? '') || (label === null ? null : levelOfLabel(label))

  return (values: Values, at: number): { pupil: PupilLine; faults: Fault[] } => {
    line = at
    faults = []
    const label = name(values, 'class') || null
    if (label !== null && !isLabel(label)) fault('class', 'fault.roster.label', label)
    if (label === null && present.has('class')) remark('remark.roster.no_class', String(line))
    const pupil: PupilLine = {
      lastName: needed(values, 'last_name'),
      usageName: name(values, 'usage_name') || null,
      firstName: needed(values, 'first_name'),
      birthDate: birthDate(values.birth_date ?? ''),
      sex: sex(values.sex ?? ''),
      ine: ine(values.ine ?? ''),
      line,
      label,
      classId: values.class_id || null,
      level: levelIn(values, label),
      login: values.login?.toLowerCase() || null,
      kind: kind(values.kind ?? ''),
    }
    if (oddAge(pupil.birthDate, pupil.level, year)) remark('remark.roster.age', `${line} (${pupil.birthDate} ${pupil.level})`)
    const { lastName, usageName, firstName } = pupil
    if (faults.length === 0 && pupil.login === null && !hasLatin(firstName, usageName ?? lastName))
      remark('remark.roster.no_latin', `${line} (${lastName} ${firstName})`)
    return { pupil, faults }
  }
}

const wordIn = <T>(words: Readonly<Record<string, T>>, text: string): T | null => {
  const word = fold(text)
  return Object.hasOwn(words, word) ? (words[word] ?? null) : null
}

/** Blanks between its groups and small letters are let pass; null for what is no national number. */
function ineOf(text: string): string | null {
  const ine = INE.test(text) ? text : text.replaceAll(' ', '').toUpperCase()
  return INE.test(ine) ? ine : null
}

function oddAge(birthDate: Day | null, level: string | null, year: number): boolean {
  const usual = usualAge(level)
  if (birthDate === null || usual === undefined) return false
  const age = year - Number(birthDate.slice(0, 4))
  return Math.abs(age - usual) > MOST_YEARS_APART
}

/** What a faulty line says about a person all the same. */
export const aboutOf = (values: Values, line: number, year: number): FaultyChild => ({
  line,
  lastName: values.last_name ?? '',
  firstName: values.first_name ?? '',
  birthDate: parseBirthDate(values.birth_date ?? '', year) ?? null,
  ine: ineOf(values.ine ?? ''),
})
