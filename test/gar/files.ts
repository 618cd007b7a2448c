import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../support/site.ts'

const NAMESPACE = { 2: 'http://data.education.fr/ns/gar', 1: 'http://data.education.fr/ns/gar/1d' }

/** `<men:name>…</men:name>` */
export const m = (name: string, ...content: string[]) => `<men:${name}>${content.join('')}</men:${name}>`
/** A file of one kind: the root on line 1, then a record a line. */
export const xml = (kind: string, records: readonly string[], degree: 1 | 2 = 2) =>
  `<men:GAR-ENT-${kind} xmlns:men="${NAMESPACE[degree]}" Version="1.0">\n${records.join('\n')}\n</men:GAR-ENT-${kind}>\n`

export const UAI = '9990012J'
const uaiIs = (uai: string) => m('GARStructureUAI', uai)
const idIs = (id: string) => m('GARPersonIdentifiant', id)

export const school = (uai = UAI, name = 'Lycée des essais') => m('GAREtab', uaiIs(uai), m('GARStructureNomCourant', name))
export const level = (code: string, label = code, uai = UAI) => m('GARMEF', uaiIs(uai), m('GARMEFCode', code), m('GARMEFLibelle', label))
export const subject = (code: string, label = code, uai = UAI) =>
  m('GARMatiere', uaiIs(uai), m('GARMatiereCode', code), m('GARMatiereLibelle', label))

interface Someone {
  last?: string
  first?: string
  /** Profiles as `elv`, `ens doc`; or with their schools as `{ 9990012J: 'elv' }`. */
  profiles?: string | Readonly<Record<string, string>>
  /** Where the person is; by default wherever a profile is. */
  schools?: readonly string[]
}

const someone = (
  element: string,
  id: string,
  usual: string,
  { last = id.toUpperCase(), first = 'Zoé', profiles = usual, schools }: Someone,
) => {
  const bySchool = typeof profiles === 'string' ? { [UAI]: profiles } : profiles
  const pairs = Object.entries(bySchool).flatMap(([uai, words]) => words.split(' ').map((word) => [uai, word] as const))
  return m(
    element,
    idIs(id),
    ...pairs.map(([uai, word]) => m('GARPersonProfils', uaiIs(uai), m('GARPersonProfil', `National_${word}`))),
    m('GARPersonNom', last),
    m('GARPersonPrenom', first),
    m('GARPersonAutresPrenoms', first),
    ...(schools ?? Object.keys(bySchool)).map((uai) => m('GARPersonEtab', uai)),
  )
}
export const pupil = (id: string, more: Someone = {}) => someone('GAREleve', id, 'elv', more)
export const adult = (id: string, more: Someone = {}) => someone('GAREnseignant', id, 'ens', more)
export const personLevel = (id: string, code: string, uai = UAI) => m('GARPersonMEF', uaiIs(uai), idIs(id), m('GARMEFCode', code))
export const personSubject = (id: string, code: string, uai = UAI) =>
  m('GAREleveEnseignement', uaiIs(uai), idIs(id), m('GARMatiereCode', code))
export const group = (code: string, kind: 'DIVISION' | 'GROUPE' = 'DIVISION', divisions: readonly string[] = [], uai = UAI) =>
  m(
    'GARGroupe',
    m('GARGroupeCode', code),
    uaiIs(uai),
    m('GARGroupeLibelle', `Libellé ${code}`),
    m('GARGroupeStatut', kind),
    ...divisions.map((division) => m('GARGroupeDivAppartenance', division)),
  )
export const member = (id: string, code: string, uai = UAI) => m('GARPersonGroupe', uaiIs(uai), idIs(id), m('GARGroupeCode', code))
export const teaches = (kind: 'Classe' | 'Groupe', id: string, code: string, subjectCode: string, uai = UAI) =>
  m(`GAREns${kind}Matiere`, uaiIs(uai), idIs(id), m('GARGroupeCode', code), m('GARMatiereCode', subjectCode))

/** The records of each kind of file. A kind may be cut into several files, named `Eleve`, `Eleve_0001`… */
export type Records = Readonly<Record<string, readonly string[]>>

