import { counted, enumerate } from '../numbers.ts'

const accounts = (n: number) => counted('en', n, 'account', 'accounts')
const names = (values: readonly string[]) => enumerate('en', values, 20)

/** Users and classes of intrascol. */
export const school = {
  'intrascol.teachers.about': 'The teachers and other adults',
  'intrascol.teachers.add.about': 'add a teacher',
  'intrascol.teachers.list.about': 'list the adults and the classes they are responsible for',
  'intrascol.users.about': 'Pupils and adults',
  'intrascol.users.add.about': 'add a pupil or an adult; the login is made by itself',
  'intrascol.users.list.about': 'list the users',
  'intrascol.classes.about': 'Classes and their work folders',
  'intrascol.classes.create.about': 'create a class',
  'intrascol.classes.list.about': 'list the classes',

  'school.argument.new_class': 'name of the class, such as "CE1-CE2 Mme Vidal"',
  'school.option.first_name': 'first name',
  'school.option.last_name': 'family name',
  'school.option.usage_name': 'usage name, shown instead of the family name',
  'school.option.birth_date': 'birth date, as 2019-04-02 or 02/04/2019',
  'school.option.sex': 'F or M',
  'school.option.ine': 'national pupil number, 11 letters and digits',
  'school.option.level': 'level, such as CP; that of the class when it has only one',
  'school.option.class': 'class of the pupil; for an adult the class to be responsible for',
  'school.option.login': 'a login of your own choice instead of the one made by itself',
  'school.option.homonym': 'somebody of the same name and birth date is somebody else',
  'school.option.login_style': 'first.last, first, flast or first.l; first names or pseudonyms are advised for small children',
  'school.option.year': 'school year for which pupils are placed, such as 2026-2027; by default that of today',
  'school.option.kind': 'pupil or adult',
  'school.option.status': 'active, left or all; by default active',
  'school.option.class_or_none': 'only one class, or « none » for pupils in no class',
  'school.option.level_filter': 'only one level, such as CM2',
  'school.option.name': 'the name begins with (accents and case apart)',
  'school.option.teacher': 'login of the adult who is responsible',
  'school.option.levels': 'levels of the class, as CE1,CE2; by default those in its name',
  'school.option.show_passwords': 'make passwords and show them, this once',
  'school.option.password_style':
    'words3, words2 or random14; words suit a school network whose server limits attempts, they are below what the CNIL asks elsewhere',

  'school.value.name': 'a name needs a letter, no control characters, and at most 100 characters.',
  'school.value.ine': 'an INE has 11 letters and digits.',
  'school.value.login': 'a login has at most 20 letters, digits, dots and hyphens, a letter first.',
  'school.value.class': 'the name of a class needs a letter or a digit, no control characters, and at most 60 characters.',

  'school.ask.first_name': 'First name:',
  'school.ask.last_name': 'Last name:',
  'school.ask.kind': 'A pupil or an adult?',
  'school.ask.passwords': 'Where shall the password be shown?',
  'school.ask.passwords_here': 'here, this once',
  'school.ask.passwords_later': 'nowhere now: no password is made',

  'school.missing_option': (option: string) => `${option} is missing. Nothing was written.`,
  'school.unknown.login': (logins: readonly string[]) =>
    `No account has this login: ${names(logins)}. See: intrascol users list --status all`,
  'school.unknown.class': (classes: readonly string[]) => `No class has this name: ${names(classes)}. See: intrascol classes list`,
  'school.add.preface': (name: string, login: string, room: string | null) =>
    `${name}: login ${login}${room === null ? '' : `, class ${room}`}`,
  'school.add.question': 'Add this account?',
  'school.add.left': (login: string) =>
    `This person left and still has the account ${login}: intrascol users restore ${login}, or --homonym for somebody else. Nothing was written.`,
  'school.add.login_taken': (login: string) => `The login ${login} is taken, reserved or the name of a class. Nothing was written.`,
  'school.add.ine_taken': (ine: string, login: string) => `The INE ${ine} is that of ${login}. Nothing was written.`,
  'school.add.has_teacher': (room: string) =>
    `The class ${room} has a teacher; to put another one in charge: intrascol classes edit. Nothing was written.`,
  'school.no_password': (n: number) =>
    `${accounts(n)} without a password, because nobody would have seen it: intrascol users reset-password makes one.`,
  'school.classes.question_create': (name: string) => `Create the class ${name}?`,
  'school.classes.no_teacher': (classes: readonly string[]) =>
    `Without a teacher: ${names(classes)}. To name one: intrascol classes edit <class> --teacher <login>`,
  'school.classes.differs': (name: string) =>
    `The class ${name} exists with another teacher or other levels; to change it: intrascol classes edit. Nothing was written.`,
  'school.classes.is_login': (name: string) => `${name} is somebody's login and cannot be the name of a class. Nothing was written.`,
  'school.classes.not_a_teacher': (login: string) => `${login} is not an adult of this school. Nothing was written.`,

  'column.login': 'LOGIN',
  'column.password': 'PASSWORD',
  'column.class': 'CLASS',
  'column.level': 'LEVEL',
  'column.ine': 'INE',
  'column.folder': 'FOLDER',
  'column.files': 'FILES',
  'column.school.kind': 'KIND',
  'column.school.teacher': 'TEACHER',
  'column.school.year': 'YEAR',

  'word.school.pupil': 'pupil',
  'word.school.adult': 'adult',
  'word.school.active': 'active',
  'word.school.left': 'left',
  'word.school.added': 'added',
  'word.school.already': 'already so',
  'word.school.created': 'created',
}
