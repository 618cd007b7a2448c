import type { mdo as english } from '../en/mdo.ts'

export const mdo: typeof english = {
  'mdo.about': 'Le guichet d’une médiathèque départementale : inscriptions aux ressources numériques, décisions et courriels',
  'mdo.subscribers.about': 'Les personnes inscrites',
  'mdo.subscribers.list.about': 'lister les inscriptions et leur état',

  'mdo.option.status': 'en-attente, validé, refusé, expiré ou tous (mots anglais aussi)',
  'mdo.option.library': 'seulement celles d’une bibliothèque, par son code',
  'mdo.option.name': 'le nom commence par (sans accents ni majuscules)',
  'mdo.option.resource': 'seulement celles qui ont accès à cette ressource',
  'mdo.option.expiring': 'seulement ce qui prend fin d’ici tant de jours',

  'mdo.not_available_yet': 'Les inscriptions des bibliothèques ne sont pas encore dans cette version ; rien n’a été lu ni écrit.',
}
