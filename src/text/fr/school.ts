import type { school as english } from '../en/school.ts'
import { counted, enumerate } from '../numbers.ts'

const accounts = (n: number) => counted('fr', n, 'compte', 'comptes')
const names = (values: readonly string[]) => enumerate('fr', values, 20)

export const school: typeof english = {
  'intrascol.teachers.about': 'Les enseignants et les autres adultes',
  'intrascol.teachers.add.about': 'ajouter un enseignant',
  'intrascol.teachers.list.about': 'lister les adultes et les classes dont ils sont responsables',
  'intrascol.users.about': 'Les élèves et les adultes',
  'intrascol.users.add.about': 'ajouter un élève ou un adulte ; l’identifiant se crée tout seul',
  'intrascol.users.list.about': 'lister les utilisateurs',
  'intrascol.classes.about': 'Les classes et leurs dossiers de travail',
  'intrascol.classes.create.about': 'créer une classe',
  'intrascol.classes.list.about': 'lister les classes',

  'school.argument.new_class': 'nom de la classe, comme « CE1-CE2 Mme Vidal »',
  'school.option.first_name': 'prénom',
  'school.option.last_name': 'nom de famille',
  'school.option.usage_name': 'nom d’usage, montré à la place du nom de famille',
  'school.option.birth_date': 'date de naissance, comme 2019-04-02 ou 02/04/2019',
  'school.option.sex': 'F ou M',
  'school.option.ine': 'identifiant national de l’élève, 11 lettres et chiffres',
  'school.option.level': 'niveau, comme CP ; celui de la classe quand elle n’en a qu’un',
  'school.option.class': 'classe de l’élève ; pour un adulte, la classe dont il devient responsable',
  'school.option.login': 'un identifiant choisi, au lieu de celui qui se crée tout seul',
  'school.option.homonym': 'une personne de mêmes nom et date de naissance est quelqu’un d’autre',
  'school.option.login_style': 'first.last, first, flast ou first.l ; prénoms ou pseudonymes sont conseillés pour les plus petits',
  'school.option.year': 'année scolaire où les élèves sont placés, comme 2026-2027 ; par défaut celle d’aujourd’hui',
  'school.option.kind': 'élève ou adulte (pupil, adult)',
  'school.option.status': 'actifs, partis ou tous (active, left, all) ; par défaut les actifs',
  'school.option.class_or_none': 'une seule classe, ou « aucune » pour les élèves sans classe',
  'school.option.level_filter': 'un seul niveau, comme CM2',
  'school.option.name': 'le nom commence par (sans accents ni majuscules)',
  'school.option.teacher': 'identifiant de l’adulte responsable',
  'school.option.levels': 'niveaux de la classe, comme CE1,CE2 ; par défaut ceux de son nom',
  'school.option.show_passwords': 'créer les mots de passe et les montrer, cette fois seulement',
  'school.option.password_style':
    'words3, words2 ou random14 ; les mots conviennent à un réseau d’école dont le serveur limite les essais, ailleurs la CNIL demande plus',

  'school.value.name': 'un nom contient une lettre, aucun caractère de contrôle, et 100 caractères au plus.',
  'school.value.ine': 'un INE a 11 lettres et chiffres.',
  'school.value.login': 'un identifiant a 20 lettres, chiffres, points ou tirets au plus, et commence par une lettre.',
  'school.value.class': 'le nom d’une classe contient une lettre ou un chiffre, aucun caractère de contrôle, et 60 caractères au plus.',

  'school.ask.first_name': 'Prénom :',
  'school.ask.last_name': 'Nom :',
  'school.ask.kind': 'Un élève ou un adulte ?',
  'school.ask.passwords': 'Où montrer le mot de passe ?',
  'school.ask.passwords_here': 'ici, cette fois seulement',
  'school.ask.passwords_later': 'nulle part pour le moment : aucun n’est créé',

  'school.missing_option': (option: string) => `Il manque ${option}. Rien n’a été écrit.`,
  'school.unknown.login': (logins: readonly string[]) =>
    `Aucun compte n’a cet identifiant : ${names(logins)}. Voir : intrascol users list --status all`,
  'school.unknown.class': (classes: readonly string[]) =>
    `Aucune classe ne s’appelle ainsi : ${names(classes)}. Voir : intrascol classes list`,
  'school.add.preface': (name: string, login: string, room: string | null) =>
    `${name} : identifiant ${login}${room === null ? '' : `, classe ${room}`}`,
  'school.add.question': 'Ajouter ce compte ?',
  'school.add.left': (login: string) =>
    `Cette personne est partie et garde le compte ${login} : intrascol users restore ${login}, ou --homonym pour quelqu’un d’autre. Rien n’a été écrit.`,
  'school.add.login_taken': (login: string) => `L’identifiant ${login} est pris, réservé, ou le nom d’une classe. Rien n’a été écrit.`,
  'school.add.ine_taken': (ine: string, login: string) => `L’INE ${ine} est celui de ${login}. Rien n’a été écrit.`,
  'school.add.has_teacher': (room: string) =>
    `La classe ${room} a déjà un responsable ; pour en changer : intrascol classes edit. Rien n’a été écrit.`,
  'school.no_password': (n: number) =>
    `${accounts(n)} sans mot de passe, puisque personne ne l’aurait vu : intrascol users reset-password en crée un.`,
  'school.classes.question_create': (name: string) => `Créer la classe ${name} ?`,
  'school.classes.no_teacher': (classes: readonly string[]) =>
    `Sans enseignant responsable : ${names(classes)}. Pour en nommer un : intrascol classes edit <classe> --teacher <identifiant>`,
  'school.classes.differs': (name: string) =>
    `La classe ${name} existe avec un autre responsable ou d’autres niveaux ; pour la modifier : intrascol classes edit. Rien n’a été écrit.`,
  'school.classes.is_login': (name: string) =>
    `${name} est l’identifiant de quelqu’un et ne peut pas être le nom d’une classe. Rien n’a été écrit.`,
  'school.classes.not_a_teacher': (login: string) => `${login} n’est pas un adulte de cette école. Rien n’a été écrit.`,

  'column.login': 'IDENTIFIANT',
  'column.password': 'MOT DE PASSE',
  'column.class': 'CLASSE',
  'column.level': 'NIVEAU',
  'column.ine': 'INE',
  'column.folder': 'DOSSIER',
  'column.files': 'FICHIERS',
  'column.school.kind': 'GENRE',
  'column.school.teacher': 'RESPONSABLE',
  'column.school.year': 'ANNÉE',

  'word.school.pupil': 'élève',
  'word.school.adult': 'adulte',
  'word.school.active': 'actif',
  'word.school.left': 'parti',
  'word.school.added': 'ajouté',
  'word.school.already': 'déjà fait',
  'word.school.created': 'créée',
}
