import { type Guarded, guardedWord } from '../guarded.ts'
import { hurdle } from '../hurdles.ts'
import { counted, enumerate, number, quoted } from '../numbers.ts'

const rows = (n: number) => counted('en', n, 'row', 'rows')

export const cli = {
  'global.store': 'the store: a file, or a postgres:// URL (GUICHET_STORE)',
  'global.lang': 'language of what people read (GUICHET_LANG)',
  'global.output': 'how data is printed (GUICHET_OUTPUT; default: table)',
  'global.csv_dialect': 'excel: what a French spreadsheet opens with a double click',
  'global.operator': 'who is working, for the journal (GUICHET_OPERATOR; default: the system user)',
  'global.no_input': 'never ask, even at a terminal',
  'global.color': 'colours in tables (NO_COLOR, FORCE_COLOR; default: auto)',
  'global.quiet': 'remarks only when something fails',
  'global.verbose': 'all columns, all rows, and the details of a failure',
  'global.version': 'print the version',
  'write.dry_run': 'show what would change, and stop',
  'write.yes': 'do not ask before writing',
  'write.expect': 'refuse (5) unless exactly so many rows change, as --dry-run counts them',
  'write.exit_code': 'with --dry-run: end with 3 when something would change, with 0 when nothing would',
  'write.exit_code_alone': '--exit-code goes with --dry-run: it says by the exit code what would change.',

  'help.usage': 'Usage:',
  'help.arguments': 'Arguments:',
  'help.options': 'Options:',
  'help.global_options': 'Options of every command:',
  'help.commands': 'Commands:',
  'help.options_word': 'options',
  'help.command_word': 'command',
  'help.help_option': 'show this help',
  'help.examples': 'Examples:',
  'help.exit_codes': 'Exit codes:',
  'exit.0': 'done, or nothing to do',
  'exit.2': 'wrong command line',
  'exit.3': 'done in part; with --exit-code, something would change',
  'exit.4': 'something named does not exist',
  'exit.5': 'refused by a rule, nothing written',
  'exit.6': 'a store, file or setting cannot be used',
  'exit.7': 'a decision is needed, nothing written',
  'exit.8': 'faulty file, nothing written',
  'exit.130': 'interrupted or declined, nothing written',

  'prompt.yes': 'yes',
  'prompt.no': 'no',
  'prompt.yes_or_no': 'Please answer yes or no',
  'prompt.space': 'space',
  'prompt.navigate': 'move',
  'prompt.select': 'choose',
  'prompt.choose': 'Choose at least one line: the space bar ticks it',
  'prompt.disabled': 'this one cannot be chosen',
  'prompt.submit': 'confirm',
  'prompt.all': 'all',
  'prompt.invert': 'invert',

  'list.empty': 'Nothing to show.',
  'column.rows': 'ROWS',
  'column.outcome': 'RESULT',

  'change.dry_run': (n: number) => (n === 0 ? 'Dry run: nothing would change.' : `Dry run, nothing written: ${rows(n)} would change.`),
  'change.nothing': 'Nothing to do: everything is already as asked.',
  'change.none': 'Nothing changed: no row was concerned.',
  'change.written': (n: number, operation: number) => `Operation ${operation}: ${rows(n)} changed.`,
  'change.unexpected': (expected: number, found: number) =>
    `${rows(found)} would change, not ${number('en', expected)} as expected. Look with --dry-run; nothing was written.`,
  'change.unfinished': (operation: number, at: string) =>
    `Operation ${operation} is written; then ${at} went out of reach. What follows a write, such as its mails, waits for the next command.`,
  'change.done': (operation: number, program: string) => `To take it back: ${program} undo ${operation}`,
  'change.line': (line: string) => `The same without questions: ${line}`,
  'change.declined': 'Stopped at your answer. Nothing was written.',
  'change.interrupted': 'Interrupted. Nothing was written.',
  'change.changed_meanwhile':
    'Somebody changed these data while you were looking at them, so nothing was written. Run the command again to see the new state.',

  'output.failed': (why: string) => `The output could not be written (${why}). Make room, or send it somewhere else.`,
  'output.failed_after': (operation: number) =>
    `Done as operation ${operation}, but the result could not be written. Running the command again is harmless.`,
  'error.bug': (message: string) => `Unexpected error: ${message}. This is a bug: please report it with the lines below.`,

  'usage.wrong': (sentence: string, similar?: string) =>
    `${sentence}${similar ? ` Did you mean ${similar}?` : ''} Add --help to see what is possible.`,
  'usage.unknown_option': (option: string) => `There is no option ${option} here.`,
  'usage.unknown_command': (command: string, program: string) => `${program} has no command « ${command} ».`,
  'usage.missing_value': (option: string) => `The option ${option} needs a value.`,
  'usage.missing_argument': (argument: string) => `<${argument}> is missing.`,
  'usage.missing_command': 'A command is missing.',
  'usage.twice': (option: string) => `${option} is given twice; it takes one value.`,
  'usage.against': (one: string, other: string) => `${one} and ${other} exclude each other.`,
  'usage.excess': (words: string, name: boolean) => `« ${words} » is too much.${name ? ` To look for a name: --name ${words}.` : ''}`,
  'usage.encoding': (word: string) =>
    `« ${word} » holds a character that is not UTF-8. Set the terminal, or the file that the line comes from, to UTF-8, and type it again.`,
  'usage.invalid_value': (option: string, value: string, reason: string) => `« ${value} » is not possible for ${option}: ${reason}`,
  'value.empty': 'a value is missing.',
  'value.two_ways': (name: string) => `« ${name} » is given two values.`,
  'value.day': 'a real day from 1900 to 2199 is needed, such as 2026-09-15 or 15/09/2026.',
  'value.number': (least: number, most: number) => `a whole number from ${number('en', least)} to ${number('en', most)} is needed.`,
  'value.controls': 'it holds control characters.',
  'value.operator': 'The name of the operator holds control characters.',
  'value.word': (words: readonly string[]) => `choose among ${enumerate('en', words, 20)}.`,
  'value.variable': (name: string, value: string, words: readonly string[]) =>
    `${name} is « ${value} »: choose among ${enumerate('en', words, 20)}.`,
  'value.today': (value: string) => `GUICHET_TODAY is « ${value} »: a real day is needed, such as 2026-09-15.`,
  'value.busy_timeout': (value: string) => `GUICHET_BUSY_TIMEOUT is « ${value} »: a whole number of milliseconds is needed.`,

  'file.rejected': (n: number) =>
    `The file has ${counted('en', n, 'fault', 'faults')}; nothing was written. Mend what is listed, then run the command again.`,
  'file.kept_going': (n: number) => `${counted('en', n, 'faulty record was', 'faulty records were')} left out:`,
  'file.exists': (path: string) => `${path} already exists and was left as it is. Give another name.`,
  'file.not_ours': (path: string) =>
    `${path} already exists, and it was not written by this command; it was left as it is. Give another name, or add --force to replace it.`,
  'file.guarded': (path: string, what: Guarded) => `${path} is ${guardedWord('en', what)}: no command writes there. Give another name.`,
  'file.folder_full': (path: string) => `The folder ${path} is not empty; it was left as it is. Give the name of a new or empty one.`,
  'file.replace': (path: string) => `${path} already exists. Replace it?`,
  'file.option.force': 'replace the file that stands there, whatever wrote it',
  'file.unwritable': (path: string, code: string) => `${path} cannot be written: ${hurdle('en', code)}`,
  'file.secret_exposed': (path: string, mode: string) =>
    `Others may read ${path} (${mode}), which holds a secret, so it is not used. Type: chmod 600 '${path}' (a disk that keeps no rights, such as a memory stick, is no place for it)`,
  'file.writable': (path: string, mode: string) =>
    `Others may change ${path} (${mode}), and with it what guichet does, so it is not read. Type: chmod go-w '${path}'`,
  'file.foreign': (path: string, _mode: string) =>
    `${path} belongs to another user, who could change what guichet does, so it is not read. Type: sudo chown "$(id -u)" '${path}'`,
  'list.option.out': 'file to write the list into; .xlsx makes a workbook',
  'list.needs_out': 'A workbook is a file: add --out <file.xlsx>.',
  'list.xlsx_name': 'A workbook has a name that ends in .xlsx, and nothing else has: change --out or -o.',
  'list.no_workbook': 'Only a list can be a workbook (-o xlsx --out <file.xlsx>).',
  'file.rejects': (n: number, path: string) => `${counted('en', n, 'line was', 'lines were')} left out: ${path}`,
  'file.option.encoding': 'how the file is encoded, when it is not found out rightly',
  'file.option.repair_encoding': 'repair names that were encoded twice',
  'file.detected': (encoding: string, delimiter: string) =>
    `Read as ${encoding}, cells divided by “${delimiter === '\t' ? 'tab' : delimiter}”.`,
  'file.detected_workbook': 'Read: the first sheet of a workbook.',
  'file.doubled': (n: number) =>
    `${counted('en', n, 'name was', 'names were')} encoded twice. Check the repairs listed and add --repair-encoding, or export the file again; nothing was written.`,
  'file.doubled_cell': (value: string, repair: string) => `“${value}” would become “${repair}”.`,
  'file.written': (path: string) => `Written: ${path}`,
  'fault.line': (line: number) => `line ${line}`,
  'fault.column': (column: number | string) => `column ${column}`,
  'fault.header': (header: string) => `column “${header}”`,
  'change.and_more': (n: number) => `… and ${n} more`,
  'fault.lines': (lines: readonly number[], times: number) =>
    `lines ${lines.join(', ')}${times > lines.length ? '…' : ''} (${times} times)`,
  'fault.likewise': (cells: readonly string[]) => ` Likewise: ${quoted('en', cells)}.`,
  'word.colon': ': ',
}