/** A small school: pupils p1 to p5 in division D1, one of them in group G1, teachers t1 (also documentalist) and t2, staff s1. */
export const small: Records = {
  Etab: [school(), level('MEF1', 'SECONDE'), subject('MAT1', 'ANGLAIS')],
  Eleve: ['p1', 'p2', 'p3', 'p4', 'p5'].flatMap((id) => [pupil(id), personLevel(id, 'MEF1'), personSubject(id, 'MAT1')]),
  Enseignant: [adult('t1', { profiles: 'ens doc' }), adult('t2'), adult('s1', { profiles: 'dir' })],
  Groupe: [
    group('D1'),
    group('G1', 'GROUPE', ['D1']),
    ...['p1', 'p2', 'p3', 'p4', 'p5'].map((id) => member(id, 'D1')),
    member('p1', 'G1'),
    teaches('Classe', 't1', 'D1', 'MAT1'),
    teaches('Groupe', 't2', 'G1', 'MAT1'),
  ],
}

export const fileName = (kind: string) => `XX_GAR-ENT_Complet_20990901_210000_2D_${kind}${kind.includes('_') ? '' : '_0000'}.xml`

/** Writes a snapshot into a new folder and returns its path. Values that are texts are written as they are. */
export function snapshot(records: Readonly<Record<string, readonly string[] | string | Buffer>>, degree: 1 | 2 = 2): string {
  const folder = join(temporaryFolder(), 'snapshot')
  mkdirSync(folder)
  for (const [kind, content] of Object.entries(records)) {
    const body =
      typeof content === 'string' || Buffer.isBuffer(content) ? content : xml(kind.replace(/_.*/, ''), content as readonly string[], degree)
    writeFileSync(join(folder, fileName(kind)), body)
  }
  return folder
}

/** A small snapshot with something more at the end of its files; a kind is left out with `null`. */
export function smallWith(more: Readonly<Record<string, readonly string[] | null>>): Records {
  const kinds = new Set([...Object.keys(small), ...Object.keys(more)])
  return Object.fromEntries(
    [...kinds].filter((kind) => more[kind] !== null).map((kind) => [kind, [...(small[kind] ?? []), ...(more[kind] ?? [])]]),
  )
}

/** A small snapshot without the records that name one of these words. */
export const smallWithout = (...words: string[]): Records =>
  Object.fromEntries(
    Object.entries(small).map(([kind, lines]) => [kind, lines.filter((line) => !words.some((word) => line.includes(`>${word}<`)))]),
  )

const COLUMNS = [
  'idAbonnement',
  'idDistributeurCom',
  'idRessource',
  'typeIdRessource',
  'libelleRessource',
  'debutValidite',
  'finValidite',
  'uaiEtab',
  'codeNatureUAI',
  'categorieAffectation',
  'typeAffectation',
  'nbLicenceGlobale',
  'nbLicenceEleve',
  'nbLicenceEnseignant',
  'nbLicenceProfDoc',
  'nbLicenceAutrePersonnel',
  'publicCible',
  'niveauEducatif',
  'domaineEnseignement',
] as const
export type Subscription = Partial<Record<Exclude<(typeof COLUMNS)[number], 'idAbonnement'>, string | number>>
export type Offer = Subscription & { idAbonnement: string }

/** A CSV of subscriptions: each is for everybody of the small school, transferable, valid, with as many copies as `nbLicenceGlobale` says. */
export function subscriptions(...rows: readonly Offer[]): string {
  const lines = rows.map((row) => {
    const title = String(row.libelleRessource ?? row.idAbonnement)
    const usual: Subscription = {
      idDistributeurCom: '999000017_0000000000000000',
      idRessource: `ark:/99999/${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`,
      typeIdRessource: 'ark',
      libelleRessource: title,
      debutValidite: '2026-08-15',
      finValidite: '2027-08-14',
      uaiEtab: UAI,
      categorieAffectation: 'transferable',
      typeAffectation: 'INDIV',
      publicCible: 'ELEVE|ENSEIGNANT|DOCUMENTALISTE|AUTRE PERSONNEL',
    }
    const cells: Partial<Record<(typeof COLUMNS)[number], string | number>> = { ...usual, ...row }
    return COLUMNS.map((column) => cells[column] ?? '').join(';')
  })
  const path = join(temporaryFolder(), 'abonnements.csv')
  writeFileSync(path, `${[COLUMNS.join(';'), ...lines].join('\n')}\n`)
  return path
}
