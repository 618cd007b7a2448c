import type { Group, Manager, Person, Place, Snapshot } from './model.ts'
import { element, type Node, optional } from './xml.ts'

export type FileType = 'Etab' | 'Eleve' | 'Enseignant' | 'Groupe' | 'RespAff'

/** The records of each file, in the order in which the schema wants them. */
export function recordsOf(snapshot: Snapshot): Record<FileType, Node[]> {
  return {
    Etab: schoolRecords(snapshot),
    Eleve: [
      ...snapshot.pupils.map((pupil) => element('GAREleve', identity(pupil))),
      ...levelLinks(snapshot, snapshot.pupils),
      ...subjectLinks(snapshot.pupils),
    ],
    Enseignant: [...snapshot.adults.map((adult) => adultRecord(snapshot, adult)), ...levelLinks(snapshot, snapshot.adults)],
    Groupe: groupRecords(snapshot),
    RespAff: snapshot.managers.map((manager) => managerRecord(snapshot, manager)),
  }
}

const text = (name: string) => (value: string) => element(name, value)
const school = text('GARStructureUAI')
const personId = text('GARPersonIdentifiant')
const subject = text('GARMatiereCode')

function schoolRecords({ schools, levels, subjects }: Snapshot): Node[] {
  return [
    ...schools.map((one) =>
      element('GAREtab', [
        school(one.uai),
        element('GARStructureNomCourant', one.name),
        ...optional('GAREtablissementStructRattachFctl', one.head),
        ...optional('GARStructureContrat', one.contract),
        ...optional('GARStructureTelephone', one.phone),
        ...optional('GARStructureEmail', one.mail),
      ]),
    ),
    ...levels.map((level) =>
      element('GARMEF', [school(level.uai), element('GARMEFCode', level.code), element('GARMEFLibelle', level.label)]),
    ),
    ...subjects.map((one) => element('GARMatiere', [school(one.uai), subject(one.code), element('GARMatiereLibelle', one.label)])),
  ]
}

function identity(person: Person): Node[] {
  const profiles = person.places.flatMap((place) =>
    place.profiles.map((profile) => element('GARPersonProfils', [school(place.uai), element('GARPersonProfil', profile)])),
  )
  return [
    personId(person.id),
    ...profiles,
    ...optional('GARPersonNomPatro', person.birthName),
    element('GARPersonNom', person.last),
    element('GARPersonPrenom', person.first),
    ...(person.others ?? [person.first]).map(text('GARPersonAutresPrenoms')),
    ...optional('GARPersonCivilite', person.civility),
    ...optional('GARPersonStructRattach', person.places[0]?.uai),
    ...person.places.map((place) => element('GARPersonEtab', place.uai)),
    ...optional('GARPersonDateNaissance', person.born),
  ]
}

function adultRecord({ degree }: Snapshot, adult: Person): Node {
  const [posts, post] =
    degree === 1 ? ['GAREnsSpecialitesPostes', 'GAREnsSpecialitePosteCode'] : ['GAREnsDisciplinesPostes', 'GAREnsDisciplinePosteCode']
  return element('GAREnseignant', [
    ...identity(adult),
    ...adult.places
      .filter((place) => place.posts?.length)
      .map((place) => element(posts, [school(place.uai), ...(place.posts ?? []).map(text(post))])),
    ...(degree === 1 ? [] : (adult.mails ?? []).map(text('GARPersonMail'))),
  ])
}

/** One node for each pair of a person's place and a thing named there. */
function links(
  people: Person[],
  things: (place: Place) => string[] | undefined,
  make: (start: Node[], thing: string, place: Place) => Node,
): Node[] {
  return people.flatMap((person) =>
    person.places.flatMap((place) => (things(place) ?? []).map((thing) => make([school(place.uai), personId(person.id)], thing, place))),
  )
}

function levelLinks({ degree }: Snapshot, people: Person[]): Node[] {
  const [link, code] = degree === 1 ? ['GARPersonMEFSTAT4', 'GARMEFSTAT4Code'] : ['GARPersonMEF', 'GARMEFCode']
  return links(
    people,
    (place) => place.levels,
    (start, level) => element(link, [...start, element(code, level)]),
  )
}

const subjectLinks = (people: Person[]) =>
  links(
    people,
    (place) => place.subjects,
    (start, code) => element('GAREleveEnseignement', [...start, subject(code)]),
  )

function groupRecords(snapshot: Snapshot): Node[] {
  const everyone = [...snapshot.pupils, ...snapshot.adults]
  return [
    ...snapshot.groups.map(groupRecord),
    ...membershipLinks(everyone),
    ...teachingLinks(snapshot, 'GROUPE'),
    ...teachingLinks(snapshot, 'DIVISION'),
  ]
}

const groupRecord = (group: Group) =>
  element('GARGroupe', [
    element('GARGroupeCode', group.code),
    school(group.uai),
    element('GARGroupeLibelle', group.label),
    element('GARGroupeStatut', group.divisions ? 'GROUPE' : 'DIVISION'),
    ...(group.divisions ?? []).map(text('GARGroupeDivAppartenance')),
  ])

const membershipLinks = (people: Person[]) =>
  links(
    people,
    (place) => place.groups,
    (start, code) => element('GARPersonGroupe', [...start, element('GARGroupeCode', code)]),
  )

function teachingLinks({ adults, groups }: Snapshot, status: 'DIVISION' | 'GROUPE'): Node[] {
  const keys = new Set(
    groups.filter((group) => Boolean(group.divisions) === (status === 'GROUPE')).map((group) => `${group.uai} ${group.code}`),
  )
  return links(
    adults,
    (place) => Object.keys(place.teaches ?? {}).filter((code) => keys.has(`${place.uai} ${code}`)),
    (start, code, place) =>
      element(status === 'GROUPE' ? 'GAREnsGroupeMatiere' : 'GAREnsClasseMatiere', [
        ...start,
        element('GARGroupeCode', code),
        ...(place.teaches?.[code] ?? []).map(subject),
      ]),
  )
}

function managerRecord({ adults }: Snapshot, manager: Manager): Node {
  const adult = adults.find((one) => one.id === manager.person)
  if (!adult?.mails?.length) throw new Error(`${manager.person} needs a mail to be a responsable`)
  return element('GARRespAff', [
    personId(adult.id),
    element('GARPersonNom', adult.last),
    element('GARPersonPrenom', adult.first),
    ...optional('GARPersonCivilite', adult.civility),
    ...adult.mails.map(text('GARPersonMail')),
    ...manager.schools.map(text('GARRespAffEtab')),
  ])
}
