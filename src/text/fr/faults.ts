import { counted, number, quoted } from '../numbers.ts'

const again = 'Refaites l’export, ou recopiez le fichier.'
const supplier = 'Demandez un export correct au fournisseur de l’annuaire.'
const times = (count: number) => (count === 1 ? '' : ` (${number('fr', count)} fois)`)

export const faults: typeof import('../en/faults.ts').faults = {
  'fault.file.binary': `C’est une archive, un PDF ou un classeur d’un autre genre (.xls, .ods), pas un tableau. Ouvrez-le et enregistrez-le en .xlsx ou en CSV, ou indiquez le bon fichier.`,
  'fault.file.markup': `C’est du XML ou une page web (SIECLE, AAF…), pas une liste. Refaites l’extraction au format CSV.`,
  'fault.file.no_text': `Ce n’est pas un texte lisible : il est plein de caractères de contrôle. Réenregistrez-le en CSV (UTF-8), ou indiquez le bon fichier.`,
  'fault.file.charset': (lines, option) =>
    `Les lettres accentuées ne se laissent pas deviner (${lines.length === 1 ? 'ligne' : 'lignes'} ${lines.join(', ')}). Enregistrez le fichier en « CSV UTF-8 »${option ? `, ou dites comment il est écrit avec ${option}` : ''}.`,
  'remark.file.charset': (_count, encoding) =>
    `Le fichier a été lu en ${encoding}, qui donne des mots à ses lettres accentuées. Vérifiez un nom ; --encoding en décide autrement.`,
  'fault.file.day': (cell) => `« ${cell} » ne se lit pas comme un jour. Écrivez-le comme 05/07/1985 ou 1985-07-05, le jour avant le mois.`,
  'fault.file.folder': (path) => `${path} est un dossier. Indiquez un fichier qui s’y trouve.`,
  'fault.file.missing': (path) => `Il n’y a ni fichier ni dossier ${path}. Vérifiez le chemin.`,
  'fault.file.unreadable': (path) => `${path} ne peut pas être lu. Vérifiez que vous avez le droit de l’ouvrir et que le disque répond.`,

  'fault.archive.not_a_snapshot': (path) =>
    `${path} n’est ni un dossier ni une archive .tar.gz. Indiquez l’archive de la nuit, ou le dossier qui contient ses fichiers XML.`,
  'fault.archive.md5': `L’archive ne correspond pas à son fichier .md5 : elle a été coupée ou modifiée en route. Recopiez les deux.`,
  'fault.archive.md5_form': `Ce fichier devrait commencer par les 32 caractères d’une empreinte MD5. Recopiez-le, ou retirez-le pour vous passer du contrôle.`,
  'fault.archive.damaged': `L’archive est coupée ou abîmée. Recopiez-la.`,
  'fault.archive.ratio': (ratio) =>
    `Décompressée, l’archive dépasse ${ratio} fois sa taille, ce qu’aucun vrai export ne fait. Renseignez-vous auprès de l’expéditeur.`,
  'fault.archive.members': (most) =>
    `L’archive contient plus de ${number('fr', most)} fichiers, ce qu’aucun vrai export ne fait. Renseignez-vous auprès de l’expéditeur.`,
  'fault.archive.path': `Le nom de ce fichier mène hors de l’archive. N’utilisez pas cette archive et renseignez-vous auprès de l’expéditeur.`,
  'fault.archive.link': `C’est un lien ou un fichier spécial, pas un fichier ordinaire. Mettez le fichier lui-même à sa place.`,

  'fault.xml.utf8': `Cette ligne contient des octets qui ne sont pas de l’UTF-8. Enregistrez le fichier en UTF-8, ou refaites l’export.`,
  'fault.xml.encoding': (encoding) => `Le fichier se dit écrit en ${encoding} ; seul l’UTF-8 est lu. Enregistrez-le en UTF-8.`,
  'fault.xml.doctype': `Le fichier contient un DOCTYPE, refusé par sécurité. Retirez-le.`,
  'fault.xml.entity': `Seules les entités &amp; &lt; &gt; &quot; et &apos; sont connues. Écrivez le caractère lui-même à la place de celle-ci.`,
  'fault.xml.character': `Il y a un caractère que le XML interdit, par exemple un caractère de contrôle. Retirez-le.`,
  'fault.xml.cut': `Le fichier s’arrête avant la fin. ${again}`,
  'fault.xml.malformed': `À partir d’ici, le fichier n’est plus du XML bien formé. ${again}`,
  'fault.xml.stray_text': `Il y a du texte hors de tout enregistrement. ${again}`,
  'fault.xml.too_deep': (most) => `Des éléments sont imbriqués sur plus de ${most} niveaux, ce qu’aucun vrai export ne fait. ${again}`,
  'fault.xml.too_large': `Un texte ou un enregistrement est plus grand que nature. ${again}`,

  'fault.csv.empty': `Le fichier est vide. Il lui faut une première ligne avec les noms des colonnes.`,
  'fault.csv.encoding': `Le texte ne peut pas être décodé. Enregistrez le fichier en UTF-8.`,
  'fault.csv.missing_column': (name, words, headers, option) =>
    `Il manque la colonne ${name}${words.length ? ` (par exemple ${quoted('fr', words)})` : ''}.${
      headers.length
        ? ` Le fichier a : ${quoted('fr', headers)}. Renommez celle qui convient${option ? `, ou dites laquelle c’est avec ${option}` : ', ou ajoutez-la'}.`
        : ''
    }`,
  'fault.csv.duplicate_column': (headers, option) =>
    `${quoted('fr', headers)} : ces colonnes disent la même chose. Gardez-en une${option ? ', ou renommez l’autre' : ''}.`,
  'fault.csv.short_row': (cells, expected) =>
    `La ligne a ${counted('fr', cells, 'cellule', 'cellules')} au lieu de ${expected}. Complétez-la ; le fichier a peut-être été coupé ici.`,
  'fault.csv.long_row': (cells, expected) =>
    `La ligne a ${counted('fr', cells, 'cellule', 'cellules')} au lieu de ${expected}. Mettez entre guillemets une cellule qui contient le séparateur.`,
  'fault.csv.control': `La cellule contient un saut de ligne, une tabulation ou un autre caractère de contrôle. Retirez-le.`,
  'fault.csv.open_quote': `Un guillemet ouvert à partir de cette ligne n’est jamais refermé. Refermez-le, ou doublez-le à l’intérieur d’une cellule.`,
  'fault.csv.stray_quote': `Il y a un guillemet au milieu d’une cellule. Mettez toute la cellule entre guillemets et doublez celui du milieu.`,
  'fault.csv.too_long': `À partir de cette ligne, un enregistrement est trop long ; un guillemet n’est sans doute pas refermé. Vérifiez les guillemets.`,
  'remark.csv.unknown_column': (count, names) =>
    `${counted('fr', count, 'colonne inconnue n’est pas lue', 'colonnes inconnues ne sont pas lues')} : ${names}.`,
  'remark.csv.above': (count, texts) =>
    `${counted('fr', count, 'ligne au-dessus des titres des colonnes n’a pas été lue', 'lignes au-dessus des titres des colonnes n’ont pas été lues')} : ${texts}.`,
  'remark.csv.invisible': (count, lines) =>
    `Des signes invisibles ont été retirés de ${counted('fr', count, 'ligne', 'lignes')} : ${lines}.`,
  'fault.workbook.damaged': `Le classeur est abîmé ou protégé. Ouvrez-le dans votre tableur et réenregistrez-le en .xlsx ou en CSV.`,
  'fault.workbook.too_large': `Le classeur est plus grand que ne peut l’être une liste de personnes. Enregistrez la feuille en CSV.`,
  'remark.workbook.sheets': (_count, names) => `Seule la première feuille a été lue, pas : ${names}.`,
  'remark.csv.cut': `La dernière ligne ne finit pas par un saut de ligne. Vérifiez que le fichier est complet.`,

  'fault.ids.control': `L’identifiant contient un caractère de contrôle. Retirez-le.`,
  'fault.ids.too_long': (most) => `L’identifiant dépasse ${most} caractères. Vérifiez qu’il y a un identifiant par ligne.`,

  'remark.archive.not_a_file': (count, names) => `Laissé de côté, pas un fichier ordinaire${times(count)} : ${names}.`,
  'remark.gar.ignored_file': (count, names) =>
    `${counted('fr', count, 'fichier n’est pas un fichier d’annuaire et a été laissé', 'fichiers ne sont pas des fichiers d’annuaire et ont été laissés')} de côté : ${names}.`,
  'remark.gar.unusual_uai': (count, codes) =>
    `${counted('fr', count, 'code UAI a une forme inhabituelle, gardée telle quelle', 'codes UAI ont une forme inhabituelle, gardée telle quelle')} : ${codes}.`,
  'remark.gar.controls': (count, names) =>
    `Des caractères de contrôle ou invisibles ont été retirés de ${counted('fr', count, 'texte', 'textes')} (${names}).`,
  'remark.gar.doubled': (count, names) =>
    `${counted('fr', count, 'nom semble encodé deux fois et est gardé', 'noms semblent encodés deux fois et sont gardés')} comme l’annuaire l’écrit : ${names}.`,
  'remark.gar.empty_first_name': (count) =>
    `${counted('fr', count, 'personne n’a pas de prénom ; elle est gardée', 'personnes n’ont pas de prénom ; elles sont gardées')}.`,
  'remark.gar.empty_last_name': (count) =>
    `${counted('fr', count, 'personne n’a pas de nom ; elle est gardée', 'personnes n’ont pas de nom ; elles sont gardées')}.`,
  'remark.gar.empty_label': (count, names) =>
    `${counted('fr', count, 'libellé est vide', 'libellés sont vides')} ; le code est montré à la place (${names}).`,

  'fault.gar.unknown_record': (name, root) => `${name} n’a pas sa place dans un fichier ${root}. ${supplier}`,
  'fault.gar.unknown_element': (name, record) => `${name} n’a pas sa place dans ${record}. ${supplier}`,
  'fault.gar.missing_element': (name, record) => `Il manque ${name} dans ${record}. Complétez la fiche dans l’annuaire.`,
  'fault.gar.repeated_element': (name, record) => `Il y a plusieurs ${name} dans ${record}. Gardez-en un.`,
  'fault.gar.order': (name, record) => `${name} n’est pas à sa place dans l’ordre de ${record}. ${supplier}`,
  'fault.gar.stray_text': (record) => `Il y a du texte dans ${record}, hors de ses éléments. ${supplier}`,
  'fault.gar.empty': (name) => `${name} est vide. Complétez la fiche dans l’annuaire.`,
  'fault.gar.too_long': (name, most) => `${name} dépasse ${most} caractères. Raccourcissez-le dans l’annuaire.`,
  'fault.gar.profile': (profile) =>
    `Le GAR n’accepte pas le profil ${profile}. Corrigez-le dans l’annuaire : National_elv, _ens, _doc, _dir, _evs, _eta ou _col.`,
  'fault.gar.status': (status) => `Le statut ${status} n’est ni DIVISION ni GROUPE. Corrigez-le dans l’annuaire.`,
  'fault.gar.day': (day) => `${day} n’est pas un jour écrit AAAA-MM-JJ. Corrigez la date de naissance dans l’annuaire.`,
  'fault.gar.division_in_division': (code) =>
    `La division ${code} dit appartenir à d’autres divisions ; seul un groupe le peut. Corrigez-la dans l’annuaire.`,

  'fault.sub.root': (name) =>
    `Le fichier commence par ${name} ; des abonnements commencent par abonnement ou abonnements. Vérifiez que c’est le bon fichier.`,
  'fault.sub.record': (name) => `${name} n’est pas un abonnement. Retirez-le.`,
  'fault.sub.missing': (field) => `${field} manque ou est vide. Renseignez-le.`,
  'fault.sub.repeated': (field) => `${field} est donné plusieurs fois. Gardez-en un.`,
  'fault.sub.nested': (field) => `${field} contient d’autres éléments au lieu d’un texte. Corrigez-le.`,
  'fault.sub.too_long': (field, most) => `${field} dépasse ${most} caractères. Raccourcissez-le.`,
  'fault.sub.id_space': (id) => `L’identifiant « ${id} » contient une espace. Retirez-la.`,
  'fault.sub.id_reserved': (id) => `« ${id} » ne peut pas être l’identifiant d’un abonnement (RG12). Donnez-lui-en un autre.`,
  'fault.sub.id_twice': (id, line) => `L’abonnement ${id} figure déjà dans le fichier, ligne ${line}. Gardez-en un.`,
  'fault.sub.distributor': (value) =>
    `« ${value} » n’est pas un distributeur : 9 chiffres, _, 16 chiffres (RG3). Des zéros remplacent un ISNI absent.`,
  'fault.sub.resource': (value) => `« ${value} » n’est pas un identifiant de ressource comme ark:/12345/nom. Corrigez-le.`,
  'fault.sub.resource_type': (value) => `« ${value} » n’est pas un type d’identifiant connu ; seul ark l’est. Corrigez-le.`,
  'fault.sub.day': (value) =>
    `« ${value} » n’est ni un jour (AAAA-MM-JJ ou JJ/MM/AAAA) ni un instant (AAAA-MM-JJThh:mm:ss+02:00). Corrigez-le.`,
  'fault.sub.end_missing': `Ni finValidite ni anneeFinValidite n’est donné (RG9). Donnez l’un des deux.`,
  'fault.sub.year_form': (value) => `« ${value} » n’est pas une année scolaire comme 2026-2027 (RG10). Corrigez-la.`,
  'fault.sub.year_span': (value) => `Dans « ${value} », la seconde année doit suivre la première, de 10 ans au plus (RG7). Corrigez-la.`,
  'fault.sub.too_many_years': (from, until) => `L’abonnement dure plus de 10 ans, du ${from} au ${until} (RG8). Avancez sa fin.`,
  'fault.sub.end_before_start': (from, until) =>
    `L’abonnement finit (${until}) avant de commencer (${from}). Corrigez l’une des deux dates.`,
  'fault.sub.schools': `uaiEtab et codeNatureUAI sont donnés tous les deux (RG2). Gardez-en un.`,
  'fault.sub.category': (value) => `« ${value} » n’est ni transferable ni non transferable. Corrigez-le.`,
  'fault.sub.scope': (value) => `« ${value} » n’est ni INDIV ni ETABL. Corrigez-le.`,
  'fault.sub.count': (value) => `« ${value} » n’est ni un nombre de 8 chiffres au plus ni ILLIMITE. Corrigez-le.`,
  'fault.sub.counts_both': `Donnez soit nbLicenceGlobale, soit des nombres par population, pas les deux (RG1).`,
  'fault.sub.counts_missing': `Aucun nombre de licences n’est donné : renseignez nbLicenceGlobale, ou les nombres par population (RG1).`,
  'fault.sub.pool_without_public': (field, population) =>
    `${field} donne des licences à ${population}, absent de publicCible (RG5). Ajoutez-le à publicCible, ou retirez le nombre.`,
  'fault.sub.school_total': `Un abonnement de type ETABL demande nbLicenceGlobale (RG6). Renseignez-le.`,
  'fault.sub.school_pools': `Un abonnement de type ETABL n’a pas de nombres par population (RG6). Retirez-les et utilisez nbLicenceGlobale.`,
  'fault.sub.public': (value) => `« ${value} » n’est pas un public : ELEVE, ENSEIGNANT, DOCUMENTALISTE ou AUTRE PERSONNEL. Corrigez-le.`,
  'remark.sub.deleted': (count, ids) =>
    `${counted('fr', count, 'abonnement supprimé a été laissé', 'abonnements supprimés ont été laissés')} de côté : ${ids}.`,
  'remark.sub.no_category': (count, ids) =>
    `${counted('fr', count, 'abonnement sans catégorie est pris pour transférable', 'abonnements sans catégorie sont pris pour transférables')} : ${ids}.`,
  'remark.sub.unknown_field': (count, names) => `Des éléments inconnus n’ont pas été lus${times(count)} : ${names}.`,
}
