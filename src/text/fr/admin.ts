import type { admin as english } from '../en/admin.ts'

export const admin: typeof english = {
  'all.store.about': 'La base : créer, contrôler, sauvegarder, déplacer',
  'config.unusable': (path, what) => `La configuration ${path} est inutilisable : ${what}. Corrigez ou supprimez le fichier.`,
  'config.unknown': (key, known) => `Le réglage ${key} n’existe pas. Réglages connus : ${known.join(', ')}.`,
  'config.invalid': (key, value, form) => `« ${value} » n’est pas possible pour ${key}${form ? ` (${form})` : ''}.`,
}
