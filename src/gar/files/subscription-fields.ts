import { type FieldName, wordsFor } from '../../files/header-words.ts'
import type { TableColumn } from '../../files/table.ts'

export interface SubscriptionField {
  name: FieldName
  /** Longest value, by gar 3. */
  max: number
  /** May have several values: repeated elements, or one cell with `|`. */
  many?: boolean
  required?: boolean
}

/** Digits of a count; `ILLIMITE` is as long. */
const COUNT = 8

/** The fields of a subscription, by their names in the web service; the last two are ours, for the suggestions. */
export const subscriptionFields: readonly SubscriptionField[] = [
  { name: 'idAbonnement', max: 45, required: true },
  { name: 'commentaireAbonnement', max: 255 },
  { name: 'idDistributeurCom', max: 26, required: true },
  { name: 'idRessource', max: 1024, required: true },
  { name: 'typeIdRessource', max: 50, required: true },
  { name: 'libelleRessource', max: 255, required: true },
  { name: 'debutValidite', max: 45, required: true },
  { name: 'finValidite', max: 45 },
  { name: 'anneeFinValidite', max: 45 },
  { name: 'uaiEtab', max: 45, many: true },
  { name: 'codeNatureUAI', max: 255 },
  { name: 'categorieAffectation', max: 45 },
  { name: 'typeAffectation', max: 45, required: true },
  { name: 'nbLicenceGlobale', max: COUNT },
  { name: 'nbLicenceEleve', max: COUNT },
  { name: 'nbLicenceEnseignant', max: COUNT },
  { name: 'nbLicenceProfDoc', max: COUNT },
  { name: 'nbLicenceAutrePersonnel', max: COUNT },
  { name: 'publicCible', max: 45, many: true, required: true },
  { name: 'codeProjetRessource', max: 50 },
  { name: 'niveauEducatif', max: 255, many: true },
  { name: 'domaineEnseignement', max: 255, many: true },
]

/** A column that is required of every subscription is required of the file. */
export const subscriptionColumns: readonly TableColumn[] = subscriptionFields.map(({ name, many, required }) => ({
  name,
  aliases: wordsFor(name),
  required: required ?? false,
  repeated: many ?? false,
  multiline: name === 'commentaireAbonnement',
  spelled: name === 'libelleRessource' || name === 'commentaireAbonnement',
}))

/** A subscription as read, before any rule: the values of each field, cleaned, none of them empty. */
export interface Entry {
  line: number
  values: ReadonlyMap<string, readonly string[]>
}
