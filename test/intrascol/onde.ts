/** Files in the form of ONDE and its older brother, of invented children. */
export interface Child {
  last: string
  usage?: string
  first: string
  born: string
  sex?: 'M' | 'F'
  ine?: string
  level?: string
  class?: string
  classId?: string
}

const ADDRESS = ['12 rue des Lilas', '17100', 'SAINTES', 'FRANCE', '', '', '', '']

/** The 22 columns of ONDE, in their order; ` Cycle` has its space. */
const ONDE_HEADERS = [
  ...['Nom élève', "Nom d'usage élève", 'Prénom élève', 'Date naissance', 'Sexe', 'INE'],
  ...['Adresse1', 'Cp1', 'Commune1', 'Pays1', 'Adresse2', 'Cp2', 'Commune2', 'Pays2'],
  ...[' Cycle', 'Niveau', 'Libellé classe', 'Identifiant classe'],
  ...['Attestation fournie', 'Autorisation associations', 'Autorisation photo', 'Décision de passage'],
]

/** The 20 columns of BE1D, until 2017: no INE, no identifier of the class. */
const BE1D_HEADERS = [
  ...['Nom Elève', "Nom d'usage Elève", 'Prénom Elève', 'Date naissance', 'Sexe'],
  ...['Adresse1', 'Cp1', 'Commune1', 'Pays1', 'Adresse2', 'Cp2', 'Commune2', 'Pays2'],
  ...[' Cycle', 'Niveau', 'Classe', 'Attestation fournie', 'Autorisations associations', 'Autorisations photos', 'Décision de passage'],
]

const END = ['Oui', 'Non', 'Non', '']
const before = ({ last, usage = '', first, born, sex = 'F' }: Child) => [last, usage, first, born, sex]

/** Every filled cell is quoted and empty ones are bare, as ONDE writes them. */
const line = (cells: readonly string[]) => cells.map((cell) => (cell === '' ? '' : `"${cell.replaceAll('"', '""')}"`)).join(';')

const latin1 = (lines: readonly string[]) => Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1')

export const onde = (children: readonly Child[]): Buffer =>
  latin1([
    line(ONDE_HEADERS),
    ...children.map((child) =>
      line([...before(child), child.ine ?? '', ...ADDRESS, 'CYCLE III', child.level ?? '', child.class ?? '', child.classId ?? '', ...END]),
    ),
  ])

export const be1d = (children: readonly Child[]): Buffer =>
  latin1([
    line(BE1D_HEADERS),
    ...children.map((child) => line([...before(child), ...ADDRESS, 'CYCLE II', child.level ?? '', child.class ?? '', ...END])),
  ])

/** A short file in UTF-8: the columns named are those of the program. */
export const short = (children: readonly Child[]): Buffer =>
  Buffer.from(
    [
      'last_name;usage_name;first_name;birth_date;sex;ine;level;class',
      ...children.map(({ last, usage = '', first, born, sex = '', ine = '', level = '', class: label = '' }) =>
        [last, usage, first, born, sex, ine, level, label].join(';'),
      ),
      '',
    ].join('\n'),
  )

const LASTS = ['ROY', 'PETIT', 'MOREAU', 'LE GUENEC', "D'ALMEIDA", 'DA SILVA', 'FAURE', 'KELLER', 'NGUYEN', 'BENALI', 'OLIVIER', 'MARCHAND']
const FIRSTS = ['Maëlys', 'Noé', 'Inès', 'Jules', 'Zoé', 'Adam', 'Chloé', 'Hugo', 'Lina', 'Côme', 'Alice', 'Malo', 'Nour', 'Paul', 'Rose']

export const LEVELS = ['CP', 'CE1', 'CE2', 'CM1', 'CM2'] as const

const letters = 'ABCDEFGHJKLMNPRSTUVWXYZ'
const pad = (value: number, width: number) => String(value).padStart(width, '0')

/** The child number `n` of a school; whoever was born in 2020 is in CP in 2026. Names repeat, INE and births do not. */
export function childOf(n: number, level: (typeof LEVELS)[number], label: string, year = 2025): Child {
  const born = year - 6 - LEVELS.indexOf(level)
  return {
    last: `${LASTS[n % LASTS.length]}${n < 180 ? '' : ` ${letters[n % 23]}${letters[Math.floor(n / 23) % 23]?.toLowerCase()}o`}`,
    first: FIRSTS[Math.floor(n / LASTS.length) % FIRSTS.length] ?? '',
    born: `${born}-${pad(1 + (n % 12), 2)}-${pad(1 + (Math.floor(n / 12) % 28), 2)}`,
    sex: n % 2 ? 'M' : 'F',
    ine: `${pad(700_000_000 + n, 10)}${letters[n % letters.length]}`,
    ...{ level, class: label },
  }
}

const next = { CP: 'CE1', CE1: 'CE2', CE2: 'CM1', CM1: 'CM2' } as const

/** The child a year later, one level up; undefined after CM2. */
export function promoted(child: Child, label: (level: string) => string): Child | undefined {
  const level = next[child.level as keyof typeof next]
  return level && { ...child, level, class: label(level) }
}
