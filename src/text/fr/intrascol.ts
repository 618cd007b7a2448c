import type { intrascol as english } from '../en/intrascol.ts'

export const intrascol: typeof english = {
  'intrascol.about': 'La liste des utilisateurs d’une école primaire : élèves, classes, identifiants et rentrée',
  'intrascol.rollover.about': 'Faire passer toute l’école dans la nouvelle année scolaire, à partir de la liste des élèves',

  'intrascol.option.from_csv': 'la liste des élèves de la nouvelle année',
  'intrascol.option.year': 'la nouvelle année scolaire, comme 2026-2027',
  'intrascol.option.teachers': 'une liste des enseignants et de leurs classes',
  'intrascol.option.additive': 'la liste n’est pas complète : ceux qui n’y sont pas restent',
  'intrascol.option.confirm_leavers': 'le nombre exact d’élèves qui partent, quand il y en a beaucoup',
  'intrascol.option.plan': 'écrire le plan dans ce fichier au lieu de l’exécuter',
  'intrascol.option.accept_strong': 'accepter les rapprochements solides mais pas certains',
  'intrascol.option.delete_leavers': 'supprimer ceux qui partent, au lieu de les garder comme partis',
  'intrascol.value.year': 'il faut deux années qui se suivent, comme 2026-2027.',

  'intrascol.no_file': 'Dites quelle liste d’élèves avec --from-csv <fichier>. Rien n’a été écrit.',
}
