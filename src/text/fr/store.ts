import type { store as english } from '../en/store.ts'
import { hurdle } from '../hurdles.ts'
import { counted } from '../numbers.ts'
import { words } from './words.ts'

/** What stands in the way of an undo. */
const WAYS = {
  changed: 'modifié',
  removed: 'supprimé',
  hangs: 'dépend de ce qui disparaîtrait, écrit',
  taken: 'porte le même nom ou code, donné',
  rule: 'une règle le garde tel quel',
} as const

const inTheWay = (n: number, operations: readonly number[]) =>
  `${counted('fr', n, 'ligne y fait', 'lignes y font')} obstacle${operations.length > 0 ? `, par ${operations.length > 1 ? 'les opérations' : 'l’opération'} ${operations.join(', ')}` : ''}`

export const store: typeof english = {
  'store.missing': (at) => `Il n’y a pas de base à l’emplacement ${at}. Créez-la avec « store init », ou nommez-en une autre avec --store.`,
  'store.foreign': (at) => `${at} n’est pas une base guichet ; le fichier est resté intact. Nommez le bon fichier avec --store.`,
  'store.empty': (at) =>
    `${at} est vide, le fichier est resté intact. Supprimez-le puis lancez « store init », ou restaurez une sauvegarde avec « store restore ».`,
  'store.broken': (at) =>
    `La base ${at} est abîmée. Restaurez la dernière sauvegarde avec « store restore <fichier> » ; rien n’a été écrit.`,
  'store.newer': (at, version, ours) =>
    `La base ${at} est de version ${version}, ce programme connaît jusqu’à ${ours}. Installez un guichet plus récent ; rien n’a été touché.`,
  'store.older': (at, version, ours) =>
    `La base ${at} est de version ${version}, ce programme attend ${ours}. Lancez « store migrate » : une sauvegarde est faite d’abord.`,
  'store.unreachable': (at) => `La base ${at} ne peut pas être ouverte. Vérifiez le dossier, les droits et le disque.`,
  'store.settings': (at, name, value) =>
    `La base ${at} refuse le réglage ${name} (elle répond ${value}). Gardez-la sur un disque local, ou utilisez PostgreSQL.`,
  'store.sqlite_old': (version, needed) => `SQLite ${version} est trop ancien : il faut ${needed} ou plus récent. Réinstallez guichet.`,
  'store.busy': (at) => `Une autre commande occupe la base ${at}. Attendez sa fin, puis relancez ; rien n’a été écrit.`,
  'store.disk_full': (at) =>
    `Le disque de la base ${at} est plein ou refuse l’écriture. Libérez de la place, puis relancez ; rien n’a été écrit.`,
  'store.readonly': (at) => `La base ${at} ne peut pas être écrite : vérifiez les droits du fichier et de son dossier.`,
  'store.exists': (at) => `Il y a déjà une base à l’emplacement ${at} ; elle est restée intacte. Pour recommencer, déplacez-la d’abord.`,
  'store.no_folder': (at, code) => `Le dossier de ${at} ne peut pas être créé : ${hurdle('fr', code)}`,
  'store.folder_unusable': (file, code) => `${file} ne peut pas être écrit : ${hurdle('fr', code)}`,
  'store.leftover': (file) => `${file} est le reste d’une autre base. Déplacez ce fichier d’abord, ou donnez un autre nom.`,
  'store.database_taken': (at) =>
    `La base de données ${at} contient d’autres tables ; elle est restée intacte. Prenez une base de données vide.`,
  'store.target_exists': (at) => `${at} existe déjà et est resté intact. Donnez un nom libre.`,
  'store.init.done': (at) => `Nouvelle base : ${at}`,
  'store.init.sample': 'la remplir avec le site d’exemple',
  'store.migrate.current': (version) => `La base est déjà de version ${version}.`,
  'store.migrate.would': (from, to) => `Essai, rien n’est écrit : la base passerait de la version ${from} à ${to}.`,
  'store.migrate.done': (from, to, backup) =>
    `La base est passée de la version ${from} à ${to}.${backup ? ` Sauvegarde faite avant : ${backup}` : ''}`,
  'store.migrate.question': (line) => `La base de données est-elle sauvegardée avec « ${line} », et faut-il migrer maintenant ?`,
  'store.migrate.pg_dump': (line) => `Sauvegardez d’abord la base de données : ${line} Puis lancez « store migrate --yes ».`,
  'store.check.good': 'Tout est comme il faut.',
  'store.check.broken': (n) =>
    `${counted('fr', n, 'chose n’est pas comme il faut', 'choses ne sont pas comme il faut')}. Chaque ligne dit comment réparer ; une bonne sauvegarde le fait toujours.`,
  'store.check.after': (n, program) =>
    `C’est en place, mais ${counted('fr', n, 'chose n’est pas comme il faut', 'choses ne sont pas comme il faut')} : voir « ${program} store check ».`,
  'store.backup.done': (file) => `Sauvegarde faite et vérifiée : ${file}`,
  'store.backup.altered': (file) =>
    `La sauvegarde ${file} n’est pas ce que dit son manifeste : elle a été modifiée ou coupée. Prenez-en une autre ; rien n’a été écrit.`,
  'store.backup.broken': (file, n) =>
    `La sauvegarde ${file} n’est pas saine (${counted('fr', n, 'défaut', 'défauts')}). Prenez-en une autre ; rien n’a été écrit.`,
  'store.backup.file': 'le nouveau fichier ; son manifeste est écrit à côté',
  'store.restore.file': 'la sauvegarde à mettre à la place de la base',
  'store.restore.live': (file) =>
    `${file} est une base en service, ou qui n’a pas été fermée : ses dernières écritures n’y sont peut-être pas. Utilisez « store backup » ou « store copy-to ».`,
  'store.restore.question': (file, at) => `Remplacer la base ${at} par la sauvegarde ${file} ?`,
  'store.restore.would': (file, at) => `Essai, rien n’est écrit : la sauvegarde ${file} est saine et prendrait la place de ${at}.`,
  'store.restore.done': (at, kept) => `Restaurée : ${at}.${kept ? ` L’ancienne base est gardée sous ${kept}.` : ''}`,
  'store.copy.done': (n, to) => `${counted('fr', n, 'ligne copiée', 'lignes copiées')} vers ${to}, et vérifiées.`,
  'store.copy.place': 'un nouveau fichier, ou l’URL postgres:// d’une base de données vide',
  'store.copy.differs': (table) =>
    `Ce qui est arrivé dans ${table} n’est pas ce qui a été lu ; rien n’a été gardé. Lancez « store check » sur la base de départ.`,
  'store.file_missing': (file) => `Le fichier ${file} n’existe pas.`,
  'store.file_unreadable': (file, why) => `Le fichier ${file} est illisible (${why}).`,
  'column.store': 'BASE',
  'column.engine': 'MOTEUR',
  'column.version': 'VERSION',
  'column.operations': 'OPÉRATIONS',
  'column.head': 'TÊTE DU JOURNAL',
  'column.bytes': 'OCTETS',
  'column.engine_version': 'VERSION DU MOTEUR',
  'column.last_at': 'DERNIÈRE OPÉRATION',
  'column.check': 'CONTRÔLE',
  'column.what': 'CE QUI NE VA PAS',
  'column.repair': 'COMMENT RÉPARER',

  'check.integrity': 'le fichier est sain',
  'check.references': 'liens entre les lignes',
  'check.identity': 'le fichier est une base',
  'check.version': 'version de la base',
  'check.settings': 'réglages de SQLite',
  'check.schema': 'tables, index et déclencheurs',
  'check.operation_unknown': 'lignes d’une opération connue',
  'check.erased_list': 'liste des personnes effacées',
  'check.row_unheard_of': 'lignes connues du journal',
  'check.row_differs': 'lignes telles que le journal les a décrites',
  'check.journal.row_changed': 'journal : ligne telle qu’écrite',
  'check.journal.image_changed': 'journal : état antérieur tel qu’écrit',
  'check.journal.image_wiped': 'journal : états antérieurs vidés seulement avec les personnes qu’ils nomment',
  'check.journal.rows_missing': 'journal : toutes les lignes présentes',
  'check.journal.operation_changed': 'journal : opération telle qu’écrite',
  'check.journal.operation_missing': 'journal : toutes les opérations présentes',
  'check.journal.head_missing': 'journal : tête connue',

  'journal.unknown': (id) => `L’opération ${id} n’existe pas. « journal list » les montre.`,
  'journal.good': (n, head) => `Le journal est tel qu’il a été écrit : ${counted('fr', n, 'opération', 'opérations')}, tête ${head}`,
  'journal.broken': (n) => `Le journal a été altéré à ${counted('fr', n, 'endroit', 'endroits')}. Comparez avec une sauvegarde antérieure.`,
  'journal.row_changed': 'une ligne du journal a été modifiée',
  'journal.image_changed': 'un état antérieur conservé a été modifié',
  'journal.image_wiped': 'un état antérieur conservé a été vidé sans que personne ait été effacé',
  'journal.rows_missing': 'des lignes du journal manquent ou ont été ajoutées',
  'journal.operation_changed': 'l’opération a été modifiée, ou la chaîne est rompue ici',
  'journal.operation_missing': 'une opération a été supprimée',
  'journal.head_missing': 'la tête donnée n’est pas dans ce journal : sa fin a été coupée, ou c’est une autre base',
  'undo.question': (id, n) => `Annuler l’opération ${id} (${counted('fr', n, 'ligne', 'lignes')}) ?`,
  'undo.conflict': (id, n, operations) =>
    `L’opération ${id} ne peut pas être annulée : ${inTheWay(n, operations)}. Annulez d’abord les opérations suivantes, ou ce qui peut l’être avec --skip-changed ; rien n’a été écrit.`,
  'undo.conflict_all': (id, n, operations) =>
    `Rien de l’opération ${id} ne peut être annulé : ${inTheWay(n, operations)}. Annulez d’abord les opérations suivantes ; rien n’a été écrit.`,
  'undo.conflict.row': ({ entity, called, operation, why }) =>
    `${words[`word.${entity}` as keyof typeof words] ?? entity}${called ? ` ${called}` : ''} : ${WAYS[why]}${operation === null ? '' : ` par l’opération ${operation}`}`,
  'undo.option.skip_changed': 'annuler ce qui peut l’être ; ce qui a changé depuis reste',
  'undo.skipped': (n, line) =>
    `${counted('fr', n, 'ligne est restée', 'lignes sont restées')} : modifiée${n === 1 ? '' : 's'} depuis, ou qu’une règle garde ainsi. Plus tard : ${line} --skip-changed`,
  'undo.conflict.more': (n) => `… et ${n} de plus ; « -o json » les donne toutes`,
  'undo.erased': (id) => `L’opération ${id} ne peut pas être annulée : des données à rétablir ont été effacées définitivement.`,
  'undo.store': (id) => `L’opération ${id} note l’état de la base lors de sa migration et n’a rien modifié : il n’y a rien à annuler.`,
  'undo.other_program': (id) => `L’opération ${id} appartient à un autre programme : utilisez son propre undo.`,
  'undo.already': (id) => `L’opération ${id} est déjà annulée.`,
  'journal.option.limit': 'seulement les plus récentes, tant',
  'journal.option.head': 'une tête notée plus tôt, de « journal verify » ou du manifeste d’une sauvegarde',
  'journal.argument.operation': 'son numéro, que « journal list » montre',
  'value.head': 'il faut 64 chiffres hexadécimaux.',
  'column.id': 'N°',
  'column.at': 'QUAND',
  'column.operator': 'QUI',
  'column.command': 'COMMANDE',
  'column.counts': 'DÉTAIL',
  'column.changes': 'LIGNES',
  'column.undone': 'ANNULÉE',
  'column.skipped': 'LAISSÉES',
  'column.changed_by': 'À CAUSE DE',
  'column.entity': 'GENRE',
  'column.scope': 'PORTÉE',
  'column.item': 'OBJET',
  'column.subject': 'PERSONNE',
  'column.called': 'QUOI',
  'column.before': 'AVANT',
  'column.operation': 'OPÉRATION',
  'column.row': 'LIGNE',
}
