import { counted, dayInFrench, enumerate, number, quoted } from '../numbers.ts'

const pupils = (n: number) => counted('fr', n, 'élève', 'élèves')

/** The yearly update from a file: what readers find in it, what is asked, what stops it. */
export const rollover = {
  'fault.roster.parents':
    'C’est le fichier des responsables. Prenez l’extraction des élèves : ONDE, Listes & documents, Extractions, « Élèves de l’école ou leurs responsables », Élèves, CSV.',
  'fault.roster.struck_off': (headers: readonly string[]) =>
    `C’est l’export des élèves radiés : ils ont quitté l’école. Il a : ${quoted('fr', headers)}. Prenez ONDE, Listes & documents, Extractions, « Élèves de l’école ou leurs responsables », Élèves, CSV.`,
  'fault.roster.by_group': (headers: readonly string[]) =>
    `Ce fichier n’a ni INE ni classe. Il a : ${quoted('fr', headers)}. Si l’une de ces colonnes est la classe, dites-le avec --columns ; si c’est l’extraction par groupe, prenez ONDE, Listes & documents, Extractions, « Élèves de l’école ou leurs responsables », Élèves, CSV.`,
  'fault.roster.no_identity': (headers: readonly string[]) =>
    `Le fichier n’a ni INE ni date de naissance : on ne pourrait pas distinguer deux élèves du même nom. Il a : ${quoted('fr', headers)}. Ajoutez l’une de ces colonnes, ou dites laquelle c’est avec --columns.`,
  'fault.roster.unread_ine': (header: string, example?: string) =>
    `« ${header} » ressemble à l’INE${example ? ` (${example})` : ''} et ne serait pas lu. Intitulez-la INE, ou dites ce que c’est avec --columns : ine=… pour la lire, ignored=… pour la laisser.`,
  'fault.roster.missing': 'La cellule est vide. Complétez.',
  'fault.roster.too_long': (most: number) => `Le texte dépasse ${most} caractères. Raccourcissez.`,
  'fault.roster.no_letter': 'Le nom ne contient aucune lettre. Corrigez.',
  'fault.roster.label': (text: string) =>
    `« ${text} » ne peut pas nommer une classe : il faut une lettre ou un chiffre, et 60 caractères au plus.`,
  'fault.roster.label_login': (text: string) => `La classe « ${text} » porte le nom d’un identifiant. Donnez-lui un autre nom.`,
  'fault.roster.kind': (text: string) => `« ${text} » n’est ni élève ni adulte. Corrigez.`,
  'fault.roster.two_identities': (ine: string, line: number) =>
    `L’INE ${ine} est aussi celui d’un autre enfant, ligne ${line}. Corrigez l’un des deux.`,
  'fault.roster.ine_taken': (ine: string, login: string) => `L’INE ${ine} est déjà celui de ${login}. Corrigez l’un des deux.`,
  'fault.roster.login': (text: string) =>
    `« ${text} » ne peut pas être un identifiant : une lettre, puis lettres, chiffres, points ou traits d’union, 20 au plus. Corrigez.`,
  'fault.roster.login_taken': (text: string) =>
    `L’identifiant « ${text} » est pris, réservé, ou celui d’une classe. Choisissez-en un autre.`,
  'fault.roster.teacher_class': (name: string) =>
    `Le fichier des enseignants nomme la classe « ${name} », qui n’est ni dans le fichier des élèves ni dans l’école. Écrivez-la comme le fichier des élèves.`,
  'fault.roster.unknown_class': (name: string) =>
    `La classe « ${name} » n’existe pas. Créez-la avec « intrascol classes create », ou ajoutez --create-classes.`,
  'fault.roster.decision': (answer: string, choices: readonly string[]) =>
    `« ${answer} » ne répond pas à cette question. Réponses possibles : ${choices.join(' | ')}.`,
  'fault.roster.decisions_file':
    'Ce n’est pas un fichier de décisions : il faut les colonnes question, line, kind et decision. Prenez celui que la commande a écrit.',
  'fault.roster.column_map': (field: string) =>
    `« ${field} » n’est pas un champ connu, ou ne donne pas une liste d’en-têtes. Écrivez {"ine": ["Identifiant national"]}.`,
  'fault.roster.column_map_form': 'La table des colonnes n’est pas du JSON. Écrivez {"ine": ["Identifiant national"]}.',
  'fault.roster.plan': 'Ce fichier de plan a été modifié, ou n’est pas l’un des nôtres. Refaites le plan.',
  'remark.roster.no_ine': 'Il n’y a pas de colonne INE : les élèves sont reconnus par le nom et la date de naissance seulement.',
  'remark.roster.ine': (n: number, examples: string) =>
    `${counted('fr', n, 'INE n’a pas', 'INE n’ont pas')} 11 lettres et chiffres, compté comme absent : ligne ${examples}.`,
  'remark.roster.sex': (n: number, examples: string) =>
    `${counted('fr', n, 'sexe n’est', 'sexes ne sont')} ni M ni F, non lu : ${examples}.`,
  'remark.roster.age': (n: number, examples: string) =>
    `${pupils(n)} d’un âge inhabituel pour le niveau ; vérifiez les dates : ligne ${examples}.`,
  'remark.roster.no_latin': (n: number, examples: string) =>
    `${n < 2 ? 'Un nom n’a' : `${n} noms n’ont`} aucune lettre latine : un nouveau compte s’appelle compte, compte2… (un fichier pour users import peut donner un login) : ${examples}.`,
  'remark.roster.formula': (n: number, examples: string) =>
    `${counted('fr', n, 'cellule commence', 'cellules commencent')} comme une formule, gardée comme texte : ${examples}.`,
  'remark.roster.twice': (n: number, lines: string) =>
    `${counted('fr', n, 'ligne en double, lue', 'lignes en double, lues')} une seule fois : ${lines}.`,
  'remark.roster.no_class': (n: number, lines: string) =>
    `${counted('fr', n, 'ligne', 'lignes')} sans classe ; ces élèves vont dans la classe « aucune » : ligne ${lines}.`,
  'remark.roster.second_table': (_n: number, line: string) => `Un autre tableau commence ligne ${line} ; il n’a pas été lu.`,
  'remark.roster.renamed': (n: number, examples: string) =>
    `${counted('fr', n, 'classe a', 'classes ont')} un seul identifiant et plusieurs libellés, pris pour une seule : ${examples}.`,
  'remark.roster.second_teacher': (n: number, examples: string) =>
    `${counted('fr', n, 'classe a', 'classes ont')} un second enseignant ; le premier est responsable : ${examples}.`,

  'rollover.option.decisions': 'le fichier de décisions, rempli',
  'rollover.option.confirm_arrivals': 'le nombre exact d’élèves qui arrivent, quand ils sont nombreux',
  'rollover.option.class_map': 'quelle classe désigne un libellé du fichier : ancien=nouveau',
  'rollover.columns.wrong': (part: string, fields: readonly string[]) =>
    `« ${part} » n’est pas champ=titre. Champs : ${fields.join(', ')}.`,
  'rollover.option.columns':
    'ce que disent les titres du fichier : ine=Code élève,class=Groupe, ou un fichier JSON {"ine": ["Code élève"]}',
  'rollover.option.keep_going': 'laisser de côté les lignes fautives et les écrire dans un fichier de rejets',
  'rollover.argument.plan': 'plan enregistré avec --plan',
  'rollover.value.class_map': 'il faut deux noms de classe, comme CE1 Lamberd=CE1 Lambert.',
  'intrascol.rollover.apply.about': 'appliquer un plan exactement comme il a été lu',

  'rollover.guard.G1': (rows: number, wanted: number) =>
    `Le fichier compte ${pupils(rows)} alors qu’on en attendait ${number('fr', wanted)} : il est sans doute partiel. Un fichier ONDE filtré sur une classe porte le même nom.`,
  'rollover.guard.G2': (classes: number) =>
    `Le fichier ne contient qu’une classe, l’école en a ${number('fr', classes)} : c’est sans doute l’extraction d’une seule classe.`,
  'rollover.guard.G3': (groups: string) => `Tous les élèves partent de : ${groups}. Une classe a-t-elle été oubliée dans l’extraction ?`,
  'rollover.guard.G4': (n: number, total: number) =>
    `${pupils(n)} sur ${number('fr', total)} partiraient sans que ce soit prévu : le fichier est sans doute partiel.`,
  'rollover.guard.G5': (n: number, total: number) =>
    `${pupils(n)} sur ${number('fr', total)} partiraient : le fichier est sans doute partiel.`,
  'rollover.guard.G6': (n: number, rows: number) =>
    `${pupils(n)} sur ${number('fr', rows)} arriveraient au-dessus du premier niveau : est-ce le fichier d’une autre école, ou un encodage mal reconnu ?`,
  'rollover.guard.G7': (n: number, rows: number) =>
    `${counted('fr', n, 'ligne fautive', 'lignes fautives')} sur ${number('fr', rows)} : réparez le fichier.`,
  'rollover.guard.G8.older': (year: string, last: string) =>
    `L’année ${year} est antérieure à ${last}, déjà en place dans l’école. Donnez le bon fichier ou --year.`,
  'rollover.guard.G8.same': (n: number, of: number) =>
    `${pupils(n)} sur ${number('fr', of)} gardent leur niveau alors que l’année change : c’est sans doute le fichier de l’an dernier. Donnez le bon fichier ou --year.`,
  'rollover.guard.G9': (n: number) =>
    `${counted('fr', n, 'ligne porte', 'lignes portent')} l’INE d’un élève au nom tout autre : les colonnes ont sans doute été triées séparément. Refaites l’extraction.`,
  'rollover.guard.option': (option: string) => `Si c’est voulu : ${option}`,
  'rollover.guard.wrong_number': (option: string, given: number, right: number) =>
    `${option} ${given} n’est pas le nombre de ce fichier : ${right}.`,
  'rollover.guarded': (sentences: readonly string[]) => `Rien n’a été écrit.\n${sentences.map((one) => `  ${one}`).join('\n')}`,
  'rollover.undecided': (n: number, path: string | undefined) =>
    `${counted('fr', n, 'question reste', 'questions restent')} à trancher ; rien n’a été écrit.${path ? ` Remplissez la colonne decision de ${path}, puis relancez la même commande avec --decisions ${path}` : ''}`,
  'rollover.question': (n: number) => `Appliquer (${counted('fr', n, 'changement', 'changements')}) ?`,
  'rollover.page.head': (year: string, rows: number, before: number, after: number) =>
    `Année scolaire ${year} : ${pupils(rows)} dans le fichier, ${number('fr', before)} actifs avant, ${number('fr', after)} après.`,
  'rollover.page.faults': (n: number) => `Laissé de côté : ${counted('fr', n, 'ligne fautive', 'lignes fautives')}.`,
  'rollover.page.decisions': (n: number) => `À trancher : ${counted('fr', n, 'question', 'questions')}.`,
  'rollover.page.left': (expected: number, unexpected: number, names: readonly string[]) =>
    `Départs : ${counted('fr', expected, 'prévu', 'prévus')}, ${counted('fr', unexpected, 'imprévu', 'imprévus')}${names.length ? ` (${enumerate('fr', names)})` : ''}.`,
  'rollover.page.arrived': (n: number, names: readonly string[]) => `Arrivées : ${number('fr', n)} (${enumerate('fr', names)}).`,
  'rollover.page.returned': (n: number, names: readonly string[]) => `Retours : ${number('fr', n)} (${enumerate('fr', names)}).`,
  'rollover.page.kept_back': (n: number, names: readonly string[]) => `Maintiens : ${number('fr', n)} (${enumerate('fr', names)}).`,
  'rollover.page.unusual': (names: readonly string[]) =>
    `Maintien de la TPS à la GS, ou pas le premier ; vérifiez : ${enumerate('fr', names)}.`,
  'rollover.page.moves': (from: string | null, to: string | null, n: number) =>
    `${from ?? 'aucune classe'} → ${to ?? 'aucune classe'} : ${number('fr', n)}`,
  'rollover.page.updated': (names: readonly string[]) => `Corrigés : ${enumerate('fr', names)}.`,
  'rollover.page.undecided': (n: number) => `Laissés tels quels en attendant une décision : ${pupils(n)}.`,
  'rollover.page.created': (names: readonly string[]) => `Classes à créer : ${enumerate('fr', names, 20)}.`,
  'rollover.page.closed': (names: readonly string[]) => `Classes à fermer : ${enumerate('fr', names, 20)}.`,
  'rollover.page.occupied': (names: readonly string[]) =>
    `Classes vides d’élèves qui restent, parce que leur dossier contient encore des fichiers : ${enumerate('fr', names, 20)}. Voir : intrascol classes archive`,
  'rollover.page.teacherless': (names: readonly string[]) =>
    `Classes sans enseignant : ${enumerate('fr', names, 20)}. Voir : intrascol classes edit <classe> --teacher <identifiant>`,
  'rollover.page.other_ine': (names: readonly string[]) =>
    `L’INE du fichier est celui d’un autre élève ; le compte n’en a donc pas et se reconnaît au nom et à la date de naissance : ${enumerate('fr', names)}. À faire corriger dans ONDE, puis : intrascol users edit <identifiant> --ine <numéro>`,
  'rollover.page.none': (n: number) => `Sans classe : ${pupils(n)}. Voir : intrascol users list --class aucune`,
  'rollover.page.part': (n: number, word: string) => `${n} ${n > 1 && /[éiu]$/.test(word) ? `${word}s` : word}`,
  'rollover.page.balance': (before: string, after: string) => `Bilan : ${before} ; ${after}.`,
  'rollover.seen_before': (day: string) =>
    `Ce fichier a déjà servi le ${dayInFrench(day)} ; le plan est calculé sur l’état présent de l’école.`,
  'rollover.plan_written': (path: string) =>
    `Plan : ${path}. Rien n’a été écrit dans la base. Pour l’appliquer : intrascol rollover apply ${path}`,
  'rollover.plan_stale': (path: string) =>
    `Des utilisateurs ou des classes ont changé depuis ${path}. Refaites le plan ; rien n’a été écrit.`,
  'rollover.plan_other_store': (path: string) => `${path} a été fait sur une autre base. Refaites le plan ici ; rien n’a été écrit.`,
  'rollover.copy': (path: string) => `Copie de la base avant : ${path}`,
  'rollover.apply_alone':
    'Avec un plan, le fichier et l’année sont fixés : seuls --confirm-…, --decisions, --accept-strong et les options de mots de passe l’accompagnent.',

  'rollover.ask.file': 'Le fichier des élèves (CSVExtraction.csv) :',
  'rollover.ask.teachers': 'Le fichier des enseignants, vide s’il n’y en a pas :',
  'rollover.ask.year': 'Quelle année scolaire ce fichier ouvre-t-il ?',
  'rollover.ask.no_such_file': 'Ce fichier n’existe pas.',
  'rollover.ask.match': (line: number, who: string) => `Ligne ${line}, ${who} : qui est-ce ?`,
  'rollover.ask.same': (evidence: string) => `le même que ${evidence}`,
  'rollover.ask.new': 'quelqu’un de nouveau',
  'rollover.ask.skip': 'décider plus tard : rien ne change pour les deux',
  'rollover.ask.class': (line: number, label: string) => `Ligne ${line} : la classe « ${label} » est-elle nouvelle ?`,
  'rollover.ask.class_is': (name: string) => `non, c’est ${name}`,
  'rollover.ask.class_new': 'oui, une nouvelle classe',
  'rollover.ask.two_classes': (line: number, who: string) => `Ligne ${line}, ${who} est dans deux classes : laquelle ?`,
  'rollover.walk.intro': (year: string) =>
    `La nouvelle année scolaire ${year} : le fichier est lu, vous voyez tout avant que rien ne soit écrit, et tout peut être annulé.`,
  'rollover.walk.next': 'Ensuite : intrascol print lists --out listes.pdf, et intrascol print cards --out cartes.pdf',

  'word.school.arrived': 'arrivé',
  'word.school.kept_back': 'maintenu',
  'word.school.returned': 'revenu',
  'word.school.updated': 'corrigé',
  'word.school.unchanged': 'inchangé',
  'word.school.undecided': 'à trancher',
  'word.school.closed': 'fermée',
  'word.school.expected': 'prévu',
  'word.school.unexpected': 'imprévu',
  'word.school.promotion': 'passage',
  'word.school.skipped_level': 'saut de niveau',
  'word.school.lower_level': 'niveau inférieur',
  'word.school.class_change': 'autre classe',
  'word.school.new_year': 'nouvelle année',
  'word.school.no_class': 'aucune classe',
  'word.school.decision': 'à trancher',
  'word.school.faulty_row': 'ligne fautive',
  'column.from_class': 'AVANT',
  'column.from_level': 'NIVEAU AVANT',
  'column.reason': 'MOTIF',
  'column.rollover.changes': 'CORRIGÉ',
  'column.line': 'LIGNE',
  'intrascol.users.import.about': 'en ajouter beaucoup depuis un fichier ; ne déplace, ne change et ne retire personne',
  'users_import.argument': 'nouveaux comptes : les colonnes d’un fichier d’élèves, plus login et kind',
  'users_import.option.create_classes': 'créer les classes nommées par le fichier et encore inconnues',
  'users_import.question': (n: number) => `Ajouter ${counted('fr', n, 'compte', 'comptes')} ?`,
}
