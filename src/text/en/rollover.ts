import { counted, enumerate, number } from '../numbers.ts'

const pupils = (n: number) => counted('en', n, 'pupil', 'pupils')

/** The yearly update from a file: what readers find in it, what is asked, what stops it. */
export const rollover = {
  'fault.roster.parents':
    'This is the parents’ file. Take the pupils’ extraction: ONDE, Listes & documents, Extractions, “Élèves de l’école ou leurs responsables”, Élèves, CSV.',
  'fault.roster.by_group':
    'This file has neither INE nor class: it is probably the extraction by group. Take ONDE, Listes & documents, Extractions, “Élèves de l’école ou leurs responsables”, Élèves, CSV.',
  'fault.roster.no_identity':
    'The file has neither INE nor birth date: pupils of the same name could not be told apart. Add one of these columns.',
  'fault.roster.missing': (column: string) => `${column} is empty. Fill it in.`,
  'fault.roster.too_long': (column: string, most: number) => `${column} is longer than ${most} characters. Shorten it.`,
  'fault.roster.no_letter': (column: string) => `${column} holds no letter. Correct it.`,
  'fault.roster.birth_date': (text: string) =>
    `“${text}” is not a date of birth. Write YYYY-MM-DD or DD/MM/YYYY; day and month are never swapped.`,
  'fault.roster.label': (text: string) =>
    `“${text}” cannot be the name of a class: it needs a letter or a digit, and at most 60 characters.`,
  'fault.roster.label_login': (text: string) => `The class “${text}” has the name of a login. Give the class another name.`,
  'fault.roster.kind': (text: string) => `“${text}” is neither pupil nor adult. Correct it.`,
  'fault.roster.two_identities': (ine: string, line: number) =>
    `The INE ${ine} is also that of another child, on line ${line}. Correct one of the two.`,
  'fault.roster.ine_taken': (ine: string, login: string) => `The INE ${ine} is already that of ${login}. Correct one of the two.`,
  'fault.roster.login': (text: string) =>
    `“${text}” cannot be a login: a letter, then letters, digits, dots or hyphens, at most 20. Correct it.`,
  'fault.roster.login_taken': (text: string) => `The login “${text}” is taken, reserved, or that of a class. Choose another one.`,
  'fault.roster.unknown_class': (name: string) =>
    `There is no class “${name}”. Create it with “intrascol classes create”, or give --create-classes.`,
  'fault.roster.decision': (answer: string, choices: readonly string[]) =>
    `“${answer}” is no answer to this question. Write ${enumerate('en', choices)}.`,
  'fault.roster.decisions_file':
    'This is not a decisions file: it needs the columns question, line, kind and decision. Take the one that the command wrote.',
  'fault.roster.column_map': (field: string) =>
    `“${field}” is not a known field, or does not name a list of headers. Write {"ine": ["Identifiant national"]}.`,
  'fault.roster.column_map_form': 'The column map is not JSON. Write {"ine": ["Identifiant national"]}.',
  'fault.roster.plan': 'This plan file was altered, or is not one of ours. Make the plan again.',
  'remark.roster.no_ine': 'There is no column INE: pupils are matched by name and birth date only.',
  'remark.roster.ine': (n: number, examples: string) =>
    `${counted('en', n, 'INE is', 'INE are')} not 11 letters and digits and count as missing: line ${examples}.`,
  'remark.roster.sex': (n: number, examples: string) =>
    `${counted('en', n, 'sex is', 'sexes are')} neither M nor F and not read: ${examples}.`,
  'remark.roster.age': (n: number, examples: string) => `${pupils(n)} of an unusual age for the level; check the dates: line ${examples}.`,
  'remark.roster.formula': (n: number, examples: string) =>
    `${counted('en', n, 'cell begins', 'cells begin')} like a formula and was kept as text: ${examples}.`,
  'remark.roster.twice': (n: number, lines: string) =>
    `${counted('en', n, 'line is', 'lines are')} there twice and was read once: ${lines}.`,
  'remark.roster.no_class': (n: number, lines: string) =>
    `${counted('en', n, 'line has', 'lines have')} no class; these pupils go to class none: line ${lines}.`,
  'remark.roster.second_table': (_n: number, line: string) => `Another table begins on line ${line}; it was not read.`,
  'remark.roster.renamed': (n: number, examples: string) =>
    `${counted('en', n, 'class has', 'classes have')} one identifier and several labels, taken for one: ${examples}.`,
  'remark.roster.second_teacher': (n: number, examples: string) =>
    `${counted('en', n, 'class has', 'classes have')} a second teacher; the first one is responsible: ${examples}.`,
  'rollover.doubled': (n: number) =>
    `${counted('en', n, 'name was', 'names were')} encoded twice. Check the repairs listed and add --repair-encoding, or export the file again; nothing was written.`,
  'rollover.doubled_cell': (value: string, repair: string) => `“${value}” would become “${repair}”.`,
  'rollover.number': (n: number) => number('en', n),
}
