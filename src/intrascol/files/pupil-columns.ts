import type { TableColumn } from '../../files/header.ts'
import { headerKey, wordsFor } from '../../files/header-words.ts'

/** The fields of a pupils' file that are read; their names are the keys of this program and are accepted as headers too. */
export const PUPIL_FIELDS = ['last_name', 'usage_name', 'first_name', 'birth_date', 'sex', 'ine', 'level', 'class', 'class_id'] as const
export type PupilField = (typeof PUPIL_FIELDS)[number]

/** Columns that ONDE always has and that are of no use here; the cycle is often wrong, and the decision always empty. */
const IGNORED = [
  ...[
    'cycle',
    'attestation fournie',
    'autorisation associations',
    'autorisations associations',
    'autorisation photo',
    'autorisations photos',
  ],
  // What a file of lines that were left out says of them: it is corrected and read again.
  ...['fault', 'décision de passage', ...[1, 2].flatMap((n) => [`adresse${n}`, `cp${n}`, `commune${n}`, `pays${n}`])],
]

/** Further header names for the fields, and columns that are not to be read, of `--columns`. */
export type ColumnMap = Readonly<Partial<Record<PupilField | 'ignored', readonly string[]>>>

const isRequired = (field: PupilField) => field === 'last_name' || field === 'first_name' || field === 'class'

/** Words for the people of the file, which do not count in a header. */
export const PUPIL_WORDS: ReadonlySet<string> = new Set(['eleve', 'eleves', 'enfant', 'pupil', 'student'])

const SPELLED: ReadonlySet<string> = new Set(['last_name', 'usage_name', 'first_name', 'class'])

/** The columns of a pupils' file. @param own columns that only this reader knows, beside those of every pupils' file */
export const pupilColumns = (map: ColumnMap, own: readonly TableColumn[] = []): TableColumn[] => [
  ...PUPIL_FIELDS.map((name) => ({
    ...{ name, aliases: [...wordsFor(name), ...(map[name] ?? [])], required: isRequired(name), spelled: SPELLED.has(name) },
  })),
  ...own,
  ...IGNORED.map((name) => ({ name, ignored: true })),
  ...(map.ignored ?? []).map((name) => ({ name, ignored: true })),
]

type Refusal = {
  key: 'fault.roster.parents' | 'fault.roster.struck_off' | 'fault.roster.by_group' | 'fault.roster.no_identity'
  values: readonly unknown[]
}

const CHILD = ['prenomenfant', 'nomenfant', 'prenomeleve', 'nomeleve']

/** A column of those who have left the school. */
const STRUCK_OFF = /^(date|motif)(de)?(la)?radiation/

/** Files of ONDE that are not the pupils' file, told by their headers (section 3.2). */
export function refusePupilHeaders(headers: readonly string[], columnOf: (header: string) => TableColumn | undefined): Refusal | undefined {
  const keys = headers.map((header) => headerKey(header))
  const found = new Set(headers.map((header) => columnOf(header)?.name))
  const repeated = CHILD.some((key) => keys.filter((one) => one.replace(/\d+$/, '') === key).length > 1)
  const values = [headers.map((header) => header.trim()).filter((header) => header !== '')]
  if (keys.some((key) => key.startsWith('civiliteresponsable')) || repeated) return { key: 'fault.roster.parents', values }
  if (keys.some((key) => STRUCK_OFF.test(key))) return { key: 'fault.roster.struck_off', values }
  if (!found.has('last_name') || !found.has('first_name') || found.has('ine')) return undefined
  if (!found.has('class')) return { key: 'fault.roster.by_group', values }
  return found.has('birth_date') ? undefined : { key: 'fault.roster.no_identity', values }
}
