import type { TextFile } from './files.ts'
import { declaration, element, type Node, render } from './xml.ts'

/** The fields in the order of the service; a list is a repeated element, or a cell of values separated by `|`. */
const fields = [
  'idAbonnement',
  'commentaireAbonnement',
  'idDistributeurCom',
  'idRessource',
  'typeIdRessource',
  'libelleRessource',
  'debutValidite',
  'finValidite',
  'anneeFinValidite',
  'uaiEtab',
  'categorieAffectation',
  'typeAffectation',
  'nbLicenceGlobale',
  'nbLicenceEleve',
  'nbLicenceEnseignant',
  'nbLicenceProfDoc',
  'nbLicenceAutrePersonnel',
  'publicCible',
  'codeProjetRessource',
  'niveauEducatif',
  'domaineEnseignement',
] as const

export type Subscription = { [field in (typeof fields)[number]]?: string | string[] }

export const everybody = ['ELEVE', 'ENSEIGNANT', 'DOCUMENTALISTE', 'AUTRE PERSONNEL']

/** What nearly all have in common: valid on every day of ten school years. */
export const usual: Subscription = {
  typeIdRessource: 'ark',
  debutValidite: '2024-08-15T00:00:00+02:00',
  finValidite: '2034-08-15T00:00:00+02:00',
  categorieAffectation: 'transferable',
  typeAffectation: 'INDIV',
}

export function subscriptionsXml(name: string, list: Subscription[]): TextFile {
  const records = list.map((one) => render(recordOf(one), '', '  ')).join('')
  return { name, text: `${declaration}<abonnements xmlns="http://www.atosworldline.com/wsabonnement/v1.0/">\n${records}</abonnements>\n` }
}

export function subscriptionsCsv(name: string, list: Subscription[]): TextFile {
  const used = fields.filter((field) => list.some((one) => one[field] !== undefined))
  const rows = list.map((one) => used.map((field) => cell(valuesOf(one, field).join('|'))))
  return { name, text: [used, ...rows].map((row) => `${row.join(';')}\n`).join('') }
}

const recordOf = (one: Subscription): Node =>
  element(
    'abonnement',
    fields.flatMap((field) => valuesOf(one, field).map((value) => element(field, value))),
  )

const valuesOf = (one: Subscription, field: (typeof fields)[number]): string[] => [one[field] ?? []].flat()
const cell = (text: string) => (/[;"\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
