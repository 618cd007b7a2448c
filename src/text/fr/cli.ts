import type { cli as english } from '../en/cli.ts'
import { guardedWord } from '../guarded.ts'
import { hurdle } from '../hurdles.ts'
import { counted, enumerate, number, quoted } from '../numbers.ts'

const rows = (n: number) => counted('fr', n, 'ligne', 'lignes')

export const cli: typeof english = {
  'global.store': 'la base : un fichier, ou une adresse postgres:// (GUICHET_STORE)',
  'global.lang': 'langue de ce qui se lit (GUICHET_LANG)',
  'global.output': 'forme des données (GUICHET_OUTPUT ; par défaut : table)',
  'global.csv_dialect': 'excel : ce qu’un tableur français ouvre d’un double clic',
  'global.operator': 'qui travaille, pour le journal (GUICHET_OPERATOR ; par défaut : l’utilisateur du système)',
  'global.no_input': 'ne jamais poser de question, même à l’écran',
  'global.color': 'couleurs des tableaux (NO_COLOR, FORCE_COLOR ; par défaut : auto)',
  'global.quiet': 'ne rien dire sauf en cas d’échec',
  'global.verbose': 'toutes les colonnes, toutes les lignes, et le détail d’un échec',
  'global.version': 'afficher la version',
  'write.dry_run': 'montrer ce qui changerait, et s’arrêter là',
  'write.yes': 'ne pas demander avant d’écrire',
  'write.expect': 'refuser (5) si ce n’est pas exactement ce nombre de lignes qui change, comme --dry-run les compte',
  'write.exit_code': 'avec --dry-run : finir par 3 si quelque chose changerait, par 0 sinon',
  'write.exit_code_alone': '--exit-code va avec --dry-run : le code de sortie dit si quelque chose changerait.',

  'help.usage': 'Usage :',
  'help.arguments': 'Arguments :',
  'help.options': 'Options :',
  'help.global_options': 'Options de toutes les commandes :',
  'help.commands': 'Commandes :',
  'help.options_word': 'options',
  'help.command_word': 'commande',
  'help.help_option': 'afficher cette aide',
  'help.examples': 'Exemples :',
  'help.exit_codes': 'Codes de sortie :',
  'exit.0': 'fait, ou rien à faire',
  'exit.2': 'commande mal écrite',
  'exit.3': 'fait en partie ; avec --exit-code, quelque chose changerait',
  'exit.4': 'un nom n’existe pas',
  'exit.5': 'refusé par une règle, rien n’est écrit',
  'exit.6': 'base, fichier ou réglage inutilisable',
  'exit.7': 'une décision manque, rien n’est écrit',
  'exit.8': 'fichier fautif, rien n’est écrit',
  'exit.130': 'interrompu ou refusé, rien n’est écrit',

  'prompt.yes': 'oui',
  'prompt.no': 'non',
  'prompt.yes_or_no': 'Répondez par oui ou par non',
  'prompt.space': 'espace',
  'prompt.navigate': 'se déplacer',
  'prompt.select': 'choisir',
  'prompt.choose': 'Choisissez au moins une ligne : la barre d’espace la coche',
  'prompt.disabled': 'celle-ci ne peut pas être choisie',
  'prompt.submit': 'valider',
  'prompt.all': 'tout',
  'prompt.invert': 'inverser',

  'list.empty': 'Rien à afficher.',
  'column.rows': 'LIGNES',
  'column.outcome': 'RÉSULTAT',

  'change.dry_run': (n) =>
    n === 0 ? 'Essai : rien ne changerait.' : `Essai, rien n’est écrit : ${rows(n)} ${n < 2 ? 'changerait' : 'changeraient'}.`,
  'change.nothing': 'Rien à faire : tout est déjà comme demandé.',
  'change.none': 'Rien n’a changé : aucune ligne n’était concernée.',
  'change.written': (n, operation) => `Opération ${operation} : ${rows(n)} ${n < 2 ? 'modifiée' : 'modifiées'}.`,
  'change.unexpected': (expected, found) =>
    `${rows(found)} ${found < 2 ? 'changerait' : 'changeraient'}, et non ${number('fr', expected)} comme attendu. Regardez avec --dry-run ; rien n’a été écrit.`,
  'change.unfinished': (operation, at) =>
    `L’opération ${operation} est écrite ; ensuite ${at} n’a plus répondu. Ce qui suit une écriture, comme ses courriels, attend la prochaine commande.`,
  'change.done': (operation, program) => `Pour revenir en arrière : ${program} undo ${operation}`,
  'change.line': (line) => `La même chose sans question : ${line}`,
  'change.declined': 'Arrêté sur votre réponse. Rien n’a été écrit.',
  'change.interrupted': 'Interrompu. Rien n’a été écrit.',
  'change.changed_meanwhile':
    'Quelqu’un a modifié ces données pendant que vous les regardiez ; rien n’a été écrit. Relancez la commande pour voir le nouvel état.',

  'output.failed': (why) => `Impossible d’écrire le résultat (${why}). Libérez de la place ou envoyez-le ailleurs.`,
  'output.failed_after': (operation) =>
    `C’est fait (opération ${operation}), mais le résultat n’a pas pu être écrit. Relancer la commande est sans danger.`,
  'error.bug': (message) =>
    `Erreur inattendue : ${message}. C’est un défaut du programme : merci de le signaler avec les lignes ci-dessous.`,

  'usage.wrong': (sentence, similar) =>
    `${sentence}${similar ? ` Vouliez-vous dire ${similar} ?` : ''} Ajoutez --help pour voir ce qui est possible.`,
  'usage.unknown_option': (option) => `L’option ${option} n’existe pas ici.`,
  'usage.unknown_command': (command, program) => `${program} n’a pas de commande « ${command} ».`,
  'usage.missing_value': (option) => `L’option ${option} attend une valeur.`,
  'usage.missing_argument': (argument) => `Il manque <${argument}>.`,
  'usage.missing_command': 'Il manque une commande.',
  'usage.twice': (option) => `L’option ${option} est donnée deux fois ; elle ne prend qu’une valeur.`,
  'usage.against': (one, other) => `${one} et ${other} s’excluent.`,
  'usage.excess': (words, name) => `« ${words} » est de trop.${name ? ` Pour chercher un nom : --name ${words}.` : ''}`,
  'usage.encoding': (word) =>
    `« ${word} » contient un caractère qui n’est pas en UTF-8. Réglez sur UTF-8 le terminal, ou le fichier d’où vient cette ligne, et tapez-la de nouveau.`,
  'usage.invalid_value': (option, value, reason) => `« ${value} » n’est pas possible pour ${option} : ${reason}`,
  'value.empty': 'il manque une valeur.',
  'value.two_ways': (name) => `« ${name} » reçoit deux valeurs.`,
  'value.day': 'il faut un jour qui existe, de 1900 à 2199, comme 2026-09-15 ou 15/09/2026.',
  'value.number': (least, most) => `il faut un nombre entier de ${number('fr', least)} à ${number('fr', most)}.`,
  'value.controls': 'il y a des caractères de contrôle.',
  'value.operator': 'Le nom de l’opérateur contient des caractères de contrôle.',
  'value.word': (words) => `choisissez parmi ${enumerate('fr', words, 20)}.`,
  'value.variable': (name, value, words) => `${name} vaut « ${value} » : choisir parmi ${enumerate('fr', words, 20)}.`,
  'value.today': (value) => `GUICHET_TODAY vaut « ${value} » : il faut un jour qui existe, comme 2026-09-15.`,
  'value.busy_timeout': (value) => `GUICHET_BUSY_TIMEOUT vaut « ${value} » : il faut un nombre entier de millisecondes.`,

  'file.rejected': (n) =>
    `Le fichier a ${counted('fr', n, 'défaut', 'défauts')} ; rien n’a été écrit. Corrigez ce qui est listé, puis relancez la commande.`,
  'file.kept_going': (n) => `${counted('fr', n, 'fiche fautive laissée', 'fiches fautives laissées')} de côté :`,
  'file.exists': (path) => `${path} existe déjà et est resté intact. Donnez un autre nom.`,
  'file.not_ours': (path) =>
    `${path} existe déjà, et ce n’est pas cette commande qui l’a écrit ; il est resté intact. Donnez un autre nom, ou ajoutez --force pour le remplacer.`,
  'file.guarded': (path, what) => `${path} est ${guardedWord('fr', what)} : aucune commande n’écrit là. Donnez un autre nom.`,
  'file.folder_full': (path) => `Le dossier ${path} n’est pas vide ; il est resté intact. Donnez le nom d’un dossier nouveau ou vide.`,
  'file.replace': (path) => `${path} existe déjà. Le remplacer ?`,
  'file.option.force': 'remplacer le fichier qui s’y trouve, quel que soit son auteur',
  'file.unwritable': (path, code) => `${path} ne peut pas être écrit : ${hurdle('fr', code)}`,
  'file.secret_exposed': (path, mode) =>
    `D’autres peuvent lire ${path} (${mode}), qui contient un secret : il n’est pas utilisé. Tapez : chmod 600 '${path}' (un disque qui ne garde pas les droits, comme une clé USB, n’est pas sa place)`,
  'file.writable': (path, mode) =>
    `D’autres peuvent modifier ${path} (${mode}), et donc ce que fait guichet : il n’est pas lu. Tapez : chmod go-w '${path}'`,
  'file.foreign': (path, _mode) =>
    `${path} appartient à un autre utilisateur, qui pourrait changer ce que fait guichet : il n’est pas lu. Tapez : sudo chown "$(id -u)" '${path}'`,
  'list.option.out': 'fichier où écrire la liste ; .xlsx en fait un classeur',
  'list.needs_out': 'Un classeur est un fichier : ajoutez --out <fichier.xlsx>.',
  'list.xlsx_name': 'Le nom d’un classeur finit par .xlsx, et aucun autre : changez --out ou -o.',
  'list.no_workbook': 'Seule une liste peut être un classeur (-o xlsx --out <fichier.xlsx>).',
  'file.rejects': (n, path) => `${counted('fr', n, 'ligne laissée', 'lignes laissées')} de côté : ${path}`,
  'file.option.encoding': 'l’encodage du fichier, s’il n’est pas reconnu',
  'file.option.repair_encoding': 'réparer les noms encodés deux fois',
  'file.detected': (encoding, delimiter) =>
    `Lu en ${encoding}, cellules séparées par « ${delimiter === '\t' ? 'tabulation' : delimiter} ».`,
  'file.detected_workbook': 'Lu : la première feuille d’un classeur.',
  'file.doubled': (n) =>
    `${counted('fr', n, 'nom a été encodé', 'noms ont été encodés')} deux fois. Vérifiez les réparations et ajoutez --repair-encoding, ou refaites l’extraction ; rien n’a été écrit.`,
  'file.doubled_cell': (value, repair) => `« ${value} » deviendrait « ${repair} ».`,
  'file.written': (path) => `Écrit : ${path}`,
  'fault.line': (line) => `ligne ${line}`,
  'fault.column': (column) => `colonne ${column}`,
  'fault.header': (header) => `colonne « ${header} »`,
  'change.and_more': (n) => `… et ${n} de plus`,
  'fault.lines': (lines, times) => `lignes ${lines.join(', ')}${times > lines.length ? '…' : ''} (${times} fois)`,
  'fault.likewise': (cells) => ` De même : ${quoted('fr', cells)}.`,
  'word.colon': ' : ',
}
