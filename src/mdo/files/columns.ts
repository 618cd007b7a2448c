import type { TableColumn } from '../../files/header.ts'
import { type FieldName, wordsFor } from '../../files/header-words.ts'

/** Words for the people of these files, which do not count in a header: `Nom de l’usager` is `nom`. */
export const PEOPLE: ReadonlySet<string> = new Set([
  ...['abonne', 'abonnee', 'usager', 'lecteur', 'lectrice', 'adherent', 'adherente', 'inscrit', 'demandeur', 'emprunteur'],
  ...['utilisateur', 'personne', 'enfant', 'patron', 'borrower', 'reader', 'user'],
])

/** A column under the name of its field and every word for it. */
export const column = (name: FieldName, more: Omit<TableColumn, 'name' | 'aliases'> = {}): TableColumn => ({
  ...{ name, aliases: wordsFor(name) },
  ...more,
})
