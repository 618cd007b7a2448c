import type { gar as english } from '../en/gar.ts'
import { counted, dayInFrench, enumerate, number } from '../numbers.ts'

const copies = (n: number) => counted('fr', n, 'exemplaire', 'exemplaires')
const people = (n: number) => counted('fr', n, 'personne', 'personnes')
const names = (values: readonly string[]) => enumerate('fr', values, 20)

const words = { pupils: 'élèves', documentalists: 'documentalistes', teachers: 'enseignants', staff: 'personnels' }
const leaving = (groups: readonly { uai: string; population: keyof typeof words; leaving: number; before: number }[]) =>
  enumerate(
    'fr',
    groups.map(({ uai, population, leaving: n, before }) => `${uai} ${words[population]} ${number('fr', n)} sur ${number('fr', before)}`),
  )

export const gar: typeof english = {
  'gar.about': 'Attribuer et récupérer les exemplaires de manuels et services numériques (GAR)',
  'gar.import.about': 'Charger l’annuaire et les abonnements',
  'gar.import.gar-ent.about': 'charger l’annuaire complet (GAR-ENT) d’un ou plusieurs établissements',
  'gar.import.subscriptions.about': 'charger des abonnements, en XML ou CSV',
  'gar.schools.about': 'Les établissements de la base',
  'gar.schools.list.about': 'lister les établissements, leurs effectifs et leurs ressources',
  'gar.people.about': 'Les personnes d’un établissement',
  'gar.people.list.about': 'lister les personnes et leurs appartenances',
  'gar.people.show.about': 'montrer une personne et ses exemplaires',
  'gar.resources.about': 'Les ressources d’un établissement et leurs exemplaires',
  'gar.resources.list.about': 'lister les ressources : exemplaires disponibles, attribués, verrouillés, perdus',
  'gar.copies.about': 'Les exemplaires attribués',
  'gar.copies.list.about': 'lister les exemplaires et qui les détient',
  'gar.assign.about': 'Attribuer des exemplaires à une population',
  'gar.revoke.about': 'Retirer des exemplaires à une population',

  'gar.option.uai': 'établissement, par son UAI (inutile si la base n’en a qu’un)',
  'gar.option.population': 'élèves, enseignants, documentalistes, personnels (mots anglais aussi)',
  'gar.option.division': 'divisions, par code ou libellé',
  'gar.option.group': 'groupes, par code ou libellé',
  'gar.option.level': 'niveaux, par code ou libellé',
  'gar.option.subject': 'matières, par code ou libellé',
  'gar.option.name': 'le nom commence par (sans accents ni majuscules ; à répéter)',
  'gar.option.person': 'une personne, par son identifiant (à répéter)',
  'gar.option.from': 'personnes d’un fichier : un identifiant par ligne, ou CSV avec une colonne « id » ; - pour l’entrée standard',
  'gar.option.all': 'toutes les personnes présentes',
  'gar.option.departed': 'les personnes parties ; pour un retrait, tous les exemplaires verrouillés',
  'gar.option.resource': 'ressource, par code, titre ou identifiant ark (à répéter)',
  'gar.option.subscription': 'seulement les exemplaires donnés par cet abonnement : de deux exemplaires d’une ressource, un seul',
  'gar.option.accept_loss': 'accepter que les exemplaires retirés soient perdus jusqu’à la fin de l’année scolaire',
  'gar.option.partial': 's’il n’y en a pas assez, attribuer ce qui reste dans l’ordre des noms',
  'gar.option.suggested': 'seulement ceux dont le niveau ou la matière convient à la ressource',
  'gar.option.holding': 'seulement ceux qui ont un exemplaire de cette ressource (répétée : de l’une d’elles)',
  'gar.option.not_holding': 'seulement ceux qui n’ont pas d’exemplaire de cette ressource (répétée : d’aucune d’elles)',
  'gar.option.by': 'une ligne par abonnement ou par stock',
  'gar.option.expiring': 'seulement ce qui prend fin d’ici tant de jours',
  'gar.option.state': 'état des exemplaires (plusieurs : virgules ou répétition)',
  'gar.option.older': 'charger un annuaire plus ancien que celui de la base',
  'gar.option.accept_departures': 'le nombre exact de départs, quand il y en a beaucoup',
  'gar.option.keep_going': 'laisser de côté les fiches fautives et charger les autres',
  'gar.option.import_uai': 'les établissements visés, quand un abonnement vaut pour toute une catégorie',
  'gar.argument.snapshot': 'dossier ou archive .tar.gz de l’annuaire',
  'gar.argument.subscriptions': 'fichier d’abonnements, XML ou CSV',
  'gar.argument.person': 'identifiant de la personne',

  'gar.unknown.school': (uais) => `Pas d’établissement ${names(uais)} dans cette base. « gar schools list » les montre.`,
  'gar.unknown.division': (codes) => `Pas de division ${names(codes)}. « gar people list » montre les divisions.`,
  'gar.unknown.group': (codes) => `Pas de groupe ${names(codes)}. « gar people list -v » montre les groupes.`,
  'gar.unknown.level': (codes) => `Pas de niveau ${names(codes)}. « gar people list -v » montre les niveaux.`,
  'gar.unknown.subject': (codes) => `Pas de matière ${names(codes)}. « gar people list -v » montre les matières.`,
  'gar.unknown.person': (ids) => `Personne n’a l’identifiant ${names(ids)}. « gar people list --name … » retrouve les identifiants.`,
  'gar.unknown.subscription': (codes) =>
    `Pas d’abonnement ${names(codes)} à cette ressource. « gar resources list --by subscription » les montre.`,
  'gar.unknown.resource': (words) => `Pas de ressource ${names(words)}. « gar resources list » montre leurs codes.`,
  'gar.ambiguous.resource': (word, codes) => `« ${word} » désigne plusieurs ressources. Donnez un des codes ${names(codes)} à --resource.`,
  'gar.ambiguous.school': (uais) => `Cette base contient plusieurs établissements : précisez lequel avec --uai (${names(uais)}).`,
  'gar.no_school': 'La base ne contient encore aucun établissement. Chargez un annuaire avec « gar import gar-ent ».',
  'gar.no_selection':
    'Précisez qui est concerné : --population, --division, --group, --level, --subject, --name, --person, --from, ou --all pour tout le monde. Rien n’a été écrit.',
  'gar.no_resource': (codes) => `Précisez la ressource avec --resource (${names(codes)}). Rien n’a été écrit.`,
  'gar.ask.resource': 'Quelles ressources ?',
  'gar.ask.school': 'Quel établissement ?',
  'gar.ask.population': 'Quelles personnes ?',
  'gar.ask.everybody': (n) => `tout le monde (${people(n)})`,

  'gar.revoke.question': (n, lost) =>
    `Retirer ${copies(n)}${lost ? ` (perdus jusqu’à la fin de l’année scolaire : ${number('fr', lost)})` : ''} ?`,
  'gar.revoke.loss': (n) =>
    `${copies(n)} ${n < 2 ? 'serait perdu' : 'seraient perdus'} : personne d’autre ne pourrait les recevoir avant la fin de l’année scolaire. Ajoutez --accept-loss si c’est voulu ; rien n’a été écrit.`,
  'gar.revoke.school_scope': (title) =>
    `${title} est attribué à tout l’établissement : retirez-le avec --all, pas à une partie de l’établissement.`,
  'gar.revoke.rule.subscription':
    'Règle : la catégorie de chaque abonnement dit si un exemplaire retiré peut être donné à quelqu’un d’autre.',
  'gar.revoke.rule.strict': 'Règle : un exemplaire retiré est perdu jusqu’à la fin de l’année scolaire, quel que soit l’abonnement.',

  'gar.assign.question': (n) => `Attribuer ${copies(n)} ?`,
  'gar.assign.school_scope': (title) =>
    `${title} vaut pour tout l’établissement : attribuez-le avec --all, pas à une partie de l’établissement.`,
  'gar.assign.not_valid': (title, from, until) =>
    `${title} ne peut pas être attribué aujourd’hui : l’abonnement va du ${dayInFrench(from)} ${until ? `au ${dayInFrench(until)}` : 'sans fin'}.`,
  'gar.assign.not_subscribed': (title) => `Cet établissement n’a pas d’abonnement à ${title}. « gar resources list » montre ce qu’il a.`,
  'gar.assign.nobody_eligible': 'Personne de la sélection ne fait partie du public de la ressource. Rien n’a été écrit.',
  'gar.assign.not_enough': (missing) =>
    `Pas assez d’exemplaires : ${enumerate(
      'fr',
      missing.map(({ title, population, missing: n }) => `${title} (${words[population]}), il en manque ${number('fr', n)}`),
    )}. Ajoutez --partial pour attribuer ce qui reste ; rien n’a été écrit.`,
  'gar.assign.below_head_count': (title, total, heads) => `${title} : ${copies(total)} pour ${people(heads)}.`,
  'gar.assign.no_copy': (n) => `${people(n)} ${n < 2 ? 'n’a' : 'n’ont'} pas eu d’exemplaire.`,

  'gar.import.question': (n) => `Écrire ${counted('fr', n, 'changement', 'changements')} ?`,

  'gar.import.locked': (n) =>
    `${counted('fr', n, 'exemplaire est maintenant verrouillé', 'exemplaires sont maintenant verrouillés')} : leurs détenteurs sont partis ou ont changé de profil. « gar copies list --state locked » les montre.`,
  'gar.import.older': (on, schools) =>
    `Cet annuaire est du ${dayInFrench(on)}, plus ancien que celui de la base : ${enumerate(
      'fr',
      schools.map(({ uai, directory_on }) => `${uai}, ${dayInFrench(directory_on)}`),
      10,
    )}. S’il faut vraiment y revenir, ajoutez --older ; rien n’a été écrit.`,
  'gar.import.departures': (n, groups) =>
    `${people(n)} ${n < 2 ? 'partirait' : 'partiraient'}, plus du cinquième d’une population : ${leaving(groups)}. L’annuaire est-il complet ? Si oui, ajoutez --accept-departures ${n} ; rien n’a été écrit.`,
  'gar.import.wrong_departures': (said, n, groups) =>
    `--accept-departures dit ${number('fr', said)}, mais ${people(n)} ${n < 2 ? 'partirait' : 'partiraient'} : ${leaving(groups)}. Si c’est bien cela, écrivez --accept-departures ${n} ; rien n’a été écrit.`,

  'gar.import.lowered': ({ uai, title, subscription, pool, before, total, taken }) => {
    const over = taken > total ? `, dont ${number('fr', taken)} sont pris : ${number('fr', taken - total)} de trop` : ''
    return `${title} (${pool}, abonnement ${subscription}, ${uai}) passe de ${before === null ? 'illimité' : number('fr', before)} à ${counted('fr', total, 'exemplaire', 'exemplaires')}${over}.`
  },
  'gar.import.kept_title': (title, named) => `« ${title} » garde son titre ; le fichier la nomme « ${named} ».`,
  'gar.import.not_serving': (n) =>
    `${counted('fr', n, 'abonnement ne sert pas', 'abonnements ne servent pas')} aujourd’hui ; « gar resources list » montre ceux à venir et ceux expirés.`,
  'fault.sub.nature': (id, natures) =>
    `${id} vaut pour tous les établissements de nature ${natures}, que l’annuaire n’indique pas. Précisez lesquels avec --uai.`,
  'fault.sub.no_school': (id) => `${id} ne nomme aucun établissement, et aucun ne l’a déjà. Remplissez uaiEtab.`,
  'fault.sub.documentalist': (id) =>
    `${id} vise les documentalistes, mais un de ses établissements est du premier degré (RG11). Corrigez le public ou nbLicenceProfDoc.`,
  'remark.gar.no_day': () =>
    'Les noms de ces fichiers ne disent pas de quel jour est l’annuaire : rien ne garantit qu’il est plus récent que celui de la base.',
  'remark.sub.other_school': (count, uais) => `Établissements absents de cette base, laissés de côté (${count}) : ${uais}.`,
  'fault.gar.missing_file': (kind) => `L’annuaire n’a pas de fichier ${kind}. Demandez l’annuaire complet.`,
  'fault.gar.duplicate_school': (uai, first) => `L’établissement ${uai} a une deuxième fiche (la première : ${first}). Gardez-en une.`,
  'fault.gar.duplicate_person': (id, first) => `La personne ${id} a une deuxième fiche (la première : ${first}). Gardez-en une.`,
  'fault.gar.duplicate_group': (code, first) =>
    `La division ou le groupe ${code} a une deuxième fiche (la première : ${first}). Gardez-en une.`,
  'fault.gar.unknown_school': (id, uai) =>
    `La personne ${id} est rattachée à ${uai}, absent des fichiers Etab. Corrigez la personne, ou ajoutez l’établissement.`,
  'fault.gar.unknown_division': (code, division) =>
    `Le groupe ${code} dépend de la division ${division}, qui n’existe pas. Corrigez l’un des deux.`,
  'fault.gar.unknown_level': (code, uai) =>
    `Il n’y a pas de niveau (MEF) ${code} dans ${uai}. Ajoutez-le au fichier Etab, ou corrigez le lien.`,
  'fault.gar.unknown_subject': (code, uai) =>
    `Il n’y a pas de matière ${code} dans ${uai}. Ajoutez-la au fichier Etab, ou corrigez le lien.`,
  'fault.gar.link_unknown_person': (id, uai) => `Personne n’a l’identifiant ${id} dans ${uai}. Corrigez le lien, ou ajoutez la personne.`,
  'fault.gar.link_unknown_group': (code, uai) =>
    `Il n’y a pas de division ni de groupe ${code} dans ${uai}. Corrigez le lien, ou ajoutez le groupe.`,
  'fault.gar.link_wrong_kind': (code, kind) =>
    `${code} est ${kind === 'division' ? 'une division' : 'un groupe'}, le lien dit le contraire. Corrigez le lien.`,

  'column.email': 'COURRIEL',
  'column.degree': 'DEGRÉ',
  'column.contract': 'CONTRAT',
  'column.head_uai': 'ÉTABLISSEMENT TÊTE',
  'column.day': 'JOUR',
  'column.division': 'DIVISION',
  'column.selected': 'SÉLECTIONNÉS',
  'column.remaining': 'RESTANTS',
  'column.use': 'USAGE',
  'column.pupils': 'ÉLÈVES',
  'column.documentalists': 'DOCUMENTALISTES',
  'column.teachers': 'ENSEIGNANTS',
  'column.staff': 'PERSONNELS',
  'check.gar.copy_has_one_pool': 'un stock par exemplaire',
  'check.gar.one_copy_each': 'un exemplaire d’une ressource chacun',
  'check.gar.nothing_lost_from_unlimited': 'rien de perdu sans limite',
  'check.gar.who_left_holds_locked_copies': 'verrouillé pour qui est parti',
  'check.gar.locked_copies_have_a_reason': 'verrouillé avec une raison',
  'check.gar.pools_are_common_or_separate': 'stocks communs ou séparés',
  'check.gar.name_keys': 'noms trouvés par leur clé',
  'check.gar.name_text': 'noms en texte simple',
  'check.gar.title_keys': 'titres trouvés par leur clé',
  'check.gar.no_pool_is_oversold': 'pas plus d’exemplaires attribués qu’il n’y en a',
  'check.gar.given_while_valid': 'exemplaires attribués pendant la validité de leur abonnement',
  'check.gar.days': 'jours réels',

  'column.uai': 'UAI',
  'column.name': 'NOM',
  'column.directory_on': 'ANNUAIRE DU',
  'column.people': 'PERSONNES',
  'column.resources': 'RESSOURCES',
  'column.last_name': 'NOM',
  'column.first_name': 'PRÉNOM',
  'column.populations': 'PUBLIC',
  'column.population': 'PUBLIC',
  'column.divisions': 'DIVISIONS',
  'column.groups': 'GROUPES',
  'column.levels': 'NIVEAUX',
  'column.subjects': 'MATIÈRES',
  'column.active': 'PRÉSENT',
  'column.resource': 'RESSOURCE',
  'column.code': 'CODE',
  'column.title': 'TITRE',
  'column.category': 'CATÉGORIE',
  'column.unlimited': 'ILLIMITÉ',
  'column.total': 'TOTAL',
  'column.available': 'DISPONIBLES',
  'column.assigned': 'ATTRIBUÉS',
  'column.locked': 'VERROUILLÉS',
  'column.lost': 'PERDUS',
  'column.suggested': 'SUGGÉRÉS',
  'column.valid_from': 'DU',
  'column.valid_until': 'AU',
  'column.status': 'STATUT',
  'column.subscription': 'ABONNEMENT',
  'column.pool': 'STOCK',
  'column.person': 'IDENTIFIANT',
  'column.state': 'ÉTAT',
  'column.since': 'DEPUIS',
}
