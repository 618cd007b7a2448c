import type { journal as english } from '../en/journal.ts'
import { number } from '../numbers.ts'

const day = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', day: '2-digit', month: '2-digit', year: 'numeric' })
const hour = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', hour: '2-digit', minute: '2-digit' })

/** `attribué` or `arrivés` in the number that fits: French counts zero as singular. Of several words each would have to be known. */
function inNumber(n: number, word: string): string {
  if (/\P{L}/u.test(word)) return word
  const one = word.replace(/s$/, '')
  return n < 2 || !/[éeiut]$/.test(one) ? one : `${one}s`
}

export const journal: typeof english = {
  'journal.moment': (instant) => `${day.format(new Date(instant))} ${hour.format(new Date(instant))}`,
  'journal.count': (n, word) => `${number('fr', n)} ${inNumber(n, word)}`,
  'journal.what': (what, details) => (details ? `${what} : ${details}` : what),
  'did.intrascol.users.import': 'ajouter des utilisateurs depuis un fichier',
  'did.intrascol.rollover.apply': 'appliquer une rentrée enregistrée',
  'did.gar.batch-revoke.apply': 'récupérer des exemplaires selon une liste enregistrée',
  'column.journal.what': 'QUOI',
  'column.journal.counts': 'RÉSULTAT',
  'column.journal.person': 'PERSONNE',
  'column.journal.about': 'À PROPOS DE',
  'journal.option.receipt':
    'imprimer aussi un reçu en PDF : qui a reçu ou perdu quoi, quand, par qui, comment revenir en arrière ; un nouveau fichier',

  'receipt.title': (id) => `Opération ${id}`,
  'receipt.at': 'Quand',
  'receipt.operator': 'Par',
  'receipt.school': 'Établissement',
  'receipt.library': 'Médiathèque',
  'receipt.places': (places) => (places.length > 3 ? `${places.slice(0, 2).join(', ')} et ${places.length - 2} autres` : places.join(', ')),
  'receipt.what': 'Quoi',
  'receipt.command': 'Commande',
  'receipt.counts': 'Résultat',
  'receipt.back': 'Pour revenir en arrière',
  'receipt.undone': 'Déjà annulée.',
  'receipt.not_alone': 'Seulement par qui peut la voir en entier : elle en concernait d’autres aussi.',
  'receipt.store': 'Rien à annuler : elle note l’état de la base.',
  'receipt.person': 'Personne',
  'receipt.id': 'Identifiant',
  'receipt.about': 'À propos de',
  'receipt.outcome': 'Résultat',
  'receipt.no_rows': 'Aucune ligne.',
  'receipt.hidden': '– : n’est plus dans la base, ou n’est pas à voir par qui a imprimé cette page.',
  'receipt.printed': (day) => `Imprimé le ${day}, noms de ce jour`,

  'undo.no_operation': (program) =>
    `Dites quelle opération annuler : ${program} undo <opération> ; « ${program} journal list » montre leurs numéros. Rien n’a été écrit.`,
  'undo.nothing': 'Il n’y a aucune opération à annuler.',
  'undo.choose': 'Quelle opération annuler ?',
  'undo.choice.undone': 'déjà annulée',
  'undo.choice.others': 'en concernait d’autres aussi',
  'undo.choice.changed': (operation) => `modifiée depuis par l’opération ${operation}`,
  'undo.choice.erased': 'effacée définitivement',
  'undo.choice.cannot': 'ne peut pas être annulée',
}
