import { type Person, type Place, type Snapshot, uai } from './model.ts'

/** Two schools in one snapshot that use the same codes for other things. */
const college = uai(9990303)
const lycee = uai(9990304)

const [english, maths] = ['030201', '061300']

const pupilAt = (school: string, level: string, division: string): Place => ({
  uai: school,
  profiles: ['National_elv'],
  levels: [level],
  subjects: [english, maths],
  groups: [division],
})
const teacherAt = (school: string, teaches: Record<string, string[]>, posts: string[]): Place => ({
  uai: school,
  profiles: ['National_ens'],
  teaches,
  posts,
})

const troisieme = (division: string) => pupilAt(college, '10310019110', division)
const terminale = (division: string) => pupilAt(lycee, '20211010110', division)

const pupils = [
  person('deux-e01', 'BESCOND', 'Lina', '2011-03-12', [troisieme('A')]),
  person('deux-e02', 'EL HADDAD', 'Yanis', '2011-06-01', [troisieme('A')]),
  person('deux-e03', 'GUÉGUEN', 'Rozenn', '2011-09-27', [troisieme('B')]),
  person('deux-e04', 'MAHÉ', 'Corentin', '2011-12-08', [troisieme('B')]),
  person('deux-e05', 'BESCOND', 'Erwan', '2008-04-22', [terminale('A')]),
  person('deux-e06', 'KOWALSKI', 'Nina', '2008-10-10', [terminale('A')]),
  person('deux-e07', 'PHAM', 'Théo', '2008-01-19', [terminale('B')]),
  // of age: pupil of the lycée, supervisor in the college
  person('deux-e08', 'ROPARS', 'Gaëlle', '2007-11-03', [terminale('B'), { uai: college, profiles: ['National_evs'] }]),
]

const adults = [
  adult('deux-a1', 'Mme', 'SCHMITT', 'Hélène', [teacherAt(college, { A: [english], B: [english] }, ['L0422'])]),
  adult('deux-a2', 'M.', 'NÉDÉLEC', 'Ronan', [
    teacherAt(college, { A: [maths] }, ['L1300']),
    teacherAt(lycee, { A: [maths], B: [maths] }, ['L1300']),
  ]),
  adult('deux-a3', 'Mme', 'DIALLO', 'Aïcha', [teacherAt(lycee, { A: [english], B: [english] }, ['L0422'])]),
  adult(
    'deux-a4',
    'M.',
    'OLLIVIER',
    'Paul',
    [college, lycee].map((school) => ({ uai: school, profiles: ['National_dir'] })),
  ),
]

export const twoSchools: Snapshot = {
  degree: 2,
  prefix: 'men',
  schools: [
    { uai: college, name: 'Collège de la Cité des Dunes', head: lycee, contract: 'PU' },
    { uai: lycee, name: 'Lycée de la Cité des Dunes', contract: 'PU' },
  ],
  levels: [
    { uai: college, code: '10310019110', label: '3EME' },
    { uai: lycee, code: '20211010110', label: 'T-TERMINALE GENERALE' },
  ],
  subjects: [college, lycee].flatMap((school) => [
    { uai: school, code: english, label: school === college ? 'ANGLAIS LV1' : 'ANGLAIS' },
    { uai: school, code: maths, label: 'MATHEMATIQUES' },
  ]),
  groups: ['A', 'B'].flatMap((code) => [
    { uai: college, code, label: `3EME ${code}` },
    { uai: lycee, code, label: `TERMINALE ${code}` },
  ]),
  pupils,
  adults,
  managers: [{ person: 'deux-a4', schools: [college, lycee] }],
}

function person(id: string, last: string, first: string, born: string, places: Place[]): Person {
  return { id, last, first, born, places }
}

function adult(id: string, civility: string, last: string, first: string, places: Place[]): Person {
  return { id, last, first, civility, mails: [`${id}@exemple.invalid`], places }
}
