import { counted, enumerate, number, quoted } from '../numbers.ts'

const pupils = (n: number) => counted('en', n, 'pupil', 'pupils')

/** The yearly update from a file: what readers find in it, what is asked, what stops it. */
export const rollover = {
  'fault.roster.parents':
    'This is the parents’ file. Take the pupils’ extraction: ONDE, Listes & documents, Extractions, “Élèves de l’école ou leurs responsables”, Élèves, CSV.',
  'fault.roster.struck_off': (headers: readonly string[]) =>
    `This is the export of pupils who were struck off: they have left the school. It has: ${quoted('en', headers)}. Take ONDE, Listes & documents, Extractions, “Élèves de l’école ou leurs responsables”, Élèves, CSV.`,
  'fault.roster.by_group': (headers: readonly string[]) =>
    `This file has neither INE nor class. It has: ${quoted('en', headers)}. If one of these is the class, say so with --columns; if it is the extraction by group, take ONDE, Listes & documents, Extractions, “Élèves de l’école ou leurs responsables”, Élèves, CSV.`,
  'fault.roster.no_identity': (headers: readonly string[]) =>
    `The file has neither INE nor birth date: pupils of the same name could not be told apart. It has: ${quoted('en', headers)}. Add one of these columns, or say which it is with --columns.`,
  'fault.roster.unread_ine': (header: string, example?: string) =>
    `“${header}” looks like the INE${example ? ` (${example})` : ''} and would not be read. Call it INE, or say what it is with --columns: ine=… to read it, ignored=… to pass over it.`,
  'fault.roster.missing': 'The cell is empty. Fill it in.',
  'fault.roster.too_long': (most: number) => `The text is longer than ${most} characters. Shorten it.`,
  'fault.roster.no_letter': 'The name holds no letter. Correct it.',
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
  'fault.roster.teacher_class': (name: string) =>
    `The teachers’ file names the class “${name}”, which is neither in the pupils’ file nor in the school. Write it there as the pupils’ file does.`,
  'fault.roster.unknown_class': (name: string) =>
    `There is no class “${name}”. Create it with “intrascol classes create”, or give --create-classes.`,
  'fault.roster.decision': (answer: string, choices: readonly string[]) =>
    `“${answer}” is no answer to this question. Possible answers: ${choices.join(' | ')}.`,
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
  'remark.roster.no_latin': (n: number, examples: string) =>
    `${n === 1 ? 'A name has' : `${n} names have`} no Latin letter: a new account is called compte, compte2, … (a file for users import may give a login): ${examples}.`,
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

  'rollover.option.decisions': 'the decisions file, filled in',
  'rollover.option.confirm_arrivals': 'the exact number of pupils who arrive, when many do',
  'rollover.option.class_map': 'which class a label of the file means: old=new',
  'rollover.columns.wrong': (part: string, fields: readonly string[]) => `“${part}” is no field=header. Fields: ${fields.join(', ')}.`,
  'rollover.option.columns': 'what headers of the file mean: ine=Code élève,class=Groupe, or a JSON file {"ine": ["Code élève"]}',
  'rollover.option.keep_going': 'leave faulty lines out and write them to a rejects file',
  'rollover.argument.plan': 'plan saved with --plan',
  'rollover.value.class_map': 'two class names are needed, as CE1 Lamberd=CE1 Lambert.',
  'intrascol.rollover.apply.about': 'apply a plan exactly as it was read',

  'rollover.guard.G1': (rows: number, wanted: number) =>
    `The file has ${pupils(rows)} where ${number('en', wanted)} were to be expected: it is probably partial. An ONDE file filtered to one class has the same name.`,
  'rollover.guard.G2': (classes: number) =>
    `The file has one class and the store ${number('en', classes)}: it is probably the export of one class.`,
  'rollover.guard.G3': (groups: string) => `All pupils leave of: ${groups}. Was a class not ticked in the export?`,
  'rollover.guard.G4': (n: number, total: number) =>
    `${pupils(n)} of ${number('en', total)} would leave unexpectedly: the file is probably partial.`,
  'rollover.guard.G5': (n: number, total: number) => `${pupils(n)} of ${number('en', total)} would leave: the file is probably partial.`,
  'rollover.guard.G6': (n: number, rows: number) =>
    `${pupils(n)} of ${number('en', rows)} would arrive above the lowest level: is it the file of another school, or was its encoding not found out?`,
  'rollover.guard.G7': (n: number, rows: number) =>
    `${number('en', n)} of ${counted('en', rows, 'line is', 'lines are')} faulty: repair the file.`,
  'rollover.guard.G8.older': (year: string, last: string) =>
    `The year ${year} is older than ${last}, which the school is already in. Give the right file or --year.`,
  'rollover.guard.G8.same': (n: number, of: number) =>
    `${pupils(n)} of ${number('en', of)} keep their level although the year advances: this is probably last year’s file. Give the right file or --year.`,
  'rollover.guard.G9': (n: number) =>
    `${counted('en', n, 'line has', 'lines have')} the INE of somebody with quite another name: the columns were probably sorted apart. Export the file again.`,
  'rollover.guard.option': (option: string) => `If it is right: ${option}`,
  'rollover.guard.wrong_number': (option: string, given: number, right: number) =>
    `${option} ${given} is not the number of this file: ${right}.`,
  'rollover.guarded': (sentences: readonly string[]) => `Nothing was written.\n${sentences.map((one) => `  ${one}`).join('\n')}`,
  'rollover.undecided': (n: number, path: string | undefined) =>
    `${counted('en', n, 'question is', 'questions are')} still to be decided; nothing was written.${path ? ` Fill in the column decision of ${path}, then run the same command with --decisions ${path}` : ''}`,
  'rollover.question': (n: number) => `Carry this out (${counted('en', n, 'change', 'changes')})?`,
  'rollover.page.head': (year: string, rows: number, before: number, after: number) =>
    `School year ${year}: ${pupils(rows)} in the file, ${number('en', before)} active before, ${number('en', after)} after.`,
  'rollover.page.faults': (n: number) => `Left out: ${counted('en', n, 'faulty line', 'faulty lines')}.`,
  'rollover.page.decisions': (n: number) => `To be decided: ${counted('en', n, 'question', 'questions')}.`,
  'rollover.page.left': (expected: number, unexpected: number, names: readonly string[]) =>
    `Leave: ${number('en', expected)} as expected, ${number('en', unexpected)} unexpectedly${names.length ? ` (${enumerate('en', names)})` : ''}.`,
  'rollover.page.arrived': (n: number, names: readonly string[]) => `Arrive: ${number('en', n)} (${enumerate('en', names)}).`,
  'rollover.page.returned': (n: number, names: readonly string[]) => `Come back: ${number('en', n)} (${enumerate('en', names)}).`,
  'rollover.page.kept_back': (n: number, names: readonly string[]) => `Kept back: ${number('en', n)} (${enumerate('en', names)}).`,
  'rollover.page.unusual': (names: readonly string[]) =>
    `Kept back in TPS to GS, or not for the first time; check: ${enumerate('en', names)}.`,
  'rollover.page.moves': (from: string | null, to: string | null, n: number) =>
    `${from ?? 'no class'} → ${to ?? 'no class'}: ${number('en', n)}`,
  'rollover.page.updated': (names: readonly string[]) => `Corrected: ${enumerate('en', names)}.`,
  'rollover.page.undecided': (n: number) => `Left as they are until decided: ${pupils(n)}.`,
  'rollover.page.created': (names: readonly string[]) => `Classes to create: ${enumerate('en', names, 20)}.`,
  'rollover.page.closed': (names: readonly string[]) => `Classes to close: ${enumerate('en', names, 20)}.`,
  'rollover.page.occupied': (names: readonly string[]) =>
    `Classes without anybody that stay, because their folder still holds files: ${enumerate('en', names, 20)}. See: intrascol classes archive`,
  'rollover.page.teacherless': (names: readonly string[]) =>
    `Classes without a teacher: ${enumerate('en', names, 20)}. See: intrascol classes edit <class> --teacher <login>`,
  'rollover.page.other_ine': (names: readonly string[]) =>
    `The INE in the file is that of another pupil, so the account has none and is known by name and date of birth: ${enumerate('en', names)}. Have it corrected in ONDE, then: intrascol users edit <login> --ine <number>`,
  'rollover.page.none': (n: number) => `In no class: ${pupils(n)}. See: intrascol users list --class none`,
  'rollover.page.part': (n: number, word: string) => `${n} ${word}`,
  'rollover.page.balance': (before: string, after: string) => `Balance: ${before}; ${after}.`,
  'rollover.seen_before': (day: string) => `This file was already used on ${day}; the plan is made against the store as it is now.`,
  'rollover.plan_written': (path: string) =>
    `Plan: ${path}. Nothing was written to the store. To carry it out: intrascol rollover apply ${path}`,
  'rollover.plan_stale': (path: string) =>
    `Users or classes were changed since ${path} was made. Make the plan again; nothing was written.`,
  'rollover.plan_other_store': (path: string) => `${path} was made on another store. Make the plan here; nothing was written.`,
  'rollover.copy': (path: string) => `Copy of the store before: ${path}`,
  'rollover.apply_alone':
    'With a plan the file and the year are settled: only --confirm-…, --decisions, --accept-strong and the options of passwords go with it.',

  'rollover.ask.file': 'The pupils’ file (CSVExtraction.csv):',
  'rollover.ask.teachers': 'The teachers’ file, empty for none:',
  'rollover.ask.year': 'Which school year does the file open?',
  'rollover.ask.no_such_file': 'There is no such file.',
  'rollover.ask.match': (line: number, who: string) => `Line ${line}, ${who}: who is it?`,
  'rollover.ask.same': (evidence: string) => `the same as ${evidence}`,
  'rollover.ask.new': 'somebody new',
  'rollover.ask.skip': 'decide later: both stay as they are',
  'rollover.ask.class': (line: number, label: string) => `Line ${line}: is the class “${label}” a new one?`,
  'rollover.ask.class_is': (name: string) => `no, it is ${name}`,
  'rollover.ask.class_new': 'yes, a new class',
  'rollover.ask.two_classes': (line: number, who: string) => `Line ${line}, ${who} stands in two classes: which one?`,
  'rollover.walk.intro': (year: string) =>
    `The new school year ${year}: the file is read, you see everything before anything is written, and it can be taken back.`,
  'rollover.walk.next': 'Then: intrascol print lists --out lists.pdf, and intrascol print cards --out cards.pdf',

  'word.school.arrived': 'arrived',
  'word.school.kept_back': 'kept back',
  'word.school.returned': 'came back',
  'word.school.updated': 'corrected',
  'word.school.unchanged': 'unchanged',
  'word.school.undecided': 'undecided',
  'word.school.closed': 'closed',
  'word.school.expected': 'expected',
  'word.school.unexpected': 'unexpected',
  'word.school.promotion': 'next level',
  'word.school.skipped_level': 'level skipped',
  'word.school.lower_level': 'lower level',
  'word.school.class_change': 'other class',
  'word.school.new_year': 'new year',
  'word.school.no_class': 'no class',
  'word.school.decision': 'to be decided',
  'word.school.faulty_row': 'faulty line',
  'column.from_class': 'FROM',
  'column.from_level': 'FROM LEVEL',
  'column.reason': 'REASON',
  'column.rollover.changes': 'CHANGED',
  'column.line': 'LINE',
  'intrascol.users.import.about': 'add many from a file; it never moves, changes or removes anyone',
  'users_import.argument': 'new accounts: the columns of a pupils’ file, and login and kind',
  'users_import.option.create_classes': 'create the classes that the file names and nobody knows',
  'users_import.question': (n: number) => `Add ${counted('en', n, 'account', 'accounts')}?`,
}
