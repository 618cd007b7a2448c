import { lycee } from './lycee.ts'
import { everybody, type Subscription, usual } from './subscriptions.ts'

const learning = ['ELEVE', 'ENSEIGNANT']
const distributors = { public: '999000017_0000000000000000', bookshop: '999000025_0000000499900025', press: '999000033_0000000499900033' }
const ark = (name: string) => `ark:/99999/${name}`
const terminale = 'T-TERMINALE GENERALE'

/** Whatever the school has beside its manuals. */
export const services: Subscription[] = [
  {
    ...of('SVC-2024-000101', distributors.public, 'px4kd71zt2', 'Pix'),
    nbLicenceGlobale: 'ILLIMITE',
    publicCible: everybody,
    codeProjetRessource: 'COMPETENCES-NUMERIQUES',
  },
  {
    ...of('SVC-2024-000102', distributors.public, 'pt9bn30qw5', 'Pearltrees'),
    nbLicenceGlobale: '1150',
    publicCible: everybody,
  },
  {
    ...of('MAN-2024-004411', distributors.bookshop, '9782099004411', 'Maths Spécialité Tle (2020) - Manuel numérique enseignant'),
    idRessource: `http://n2t.net/${ark('9782099004411')}`,
    nbLicenceGlobale: '4',
    publicCible: ['ENSEIGNANT'],
  },
  {
    ...of(
      'MAN-2024-004412',
      distributors.bookshop,
      '9782099004412',
      'Physique/Chimie terminales - Manuel numérique professeur premium - Ed. 2020',
    ),
    nbLicenceGlobale: '2',
    publicCible: ['ENSEIGNANT'],
  },
  {
    ...of('SVC-2024-000103', distributors.public, 'enc7hl28mv', 'L’Encyclopédie du large'),
    commentaireAbonnement: 'Accès des élèves et du CDI sans limite, postes des personnels comptés',
    nbLicenceEleve: 'ILLIMITE',
    nbLicenceEnseignant: '120',
    nbLicenceProfDoc: 'ILLIMITE',
    nbLicenceAutrePersonnel: '15',
    publicCible: everybody,
  },
  {
    ...of('PRE-2024-000007', distributors.press, 'krm5ts66px', 'Le Kiosque des lycées'),
    typeAffectation: 'ETABL',
    nbLicenceGlobale: 'ILLIMITE',
    publicCible: everybody,
  },
  {
    ...of('SVC-2019-000044', distributors.public, 'ccl2fg19ab', 'Cartes & climats'),
    debutValidite: '2019-09-01',
    finValidite: '2023-08-15T00:00:00+02:00',
    nbLicenceGlobale: '200',
    publicCible: learning,
  },
  {
    ...of('SVC-2034-000001', distributors.public, 'obs3rd85kc', 'Observatoire de la biodiversité'),
    debutValidite: '2034-09-01T00:00:00+02:00',
    finValidite: '2037-08-15T00:00:00+02:00',
    nbLicenceGlobale: 'ILLIMITE',
    publicCible: learning,
  },
]

/** The manuals, as the bookshop sends them. */
export const manuals: Subscription[] = [
  {
    ...of('MAN-2024-004501', distributors.bookshop, '9782099004501', 'Les Chemins du doute – Philosophie Tle'),
    nbLicenceGlobale: '63',
    publicCible: ['ELEVE'],
    niveauEducatif: [terminale],
    domaineEnseignement: ['PHILOSOPHIE'],
  },
  {
    ...of('MAN-2024-004502', distributors.bookshop, '9782099004502', 'Second Wind – Anglais 2de'),
    nbLicenceGlobale: '58',
    publicCible: ['ELEVE'],
    niveauEducatif: ['2-SECONDE GENERALE ET TECHNO'],
  },
  {
    ...of('MAN-2024-004503', distributors.bookshop, '9782099004503', 'Le Cahier du laboratoire – Biotechnologies'),
    nbLicenceGlobale: '5',
    publicCible: learning,
    niveauEducatif: ['1-STL BIOCHIMIE-BIOLOGIE', 'T-STL BIOTECHNOLOGIES'],
  },
  {
    ...of('MAN-2024-004504', distributors.bookshop, '9782099004504', 'Schémas et câblage – Bac pro MELEC'),
    categorieAffectation: 'non transferable',
    nbLicenceGlobale: '30',
    publicCible: ['ELEVE'],
    domaineEnseignement: ['INSTALLATIONS ELECTRIQUES'],
  },
  {
    ...of('MAN-2024-004505', distributors.bookshop, '9782099004505', 'Soigner, accompagner – ST2S'),
    nbLicenceEleve: '70',
    nbLicenceEnseignant: '3',
    publicCible: learning,
    niveauEducatif: ['1-ST2S SC & TECHNO SANTE', '1-ST2S (SECTION EURO)', 'T-ST2S SC & TECHNO SANTE'],
  },
  {
    ...of('MAN-2024-004506', distributors.bookshop, '9782099004506', 'Brücken – Allemand LV2'),
    nbLicenceGlobale: '40',
    publicCible: ['ELEVE'],
    domaineEnseignement: ['ALLEMAND LV2'],
  },
  {
    ...of('MAN-2025-000218', distributors.bookshop, '9782099004506', 'Brücken – Allemand LV2'),
    commentaireAbonnement: 'Complément de la rentrée',
    nbLicenceGlobale: '25',
    publicCible: ['ELEVE'],
    domaineEnseignement: ['ALLEMAND LV2'],
  },
  {
    ...of('MAN-2024-004507', distributors.bookshop, '9782099004507', 'Vendre et conseiller ; le point de vente – BTS MCO'),
    finValidite: [],
    anneeFinValidite: '2033-2034',
    nbLicenceGlobale: '24',
    publicCible: ['ELEVE'],
    niveauEducatif: ['31131213210'],
  },
]

function of(id: string, distributor: string, resource: string, title: string): Subscription {
  return { ...usual, idAbonnement: id, idDistributeurCom: distributor, idRessource: ark(resource), libelleRessource: title, uaiEtab: lycee }
}
