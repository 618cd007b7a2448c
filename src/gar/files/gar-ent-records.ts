import type { Fields } from './gar-ent-fields.ts'
import type { Degree, GarBody } from './gar-ent-types.ts'
import { type Population, populationOfProfile } from './populations.ts'

const one = ({ texts }: Fields, name: string) => texts.get(name)?.[0] ?? ''
/** All values of a repeated element, each once; an empty one is none. */
const all = ({ texts }: Fields, name: string) => [...new Set(texts.get(name))].filter((text) => text !== '')
const maybe = (fields: Fields, name: string) => one(fields, name) || undefined

const uaiOf = (fields: Fields) => one(fields, 'GARStructureUAI')
const personOf = (fields: Fields) => one(fields, 'GARPersonIdentifiant')
const names = (fields: Fields) => ({ lastName: one(fields, 'GARPersonNom'), firstName: one(fields, 'GARPersonPrenom') })

/** One entry for each school and population, however many profiles say so. */
function profilesOf({ groups }: Fields): { uai: string; population: Population }[] {
  const found = new Map<string, { uai: string; population: Population }>()
  for (const profile of groups.get('GARPersonProfils') ?? []) {
    const uai = uaiOf(profile)
    const population = populationOfProfile(one(profile, 'GARPersonProfil'))
    if (population) found.set(`${population} ${uai}`, { uai, population })
  }
  return [...found.values()]
}

const person =
  (kind: 'pupil' | 'adult') =>
  (fields: Fields): GarBody => ({
    type: 'person',
    id: personOf(fields),
    kind,
    ...names(fields),
    profiles: profilesOf(fields),
    schools: all(fields, 'GARPersonEtab'),
  })

const labelled =
  (type: 'level' | 'subject', code: string, label: string) =>
  (fields: Fields): GarBody => ({
    type,
    uai: uaiOf(fields),
    code: one(fields, code),
    label: one(fields, label) || one(fields, code),
  })

const link =
  (type: 'member' | 'personSubject', code: string) =>
  (fields: Fields): GarBody => ({
    type,
    uai: uaiOf(fields),
    person: personOf(fields),
    code: one(fields, code),
  })

const level =
  (code: string) =>
  (fields: Fields, degree: Degree): GarBody => ({
    type: 'personLevel',
    uai: uaiOf(fields),
    person: personOf(fields),
    code: one(fields, code),
    degree,
  })

const teaching =
  (kind: 'division' | 'group') =>
  (fields: Fields): GarBody => ({
    type: 'teaching',
    uai: uaiOf(fields),
    person: personOf(fields),
    code: one(fields, 'GARGroupeCode'),
    kind,
    subjects: all(fields, 'GARMatiereCode'),
  })

const group = (fields: Fields): GarBody => ({
  type: 'group',
  uai: uaiOf(fields),
  code: one(fields, 'GARGroupeCode'),
  label: one(fields, 'GARGroupeLibelle') || one(fields, 'GARGroupeCode'),
  kind: one(fields, 'GARGroupeStatut') === 'DIVISION' ? 'division' : 'group',
  divisions: all(fields, 'GARGroupeDivAppartenance'),
})

const school = (fields: Fields, degree: Degree): GarBody => ({
  type: 'school',
  uai: uaiOf(fields),
  name: one(fields, 'GARStructureNomCourant') || uaiOf(fields),
  headUai: maybe(fields, 'GAREtablissementStructRattachFctl'),
  contract: maybe(fields, 'GARStructureContrat'),
  degree,
})

const delegate = (fields: Fields): GarBody => ({
  type: 'delegate',
  id: personOf(fields),
  ...names(fields),
  email: all(fields, 'GARPersonMail')[0] ?? '',
  schools: all(fields, 'GARRespAffEtab'),
})

/** How a record without fault becomes one of ours, by its element. */
export const builders: Readonly<Record<string, (fields: Fields, degree: Degree) => GarBody>> = {
  GAREtab: school,
  GARMEF: labelled('level', 'GARMEFCode', 'GARMEFLibelle'),
  GARMatiere: labelled('subject', 'GARMatiereCode', 'GARMatiereLibelle'),
  GAREleve: person('pupil'),
  GAREnseignant: person('adult'),
  GARPersonMEF: level('GARMEFCode'),
  GARPersonMEFSTAT4: level('GARMEFSTAT4Code'),
  GAREleveEnseignement: link('personSubject', 'GARMatiereCode'),
  GARGroupe: group,
  GARPersonGroupe: link('member', 'GARGroupeCode'),
  GAREnsGroupeMatiere: teaching('group'),
  GAREnsClasseMatiere: teaching('division'),
  GARRespAff: delegate,
}
