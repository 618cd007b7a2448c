import { fold } from '../fold.ts'

/**
 * What a column of a file may be called, by field: as our own lists name it, as people write it, as ONDE, SIECLE, forms of portals,
 * Koha and PMB do. The first words are those that a message proposes. How they are written does not matter (`headerKey`).
 */
const WORDS = {
  // People
  last_name: ['nom', 'nom de famille', 'nom de naissance', 'nom patronymique', 'surname', 'lastname', 'family name', 'empr_nom'],
  usage_name: ['nom d’usage', 'nom usage', 'nom marital', 'usage name', 'usual name'],
  first_name: ['prénom', 'prénoms', 'premier prénom', 'prénom usuel', 'firstname', 'given name', 'empr_prenom'],
  birth_date: [
    ...['date de naissance', 'né(e) le', 'naissance', 'né le', 'née le', 'né', 'née', 'date naiss', 'date nais', 'DDN'],
    ...['date of birth', 'birth', 'birthday', 'born', 'born on', 'empr_year'],
  ],
  sex: ['sexe', 'genre', 'gender'],
  email: [
    ...['courriel', 'adresse e-mail', 'e-mail', 'mail', 'adresse mail', 'adresse électronique', 'adresse courriel', 'mél', 'email'],
    ...['courrier électronique', 'adresse de messagerie', 'email address', 'mail address', 'empr_mail'],
  ],
  // Pupils and accounts
  ine: [
    ...['INE', 'identifiant national', 'numéro national', 'identifiant national unique', 'INE-BEA', 'INE-RNIE', 'code INE'],
    ...['national identifier', 'identifiant INE', 'numéro INE'],
  ],
  level: ['niveau', 'niveau scolaire', 'level', 'grade'],
  class: [
    ...['classe', 'libellé classe', 'nom de la classe', 'classes', 'division', 'div', 'libellé division', 'code division', 'class'],
    ...['class name', 'groupe classe'],
  ],
  class_id: ['identifiant classe', 'id classe'],
  login: ['identifiant', 'login', 'nom d’utilisateur', 'username'],
  kind: ['type', 'profil', 'genre de compte', 'kind'],
  id: ['identifiant', 'n°', 'numéro', 'id', 'identifier', 'identifiant ENT', 'uid'],
  // Sign-ups and patrons
  library: [
    ...['médiathèque', 'bibliothèque', 'bibliothèque de proximité', 'code bibliothèque', 'médiathèque d’inscription'],
    ...['bibliothèque d’inscription', 'bibliothèque de rattachement', 'code médiathèque', 'library', 'branchcode'],
  ],
  resources: [
    ...['ressources', 'ressources numériques', 'ressources demandées', 'ressource', 'ressource demandée', 'services numériques'],
    ...['ressources souhaitées', 'resources'],
  ],
  requested_on: [
    ...['date d’inscription', 'inscription', 'date de demande', 'date de la demande', 'inscrit le', 'demandé le', 'soumis le'],
    ...['date de soumission', 'horodateur', 'date de création', 'requested on', 'submitted on', 'timestamp'],
  ],
  card: ['numéro de carte', 'n° de carte', 'carte', 'code-barres', 'numéro lecteur', 'cardnumber', 'card', 'empr_cb'],
  registered: [
    ...['date d’inscription', 'date d’adhésion', 'inscription', 'inscrit le', 'première inscription', 'dateenrolled', 'empr_date_adhesion'],
  ],
  renewed: ['date de réinscription', 'date de renouvellement', 'réinscrit le', 'renouvelé le', 'réinscription', 'date_renewed'],
  expires: [
    ...['date d’expiration', 'fin d’abonnement', 'date de fin d’abonnement', 'fin de validité', 'date de fin', 'expire le', 'expiration'],
    ...['valable jusqu’au', 'jusqu’au', 'expires', 'expires on', 'dateexpiry', 'empr_date_expiration'],
  ],
  // Decisions
  version: ['version'],
  decision: ['décision', 'votre décision', 'avis', 'réponse'],
  valid_from: [
    ...[
      'date de validité',
      'validité',
      'date d’inscription',
      'inscrit le',
      'date de réinscription',
      'valable depuis',
      'valable à partir du',
    ],
    ...['valid from', 'à partir du'],
  ],
  reason: ['motif', 'raison', 'motif du refus', 'raison du refus', 'commentaire', 'reason'],
  // Libraries
  code: ['code', 'identifiant'],
  name: ['nom', 'intitulé', 'bibliothèque', 'médiathèque', 'nom de la bibliothèque', 'nom de la médiathèque', 'name'],
  // Subscriptions, under the names of the web service
  idAbonnement: ['abonnement', 'identifiant abonnement', 'n° abonnement', 'subscription'],
  libelleRessource: ['titre', 'libellé ressource', 'titre de la ressource', 'ressource', 'title'],
  idRessource: ['ark', 'identifiant ressource', 'ark de la ressource'],
  typeIdRessource: ['type d’identifiant'],
  idDistributeurCom: ['distributeur', 'identifiant distributeur'],
  commentaireAbonnement: ['commentaire'],
  uaiEtab: ['UAI', 'RNE', 'UAI de l’établissement', 'code établissement'],
  codeNatureUAI: ['nature', 'code nature'],
  debutValidite: ['début de validité', 'date de début', 'début', 'valable du'],
  finValidite: ['fin de validité', 'date de fin', 'fin', 'valable jusqu’au'],
  anneeFinValidite: ['année scolaire', 'année de fin'],
  categorieAffectation: ['catégorie', 'catégorie d’affectation'],
  typeAffectation: ['type d’affectation'],
  nbLicenceGlobale: ['nombre de licences', 'licences', 'nb licences', 'nombre d’exemplaires'],
  nbLicenceEleve: ['licences élèves', 'nombre de licences élèves', 'nb licences élèves'],
  nbLicenceEnseignant: ['licences enseignants', 'nombre de licences enseignants', 'nb licences enseignants'],
  nbLicenceProfDoc: ['licences documentalistes', 'nombre de licences documentalistes', 'nb licences documentalistes'],
  nbLicenceAutrePersonnel: ['licences autres personnels', 'nombre de licences autres personnels', 'nb licences autres personnels'],
  publicCible: ['public', 'publics', 'public cible', 'publics cibles'],
  codeProjetRessource: ['projet', 'code projet'],
  niveauEducatif: ['niveau', 'niveaux', 'niveaux éducatifs'],
  domaineEnseignement: ['domaine', 'domaines', 'matière', 'matières', 'domaines d’enseignement'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type FieldName = keyof typeof WORDS

/** The words under which a field may stand in a header, besides its own name. */
export const wordsFor = (field: FieldName): readonly string[] => WORDS[field]

/** Small words, and what a form says to whoever fills it in. */
const SMALL = new Set([
  ...['de', 'du', 'des', 'd', 'l', 'le', 'la', 'les', 'votre', 'vos', 'of', 'the', 'your'],
  ...['numero', 'num', 'no', 'n', 'obligatoire', 'required', 'jj', 'mm', 'aaaa', 'yyyy', 'dd'],
])

/**
 * What makes two headers the same: accents, case, signs, spaces, articles, « numéro », and hints in brackets do not count.
 * @param people words for the people of the file (« élève »), which do not count either: `Prénom de l’élève` is `prenom`
 */
export function headerKey(header: string, people: ReadonlySet<string> = NOBODY): string {
  const plain = header.replace(/[º°]/g, ' ').replace(/(?<=\p{L})\((?:e|s|es)\)/giu, '')
  const words = fold(plain.replace(/\([^)]*\)|\[[^\]]*\]/g, ' ') || plain).split(' ')
  const kept = words.filter((word) => !SMALL.has(word) && !people.has(word))
  return (kept.length > 0 ? kept : words).join('')
}

const NOBODY: ReadonlySet<string> = new Set()
