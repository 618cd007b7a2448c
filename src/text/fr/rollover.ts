import { counted, enumerate, number } from '../numbers.ts'

const pupils = (n: number) => counted('fr', n, 'élève', 'élèves')

/** The yearly update from a file: what readers find in it, what is asked, what stops it. */
export const rollover = {
  'fault.roster.parents':
    'C’est le fichier des responsables. Prenez l’extraction des élèves : ONDE, Listes & documents, Extractions, « Élèves de l’école ou leurs responsables », Élèves, CSV.',
  'fault.roster.by_group':
    'Ce fichier n’a ni INE ni classe : c’est sans doute l’extraction par regroupement. Prenez ONDE, Listes & documents, Extractions, « Élèves de l’école ou leurs responsables », Élèves, CSV.',
  'fault.roster.no_identity':
    'Le fichier n’a ni INE ni date de naissance : deux élèves de même nom seraient confondus. Ajoutez l’une de ces colonnes.',
  'fault.roster.missing': (column: string) => `${column} est vide. Complétez.`,
  'fault.roster.too_long': (column: string, most: number) => `${column} dépasse ${most} caractères. Raccourcissez.`,
  'fault.roster.no_letter': (column: string) => `${column} ne contient aucune lettre. Corrigez.`,
  'fault.roster.birth_date': (text: string) =>
    `« ${text} » n’est pas une date de naissance. Écrivez AAAA-MM-JJ ou JJ/MM/AAAA ; le jour et le mois ne sont jamais échangés.`,
  'fault.roster.label': (text: string) =>
    `« ${text} » ne peut pas nommer une classe : il faut une lettre ou un chiffre, et 60 caractères au plus.`,
  'fault.roster.label_login': (text: string) => `La classe « ${text} » porte le nom d’un identifiant. Donnez-lui un autre nom.`,
  'fault.roster.kind': (text: string) => `« ${text} » n’est ni élève ni adulte. Corrigez.`,
  'fault.roster.two_identities': (ine: string, line: number) =>
    `L’INE ${ine} est aussi celui d’un autre enfant, ligne ${line}. Corrigez l’un des deux.`,
  'fault.roster.ine_taken': (ine: string, login: string) => `L’INE ${ine} est déjà celui de ${login}. Corrigez l’un des deux.`,
  'fault.roster.login': (text: string) =>
    `« ${text} » ne peut pas être un identifiant : une lettre, puis lettres, chiffres, points ou traits d’union, 20 au plus. Corrigez.`,
  'fault.roster.login_taken': (text: string) =>
    `L’identifiant « ${text} » est pris, réservé, ou celui d’une classe. Choisissez-en un autre.`,
  'fault.roster.unknown_class': (name: string) =>
    `La classe « ${name} » n’existe pas. Créez-la avec « intrascol classes create », ou ajoutez --create-classes.`,
  'fault.roster.decision': (answer: string, choices: readonly string[]) =>
    `« ${answer} » ne répond pas à cette question. Écrivez ${enumerate('fr', choices)}.`,
  'fault.roster.decisions_file':
    'Ce n’est pas un fichier de décisions : il faut les colonnes question, line, kind et decision. Prenez celui que la commande a écrit.',
  'fault.roster.column_map': (field: string) =>
    `« ${field} » n’est pas un champ connu, ou ne donne pas une liste d’en-têtes. Écrivez {"ine": ["Identifiant national"]}.`,
  'fault.roster.column_map_form': 'La table des colonnes n’est pas du JSON. Écrivez {"ine": ["Identifiant national"]}.',
  'fault.roster.plan': 'Ce fichier de plan a été modifié, ou n’est pas l’un des nôtres. Refaites le plan.',
  'remark.roster.no_ine': 'Il n’y a pas de colonne INE : les élèves sont reconnus par le nom et la date de naissance seulement.',
  'remark.roster.ine': (n: number, examples: string) =>
    `${counted('fr', n, 'INE n’a pas', 'INE n’ont pas')} 11 lettres et chiffres, compté comme absent : ligne ${examples}.`,
  'remark.roster.sex': (n: number, examples: string) =>
    `${counted('fr', n, 'sexe n’est', 'sexes ne sont')} ni M ni F, non lu : ${examples}.`,
  'remark.roster.age': (n: number, examples: string) =>
    `${pupils(n)} d’un âge inhabituel pour le niveau ; vérifiez les dates : ligne ${examples}.`,
  'remark.roster.formula': (n: number, examples: string) =>
    `${counted('fr', n, 'cellule commence', 'cellules commencent')} comme une formule, gardée comme texte : ${examples}.`,
  'remark.roster.twice': (n: number, lines: string) =>
    `${counted('fr', n, 'ligne en double, lue', 'lignes en double, lues')} une seule fois : ${lines}.`,
  'remark.roster.no_class': (n: number, lines: string) =>
    `${counted('fr', n, 'ligne', 'lignes')} sans classe ; ces élèves vont dans la classe « aucune » : ligne ${lines}.`,
  'remark.roster.second_table': (_n: number, line: string) => `Un autre tableau commence ligne ${line} ; il n’a pas été lu.`,
  'remark.roster.renamed': (n: number, examples: string) =>
    `${counted('fr', n, 'classe a', 'classes ont')} un seul identifiant et plusieurs libellés, pris pour une seule : ${examples}.`,
  'remark.roster.second_teacher': (n: number, examples: string) =>
    `${counted('fr', n, 'classe a', 'classes ont')} un second enseignant ; le premier est responsable : ${examples}.`,
  'rollover.doubled': (n: number) =>
    `${counted('fr', n, 'nom a été encodé', 'noms ont été encodés')} deux fois. Vérifiez les réparations et ajoutez --repair-encoding, ou refaites l’extraction ; rien n’a été écrit.`,
  'rollover.doubled_cell': (value: string, repair: string) => `« ${value} » deviendrait « ${repair} ».`,
  'rollover.number': (n: number) => number('fr', n),
}
