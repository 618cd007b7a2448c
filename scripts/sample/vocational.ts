import type { Cohort } from './curriculum.ts'

type Training = { short: string; name: string; code: string; workshop: string }

const certificates: Training[] = [
  { short: 'ATME', name: 'ASSIST. TECHN. MILIEUX', code: '33431', workshop: 'ENTR' },
  { short: 'PSR', name: 'PROD. & SERV. RESTAUR.', code: '33432', workshop: 'CUIS' },
  { short: 'SM', name: 'SERRURIER METALLIER', code: '25431', workshop: 'META' },
]

const baccalaureates: Training[] = [
  { short: 'MELEC', name: 'METIERS ELECTRICITE', code: '25515', workshop: 'ELEC' },
  { short: 'MEI', name: 'MAINT. EQUIPEMENTS INDUS.', code: '25009', workshop: 'MAIN' },
  { short: 'MV-VP', name: 'MAINT. VEHICULES VOIT. PART.', code: '25219', workshop: 'ADMA' },
]

const common = ['LEHI', 'MASC', 'AGL1', 'PSE', 'EPS']

const certificateYear = (year: number, ordinal: string): Cohort[] =>
  certificates.map(({ short, name, code, workshop }) => ({
    key: `${year}CAP ${short}`,
    age: 14 + year,
    levels: [{ code: `24${year}${code}210`, label: `${year}-CAP ${name}` }],
    divisions: [{ code: `${year}CAP${short}`, label: `${ordinal} ANNEE CAP ${short}` }],
    subjects: common,
    languages: false,
    workshop,
  }))

const baccalaureateYear = (year: number, letter: string, ordinal: string): Cohort[] =>
  baccalaureates.map(({ short, name, code, workshop }) => ({
    key: `${letter}PRO ${short}`,
    age: 14 + year,
    levels: [{ code: `247${code}3${year}0`, label: `${letter}-PRO ${name}` }],
    divisions: [{ code: `${letter}PRO${short}`, label: `${ordinal} PRO ${short}` }],
    subjects: short === 'MEI' ? [...common, 'ANMD'] : common,
    languages: false,
    workshop,
  }))

const diplomaYear = (year: number, ordinal: string): Cohort => ({
  key: `BTS${year}`,
  age: 17 + year,
  levels: [{ code: `31${year}31213210`, label: `${year}-BTS MANAGEMENT COMMERCIAL` }],
  divisions: [{ code: `${year}MCO`, label: `${ordinal} ANNEE BTS MCO` }],
  subjects: ['CGEX', 'AGL1', 'ANOC', 'RCVE', 'DREC'],
  languages: false,
})

export const vocationalCohorts: Cohort[] = [
  ...certificateYear(1, '1ERE'),
  ...certificateYear(2, '2EME'),
  ...baccalaureateYear(1, '2', '2NDE'),
  ...baccalaureateYear(2, '1', '1ERE'),
  ...baccalaureateYear(3, 'T', 'TERM'),
  diplomaYear(1, '1ERE'),
  diplomaYear(2, '2EME'),
]
