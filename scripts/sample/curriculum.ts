/** The levels of the sample school: who sits in which division, and what is taught to the whole division. */
export type Cohort = {
  key: string
  /** age in the calendar year in which the school year begins */
  age: number
  /** code, label, and for the second the share of the cohort that follows it */
  levels: { code: string; label: string; share?: number }[]
  divisions: { code: string; label: string }[]
  subjects: string[]
  /** pupils choose two languages, taught in groups */
  languages: boolean
  /** specialities that a pupil keeps; workshop taught in small groups */
  specialities?: number
  options?: { subject: string; share: number }[]
  workshop?: string
}

const numbered = (count: number, code: string, label: string) =>
  Array.from({ length: count }, (_, index) => ({ code: `${code}${index + 1}`, label: `${label}${index + 1}` }))

const secondeOptions = [
  { subject: 'AGLS', share: 0.1 },
  { subject: 'LATI', share: 0.06 },
  { subject: 'THEA', share: 0.08 },
  { subject: 'CIT', share: 0.06 },
]

export const cohorts: Cohort[] = [
  {
    key: '2GT',
    age: 15,
    levels: [{ code: '20010015110', label: '2-SECONDE GENERALE ET TECHNO' }],
    divisions: numbered(12, '2NDE', '2NDE '),
    subjects: ['FRAN', 'HIGE', 'MATH', 'PHCH', 'SVT', 'SES', 'SNT', 'EPS', 'ACCP'],
    languages: true,
    options: secondeOptions,
  },
  {
    key: '1G',
    age: 16,
    levels: [{ code: '20111010110', label: '1-PREMIERE GENERALE' }],
    divisions: numbered(9, '1G', '1G'),
    subjects: ['FRAN', 'HIGE', 'ENSC', 'EPS', 'ACCP'],
    languages: true,
    specialities: 3,
    options: [{ subject: 'THEA', share: 0.06 }],
  },
  {
    key: 'TG',
    age: 17,
    levels: [{ code: '20211010110', label: 'T-TERMINALE GENERALE' }],
    divisions: numbered(8, 'TG', 'TG'),
    subjects: ['PHIL', 'HIGE', 'ENSC', 'EPS', 'ACCP'],
    languages: true,
    specialities: 2,
    options: [
      { subject: 'MAEX', share: 0.15 },
      { subject: 'MACO', share: 0.15 },
    ],
  },
  {
    key: '1STMG',
    age: 16,
    levels: [
      { code: '21131015110', label: '1-STMG SC & TECHNO MANAG GEST' },
      { code: '21131015199', label: '1-STMG (SECTION EURO)', share: 0.25 },
    ],
    divisions: numbered(2, '1STMG', '1STMG'),
    subjects: ['FRAN', 'HIGE', 'MATH', 'MANA', 'SGEN', 'DREC', 'EPS'],
    languages: true,
  },
  {
    key: 'TSTMG',
    age: 17,
    levels: [
      { code: '21231017110', label: 'T-STMG MERCATIQUE' },
      { code: '21231016110', label: 'T-STMG GESTION ET FINANCE', share: 0.4 },
    ],
    divisions: numbered(2, 'TSTMG', 'TSTMG'),
    subjects: ['PHIL', 'HIGE', 'MATH', 'MANA', 'DREC', 'EPS'],
    languages: true,
  },
  {
    key: '1ST2S',
    age: 16,
    levels: [
      { code: '21133105110', label: '1-ST2S SC & TECHNO SANTE' },
      { code: '21133105199', label: '1-ST2S (SECTION EURO)', share: 0.35 },
    ],
    divisions: [{ code: '1ST2S', label: '1ST2S' }],
    subjects: ['FRAN', 'HIGE', 'MATH', 'STSS', 'BPHH', 'EPS'],
    languages: true,
  },
  {
    key: 'TST2S',
    age: 17,
    levels: [{ code: '21233105110', label: 'T-ST2S SC & TECHNO SANTE' }],
    divisions: [{ code: 'TST2S', label: 'TST2S' }],
    subjects: ['PHIL', 'HIGE', 'MATH', 'STSS', 'BPHH', 'EPS'],
    languages: true,
  },
  ...laboratory(
    '1STL',
    16,
    ['FRAN', 'HIGE', 'MATH', 'BIBI', 'EPS'],
    [
      { key: '1STLB', code: '21122003110', label: '1-STL BIOCHIMIE-BIOLOGIE' },
      { key: '1STLP', code: '21122004110', label: '1-STL SC PHYS & CHIM EN LABO', subject: 'PCLA' },
    ],
  ),
  ...laboratory(
    'TSTL',
    17,
    ['PHIL', 'HIGE', 'MATH', 'BIBI', 'EPS'],
    [
      { key: 'TSTLB', code: '21222003110', label: 'T-STL BIOTECHNOLOGIES' },
      { key: 'TSTLP', code: '21222004110', label: 'T-STL SC PHYS & CHIM EN LABO', subject: 'PCLA' },
    ],
  ),
]

/** Two cohorts in one division. */
function laboratory(
  division: string,
  age: number,
  subjects: string[],
  ways: { key: string; code: string; label: string; subject?: string }[],
): Cohort[] {
  return ways.map(({ key, code, label, subject }) => ({
    key,
    age,
    levels: [{ code, label }],
    divisions: [{ code: division, label: division }],
    subjects: subject ? [...subjects, subject] : subjects,
    languages: true,
  }))
}
