import { type CsvColumn, headerKey } from '../../files/columns.ts'

/** The fields of a pupils' file that are read; their names are the keys of this program and are accepted as headers too. */
export const PUPIL_FIELDS = ['last_name', 'usage_name', 'first_name', 'birth_date', 'sex', 'ine', 'level', 'class', 'class_id'] as const
export type PupilField = (typeof PUPIL_FIELDS)[number]

const ALIASES: Readonly<Record<PupilField, readonly string[]>> = {
  last_name: ['nom', 'nom élève', 'nom de l’élève', 'nom de famille'],
  usage_name: ['nom d’usage', 'nom d’usage élève', 'nom usage'],
  first_name: ['prénom', 'prénom élève', 'premier prénom'],
  birth_date: ['date naissance', 'date de naissance', 'né(e) le', 'né le'],
  sex: ['sexe', 'genre'],
  ine: ['ine', 'identifiant national'],
  level: ['niveau'],
  class: ['libellé classe', 'classe', 'classes', 'division'],
  class_id: ['identifiant classe'],
}

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

/** Further header names for the fields, of `--columns`. */
export type ColumnMap = Readonly<Partial<Record<PupilField, readonly string[]>>>

const isRequired = (field: PupilField) => field === 'last_name' || field === 'first_name' || field === 'class'

/** The columns of a pupils' file. @param own columns that only this reader knows, beside those of every pupils' file */
export const pupilColumns = (map: ColumnMap, own: readonly CsvColumn[] = []): CsvColumn[] => [
  ...PUPIL_FIELDS.map((name) => ({ name, aliases: [...ALIASES[name], ...(map[name] ?? [])], required: isRequired(name) })),
  ...own,
  ...IGNORED.map((name) => ({ name, ignored: true })),
]

type Refusal = 'fault.roster.parents' | 'fault.roster.by_group' | 'fault.roster.no_identity' | undefined

const CHILD = ['prenomenfant', 'nomenfant', 'prenomeleve', 'nomeleve']

/** Files of ONDE that are not the pupils' file, told by their headers (section 3.2). */
export function refusePupilHeaders(headers: readonly string[], columns: readonly CsvColumn[]): Refusal {
  const keys = headers.map(headerKey)
  const has = (field: PupilField) => {
    const column = columns.find(({ name }) => name === field)
    return [field, ...(column?.aliases ?? [])].some((name) => keys.includes(headerKey(name)))
  }
  const repeated = CHILD.some((key) => keys.filter((one) => one.replace(/\d+$/, '') === key).length > 1)
  if (keys.some((key) => key.startsWith('civiliteresponsable')) || repeated) return 'fault.roster.parents'
  const named = has('last_name') && has('first_name')
  if (named && !has('ine') && !has('class')) return 'fault.roster.by_group'
  return named && has('class') && !has('ine') && !has('birth_date') ? 'fault.roster.no_identity' : undefined
}
