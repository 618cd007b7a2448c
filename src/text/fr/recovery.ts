import type { recovery as english } from '../en/recovery.ts'
import { counted, dayInFrench, number } from '../numbers.ts'

const copies = (n: number) => counted('fr', n, 'exemplaire', 'exemplaires')
const people = (n: number) => counted('fr', n, 'personne', 'personnes')

/** Why a copy cannot be as it was. */
const UNSOUND = {
  holder: 'la personne est partie, ou n’est plus de cette population',
  one_each: 'la personne a maintenant un autre exemplaire de la ressource',
  unlimited: 'l’abonnement est maintenant sans limite, rien n’y est perdu',
  pool: 'les exemplaires ont été donnés à d’autres entre-temps',
} as const

export const recovery: typeof english = {
  'gar.schools.show.about': 'montrer un établissement et ses responsables d’affectation',
  'gar.batch-revoke.about': 'Récupérer des exemplaires par lot ; sans rien préciser à l’écran, une suite de questions',
  'gar.batch-revoke.apply.about': 'appliquer une liste enregistrée, exactement comme elle a été approuvée',
  'gar.sync.about': 'Faire correspondre les détenteurs d’une ressource à une sélection',
  'gar.year.about': 'La fin de l’année scolaire',
  'gar.year.close.about': 'rendre tout ce qui a été attribué avant le dernier changement d’année',
  'gar.export.about': 'Les chiffres dans les formats officiels',
  'gar.export.counts.about': 'le décompte des affectations, comme l’écrit le service national',
  'gar.export.report.about': 'le rapport d’affectation, en XML et sans noms',
  'gar.history.about': 'Ce qui est arrivé aux exemplaires d’une personne ou d’une ressource',
  'gar.report.about': 'Chiffres et graphiques : usage par ressource et public, jamais attribuées, bientôt épuisées',

  'gar.option.plan': 'enregistrer la liste à approuver, sans rien changer',
  'gar.option.add_only': 'attribuer seulement, ne rien retirer',
  'gar.option.remove_only': 'retirer seulement, ne rien attribuer',
  'gar.option.all_schools': 'tous les établissements de la base',
  'gar.option.renew': 'garder les exemplaires des personnes présentes dont l’abonnement continue',
  'gar.option.out': 'écrire dans ce fichier plutôt que sur la sortie standard',
  'gar.option.html': 'écrire une page avec graphiques dans ce fichier',
  'gar.argument.plan': 'liste enregistrée avec --plan',
  'gar.argument.history': 'identifiant d’une personne, ou ressource',
  'gar.argument.school': 'UAI de l’établissement',

  'gar.unknown.person_or_resource': (word) => `« ${word} » n’est ni l’identifiant d’une personne ni une ressource.`,
  'gar.batch.selected': (filters, n) => `Sélection ${filters} : ${people(n)}.`,
  'gar.plan.other_store': (file) =>
    `${file} a été enregistré sur une autre base, ou sur un état disparu de celle-ci. Enregistrez la liste à nouveau ici ; rien n’a été écrit.`,
  'gar.assign.remaining': (left) => `Restera ensuite : ${left.join(' ; ')}.`,
  'gar.undo.unsound.row': ({ rule, uai, subscription, person, operation }) =>
    `${uai} ${subscription} ${person} : ${UNSOUND[rule]} (opération ${operation})`,
  'gar.undo.unsound': (n) =>
    `Impossible d’annuler en l’état : ${counted('fr', n, 'exemplaire irait', 'exemplaires iraient')} au-delà de ce qui a été acheté, à quelqu’un qui est parti, ou à quelqu’un qui en a un autre. Annulez d’abord les opérations suivantes, ou ce qui peut l’être avec --skip-changed ; rien n’a été écrit.`,
  'gar.plan.alone': 'Une liste enregistrée s’applique telle qu’elle a été approuvée : ni ressource, ni sélection, ni autre option à côté.',
  'gar.plan.written': (n, file) =>
    `La liste de ${copies(n)} est dans ${file}. Pour l’appliquer telle quelle : gar batch-revoke apply ${file}`,
  'gar.plan.altered': (file) =>
    `${file} n’est pas une liste enregistrée par « gar batch-revoke --plan », ou elle a été modifiée depuis. Enregistrez-la à nouveau ; rien n’a été écrit.`,
  'gar.plan.stale': (n) =>
    `${copies(n)} de la liste ${n < 2 ? 'a changé' : 'ont changé'} depuis son enregistrement. Enregistrez-la à nouveau ; rien n’a été écrit.`,
  'gar.sync.both_only': '--add-only et --remove-only s’excluent.',
  'gar.sync.question': (given, taken) => `Attribuer ${copies(given)} et en retirer ${number('fr', taken)} ?`,
  'gar.year.question': (n, turn) =>
    `Rendre ce qui a été attribué avant le ${dayInFrench(turn)} (${counted('fr', n, 'changement', 'changements')}) ?`,
  'gar.year.losing': (n) =>
    `${counted('fr', n, 'personne présente perd', 'personnes présentes perdent')} des exemplaires d’abonnements qui courent encore ; avec --renew, elles les gardent.`,
  'gar.year.rule': (turn) => `L’année scolaire a changé le ${dayInFrench(turn)} : ce qui a été attribué avant est rendu, rien n’est perdu.`,

  'gar.report.title': (names) => `Ressources numériques : ${names.join(', ')}`,
  'gar.report.day': (text) => `Chiffres du ${dayInFrench(text)}`,
  'gar.report.people': (n) => `${people(n)} ${n < 2 ? 'présente' : 'présentes'}`,
  'gar.report.use': 'Usage des ressources',
  'gar.report.legend': '█ attribué  ▒ verrouillé  ░ perdu  · disponible',
  'gar.report.publics': 'Exemplaires par public',
  'gar.report.heads': 'Personnes présentes',
  'gar.report.locked': 'Exemplaires verrouillés, détenus par des personnes parties (gar batch-revoke --departed)',
  'gar.report.running_out': 'Stocks bientôt épuisés : exemplaires restants',
  'gar.report.never_assigned': 'Jamais attribuées',
  'gar.report.new': 'Nouvelles depuis 30 jours',
  'gar.report.expiring': 'Prennent fin d’ici 60 jours',

  'gar.walk.resource': 'Quelle ressource ?',
  'gar.walk.filters': (n) => `${n < 2 ? `${people(n)} trouvée` : `${people(n)} trouvées`}. Filtrer, ou continuer ?`,
  'gar.walk.level': 'Niveau / Formation',
  'gar.walk.subject': 'Matières / Enseignements',
  'gar.walk.population': 'Public cible',
  'gar.walk.division': 'Divisions',
  'gar.walk.group': 'Groupes',
  'gar.walk.no_filter': 'tous',
  'gar.walk.go_on': (n) => `Continuer avec ${n < 2 ? 'cette' : 'ces'} ${people(n)}`,
  'gar.walk.reset': 'Réinitialiser les filtres',
  'gar.walk.values': (criterion) => `${criterion} : lesquels ?`,
  'gar.walk.who': 'Quelles personnes ?',
  'gar.walk.all_results': (n) => (n === 1 ? 'Sélectionner le résultat' : `Sélectionner les ${number('fr', n)} résultats`),
  'gar.walk.pick': 'Choisir une à une les personnes',
  'gar.walk.back': 'Revenir aux filtres',
  'gar.walk.nobody': 'Personne ne correspond à ces filtres.',
  'gar.walk.nothing': 'Personne n’a d’exemplaire de cette ressource : il n’y a rien à récupérer.',
  'gar.walk.entry': 'Par où commencer ?',
  'gar.walk.by_resource': 'Entrer par ressource : une ressource pour les personnes que je choisis',
  'gar.walk.by_population': 'Entrer par population : plusieurs ressources pour une population',
  'gar.walk.all_resources': 'Tout sélectionner',
  'gar.walk.suggested_resources': 'Sélectionner les suggestions',
  'gar.people.show.withdraw': 'Retirer un de ces exemplaires ?',
  'gar.people.show.none': 'non, tout laisser',
}
