import { type Person, type Snapshot, uai } from './model.ts'

/** A small school with one of each thing that a directory may say oddly. */
const school = uai(9990101)
export const smallLycee = school

const seconde = '20010015110'
const premiere = '20111010110'
const [english, german, maths, french] = ['030201', '030102', '061300', '020700']

type Class = { level: string; division: string; subjects: string[] }
const secondeA: Class = { level: seconde, division: '2A', subjects: [english, maths, french] }
const secondeB: Class = { level: seconde, division: '2B', subjects: [english, maths, french] }
const premiereA: Class = { level: premiere, division: '1A', subjects: [english, french] }

const pupils = [
  pupil('elv-01', 'ABGRALL', 'Enora', '2010-02-28', secondeA),
  pupil('elv-02', "D'ALMEIDA", 'João', '2010-07-14', secondeA, '2ALL'),
  pupil('elv-03', 'ŒUVRARD', 'Maël', '2010-11-30', secondeA, '2ALL'),
  pupil('elv-04', 'MARTIN', 'Léa', '2010-05-09', secondeA),
  pupil('elv-05', 'LE GUÉNEC', 'Zoé-Anaïs', '2010-01-01', secondeA, '2ALL'),
  // the same name and birth date as elv-04, another person
  pupil('elv-06', 'MARTIN', 'Léa', '2010-05-09', secondeB),
  // accents as separate marks
  pupil('elv-07', 'KERNÉÏS'.normalize('NFD'), 'Éléonore'.normalize('NFD'), '2009-12-31', secondeB, '2ALL'),
  // a person of a single name
  pupil('elv-08', 'RAKOTOMALALA', '', '2010-08-21', secondeB),
  pupil('elv-09', 'DE SOUSA LIMA', 'Inès', '2009-03-17', premiereA, '1MAT'),
  pupil('elv-10', 'L’HOSTIS', 'Gwenolé', '2009-10-05', premiereA, '1MAT'),
  pupil('elv-11', 'NUÑEZ', 'Pierre-Yves', '2009-06-24', premiereA),
  pupil('elv-12', 'TRAN', 'Noé', '2008-02-29', premiereA, '1MAT'),
]

const adults = [
  adult('ens-01', 'M.', 'ROUDAUT', 'Hervé', ['National_ens'], { teaches: { '2ALL': [german] }, posts: ['L0421'] }),
  adult('ens-02', 'Mme', 'HADDAD', 'Leïla', ['national_Ens'], {
    teaches: { '2A': [maths], '2B': [maths], '1MAT': [maths] },
    posts: ['L1300'],
  }),
  adult('ens-03', 'Mme', 'LE SAOÛT', 'Anne-Laure', ['National_ens', 'National_DOC'], {
    teaches: { '2A': [french] },
    posts: ['L0202', 'L0080'],
  }),
  // also tied to a division without a subject, and to a level
  adult('ens-04', 'M.', 'COULIBALY', 'Ibrahim', ['National_ENS'], {
    levels: [premiere],
    groups: ['1A'],
    teaches: { '2A': [english], '1A': [english, french] },
    posts: ['L0422'],
  }),
  adult('ens-05', 'Mme', 'VAN DEN BERGH', 'Astrid', ['National_ens'], { teaches: { '2B': [english, french] }, posts: ['L0422', 'L0202'] }),
  adult('per-01', 'M.', 'LOAËC', 'Yann', ['National_dir'], {}),
  adult('per-02', 'Mme', 'TERIITAHI', 'Vânia', ['National_evs'], {}),
]

export const lycee: Snapshot = {
  degree: 2,
  prefix: 'men',
  schools: [{ uai: school, name: 'Lycée des Embruns', contract: 'PU', mail: 'embruns@exemple.invalid' }],
  levels: [label(seconde, '2-SECONDE GENERALE ET TECHNO'), label(premiere, '1-PREMIERE GENERALE')],
  subjects: [label(english, 'ANGLAIS LV1'), label(german, 'ALLEMAND LV2'), label(maths, 'MATHEMATIQUES'), label(french, 'FRANCAIS')],
  groups: [
    label('2A', '2NDE A'),
    label('2B', '2NDE B'),
    label('1A', '1ERE A'),
    { ...label('2ALL', '2NDE ALLEMAND LV2'), divisions: ['2A', '2B'] },
    { ...label('1MAT', '1ERE SPE MATHS'), divisions: ['1A'] },
  ],
  pupils,
  adults,
  managers: ['ens-03', 'per-01'].map((person) => ({ person, schools: [school] })),
}

const gone = ['elv-03', 'elv-11', 'ens-05']

/** The next night: three people gone, two come, one in another division, one of another profile. */
export const lyceeNext: Snapshot = {
  ...lycee,
  pupils: [
    ...pupils
      .filter(({ id }) => !gone.includes(id))
      .map((one) => (one.id === 'elv-05' ? pupil('elv-05', one.last, one.first, '2010-01-01', secondeB, '2ALL') : one)),
    pupil('elv-13', 'ÇELIK', 'Esma', '2010-04-02', secondeB),
    pupil('elv-14', 'D’HERVÉ', 'Loup', '2009-09-19', premiereA),
  ],
  adults: adults
    .filter(({ id }) => !gone.includes(id))
    .map((one) =>
      one.id === 'per-02'
        ? adult('per-02', 'Mme', one.last, one.first, ['National_ens'], { teaches: { '2B': [english, french] }, posts: ['L0422'] })
        : one,
    ),
}

function pupil(id: string, last: string, first: string, born: string, { level, division, subjects }: Class, group?: string): Person {
  const extra = { '2ALL': [german], '1MAT': [maths] }[group ?? ''] ?? []
  const profiles = [Number(id.slice(4)) % 3 === 0 ? 'National_ELV' : 'National_elv']
  const place = { uai: school, profiles, levels: [level], subjects: [...subjects, ...extra], groups: [division, ...(group ? [group] : [])] }
  return { id, last, first, born, places: [place] }
}

function adult(id: string, civility: string, last: string, first: string, profiles: string[], place: Partial<Person['places'][0]>): Person {
  return { id, last, first, civility, mails: [`${id}@exemple.invalid`], places: [{ uai: school, profiles, ...place }] }
}

function label(code: string, text: string) {
  return { uai: school, code, label: text }
}
