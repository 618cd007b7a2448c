import type { Degree, FileKind } from './gar-ent-types.ts'

/** What a text must be, beyond its length. */
export type Form = 'key' | 'uai' | 'profile' | 'status' | 'day' | 'firstName' | 'lastName' | 'label' | 'free'

/** An element of a record, in the order of the XSD; `parts` for one that holds elements itself. */
export interface Field {
  name: string
  times: '1' | '?' | '+' | '*'
  form: Form
  max: number
  /** It may be there and empty, which is as if it were not there. */
  blank: boolean
  parts?: readonly Field[]
}

type Times = Field['times']

/** What may be left out may also be empty: the XSD gives a longest length and no shortest one. A day is a day, or it is not there. */
const mayBeBlank = (form: Form, times: Times) => WORDS.has(form) || ((times === '?' || times === '*') && form !== 'day')
const WORDS: ReadonlySet<Form> = new Set<Form>(['firstName', 'lastName', 'label', 'free'])

const field = (name: string, form: Form, max: number, times: Times = '1'): Field => ({
  ...{ name, times, form, max, blank: mayBeBlank(form, times) },
})
const uai = (name = 'GARStructureUAI', times: Times = '1', max = 45) => field(name, 'uai', max, times)
const code = (name: string, times: Times = '1') => field(name, 'key', 255, times)
const label = (name: string) => field(name, 'label', 255)
const free = (name: string, max: number, times: Times = '?') => field(name, 'free', max, times)
const parts = (name: string, times: Times, ...fields: Field[]): Field => ({
  ...{ name, times, form: 'free', max: 0, blank: false, parts: fields },
})

/** Required, and nobody reads it: exporters that know no value write it empty. */
const blank = (one: Field): Field => ({ ...one, blank: true })

const person = field('GARPersonIdentifiant', 'key', 64)
const lastName = field('GARPersonNom', 'lastName', 500)
const firstName = field('GARPersonPrenom', 'firstName', 500)
const mail = (times: Times) => free('GARPersonMail', 255, times)

const identity: readonly Field[] = [
  person,
  parts('GARPersonProfils', '+', uai(), field('GARPersonProfil', 'profile', 31)),
  free('GARPersonIdSecondaire', 255),
  free('GARPersonNomPatro', 500),
  lastName,
  firstName,
  free('GARPersonAutresPrenoms', 500, '+'),
  free('GARPersonCivilite', 30),
  uai('GARPersonStructRattach', '?'),
  uai('GARPersonEtab', '+'),
  field('GARPersonDateNaissance', 'day', 40, '?'),
]

const school = [
  uai(),
  field('GARStructureNomCourant', 'label', 500),
  uai('GAREtablissementStructRattachFctl', '?', 255),
  free('GARStructureContrat', 45),
  free('GARStructureTelephone', 20),
  free('GARStructureEmail', 255),
]
const group = [
  code('GARGroupeCode'),
  uai(),
  label('GARGroupeLibelle'),
  field('GARGroupeStatut', 'status', 255),
  code('GARGroupeDivAppartenance', '*'),
]
const delegate = [person, lastName, firstName, free('GARPersonCivilite', 30), mail('+'), uai('GARRespAffEtab', '+')]
const levels = { GARPersonMEF: [uai(), person, code('GARMEFCode')] }
const members = { GARGroupe: group, GARPersonGroupe: [uai(), person, code('GARGroupeCode')] }
const teaching = [uai(), person, code('GARGroupeCode'), code('GARMatiereCode', '+')]
const shortLevels = { GARPersonMEFSTAT4: [uai(), person, field('GARMEFSTAT4Code', 'key', 4)] }
const posts = parts('GAREnsDisciplinesPostes', '*', uai(), blank(code('GAREnsDisciplinePosteCode', '+')))
const shortPosts = parts('GAREnsSpecialitesPostes', '*', uai(), blank(code('GAREnsSpecialitePosteCode', '+')))

type Records = Readonly<Record<string, readonly Field[]>>

/** What each kind of file may hold (gar 4.2), by degree. */
export const schema: Readonly<Record<Degree, Readonly<Record<FileKind, Records>>>> = {
  2: {
    Etab: {
      GAREtab: school,
      GARMEF: [uai(), code('GARMEFCode'), label('GARMEFLibelle'), free('GARMEFRattach', 255), free('GARMEFSTAT11', 255)],
      GARMatiere: [uai(), code('GARMatiereCode'), label('GARMatiereLibelle')],
    },
    Eleve: { GAREleve: identity, ...levels, GAREleveEnseignement: [uai(), person, code('GARMatiereCode')] },
    Enseignant: { GAREnseignant: [...identity, posts, mail('*')], ...levels },
    Groupe: { ...members, GAREnsGroupeMatiere: teaching, GAREnsClasseMatiere: teaching },
    RespAff: { GARRespAff: delegate },
  },
  1: {
    Etab: { GAREtab: school.filter(({ name }) => name !== 'GAREtablissementStructRattachFctl') },
    Eleve: { GAREleve: identity, ...shortLevels },
    // The page gives mails for the second degree only, but real exports of the first one carry them too; they are not kept.
    Enseignant: { GAREnseignant: [...identity, shortPosts, mail('*')], ...shortLevels },
    Groupe: members,
    RespAff: { GARRespAff: delegate },
  },
}

const degrees: Readonly<Record<string, Degree>> = { 'http://data.education.fr/ns/gar': 2, 'http://data.education.fr/ns/gar/1d': 1 }
const kinds: readonly FileKind[] = ['Etab', 'Eleve', 'Enseignant', 'Groupe', 'RespAff']

/** The kind of a directory file, by its root element and namespace alone (gar 4.4, rule 1); undefined for any other file. */
export function kindOf(root: { name: string; uri: string }): { kind: FileKind; degree: Degree } | undefined {
  const kind = kinds.find((one) => root.name === `GAR-ENT-${one}`)
  const degree = Object.hasOwn(degrees, root.uri) ? degrees[root.uri] : undefined
  return kind && degree ? { kind, degree } : undefined
}
