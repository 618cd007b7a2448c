import { counted, number, quoted } from '../numbers.ts'

const again = 'Make the export again, or copy the file again.'
const times = (count: number) => (count === 1 ? '' : ` (${number('en', count)} times)`)

/** What readers of files find wrong (`fault.…`) or odd (`remark.…`). The values of a remark are its count and the first examples. */
export const faults = {
  'fault.file.binary': `This is an archive, a PDF or a spreadsheet of another kind (.xls, .ods), not a table. Open it and save it as .xlsx or CSV, or name the right file.`,
  'fault.file.markup': `This is XML or a web page (SIECLE, AAF and the like), not a list. Make the export as CSV.`,
  'fault.file.no_text': `This is no text that can be read: it is full of control characters. Save it again as CSV in UTF-8, or name the right file.`,
  'fault.file.charset': (lines: readonly number[], option?: string) =>
    `How the letters with accents are written cannot be told (${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}). Save the file as “CSV UTF-8”${option ? `, or name its encoding with ${option}` : ''}.`,
  'remark.file.charset': (_count: number, encoding: string) =>
    `The file was read as ${encoding}, which is what makes words of its letters with accents. Check a name; --encoding says otherwise.`,
  'fault.file.day': (cell: string) => `“${cell}” cannot be read as a day. Write it as 1985-07-05 or 05/07/1985, the day before the month.`,
  'fault.file.folder': (path: string) => `${path} is a folder. Give the name of a file in it.`,
  'fault.file.missing': (path: string) => `There is no file or folder ${path}. Check the path.`,
  'fault.file.unreadable': (path: string) => `${path} cannot be read. Check that you may open it and that the disk answers.`,

  'fault.archive.not_a_snapshot': (path: string) =>
    `${path} is neither a folder nor a .tar.gz archive. Name the nightly archive, or the folder that holds its XML files.`,
  'fault.archive.md5': `The archive differs from its .md5 file: it was cut or changed on the way. Copy both again.`,
  'fault.archive.md5_form': `This file should begin with the 32 characters of an MD5 sum. Copy it again, or take it away to do without the check.`,
  'fault.archive.damaged': `The archive is cut or damaged. Copy it again.`,
  'fault.archive.ratio': (ratio: number) =>
    `The archive unpacks to more than ${ratio} times its size, which no real export does. Ask whoever sent it.`,
  'fault.archive.members': (most: number) =>
    `The archive holds more than ${number('en', most)} files, which no real export does. Ask whoever sent it.`,
  'fault.archive.path': `The name of this file leads out of the archive. Do not use this archive; ask whoever sent it.`,
  'fault.archive.link': `This is a link or a special file, not a plain file. Put the file itself in its place.`,

  'fault.xml.utf8': `This line holds bytes that are not UTF-8. Save the file as UTF-8, or make the export again.`,
  'fault.xml.encoding': (encoding: string) => `The file says that it is written in ${encoding}; only UTF-8 is read. Save it as UTF-8.`,
  'fault.xml.doctype': `The file has a DOCTYPE, which is refused for safety. Remove it.`,
  'fault.xml.entity': `Only the entities &amp; &lt; &gt; &quot; and &apos; are known. Write the character itself in place of this one.`,
  'fault.xml.character': `There is a character that XML does not allow, such as a control character. Remove it.`,
  'fault.xml.cut': `The file stops before its end. ${again}`,
  'fault.xml.malformed': `The file is not well-formed XML from here on. ${again}`,
  'fault.xml.stray_text': `There is text outside any record. ${again}`,
  'fault.xml.too_deep': (most: number) => `Elements are nested deeper than ${most} levels, which no real export does. ${again}`,
  'fault.xml.too_large': `A text or a record is larger than any real one. ${again}`,

  'fault.csv.empty': `The file is empty. It needs a first line with the names of the columns.`,
  'fault.csv.encoding': `The text cannot be decoded. Save the file as UTF-8.`,
  'fault.csv.missing_column': (name: string, words: readonly string[], headers: readonly string[], option?: string) =>
    `There is no column ${name}${words.length ? ` (such as ${quoted('en', words)})` : ''}.${
      headers.length
        ? ` The file has: ${quoted('en', headers)}. Rename the one that is meant${option ? `, or say which it is with ${option}` : ', or add it'}.`
        : ''
    }`,
  'fault.csv.duplicate_column': (headers: readonly string[], option?: string) =>
    `${quoted('en', headers)}: these columns say the same. Keep one${option ? `, or rename the other` : ''}.`,
  'fault.csv.short_row': (cells: number, expected: number) =>
    `The line has ${counted('en', cells, 'cell', 'cells')} instead of ${expected}. Complete it; the file may have been cut here.`,
  'fault.csv.long_row': (cells: number, expected: number) =>
    `The line has ${counted('en', cells, 'cell', 'cells')} instead of ${expected}. Put quotes around a cell that holds the separator.`,
  'fault.csv.control': `The cell holds a line break, a tab or another control character. Remove it.`,
  'fault.csv.open_quote': `A quote is opened from this line on and never closed. Close it, or write it twice inside a cell.`,
  'fault.csv.stray_quote': `There is a quote in the middle of a cell. Put the whole cell in quotes, and write the inner quote twice.`,
  'fault.csv.too_long': `A record from this line on is too long; a quote is probably not closed. Check the quotes.`,
  'remark.csv.unknown_column': (count: number, names: string) =>
    `${counted('en', count, 'column is', 'columns are')} not known and not read: ${names}.`,
  'remark.csv.above': (count: number, texts: string) =>
    `${counted('en', count, 'line above the header was', 'lines above the header were')} not read: ${texts}.`,
  'remark.csv.invisible': (count: number, lines: string) =>
    `Signs that nobody sees were taken out of ${counted('en', count, 'line', 'lines')}: ${lines}.`,
  'fault.workbook.damaged': `The workbook is damaged or protected. Open it in your spreadsheet program and save it again as .xlsx or CSV.`,
  'fault.workbook.too_large': `The workbook is larger than a list of people can be. Save the sheet as CSV.`,
  'remark.workbook.sheets': (_count: number, names: string) => `Only the first sheet was read; not: ${names}.`,
  'remark.csv.cut': `The last line does not end with a line break. Check that the file is complete.`,

  'fault.ids.control': `The identifier holds a control character. Remove it.`,
  'fault.ids.too_long': (most: number) => `The identifier is longer than ${most} characters. Check that there is one identifier a line.`,

  'remark.archive.not_a_file': (count: number, names: string) => `Passed over, not a plain file${times(count)}: ${names}.`,
  'remark.gar.ignored_file': (count: number, names: string) =>
    `${counted('en', count, 'file is not a directory file and was', 'files are not directory files and were')} left out: ${names}.`,
  'remark.gar.unusual_uai': (count: number, codes: string) =>
    `${counted('en', count, 'school code has', 'school codes have')} an unusual form, kept as it is: ${codes}.`,
  'remark.gar.controls': (count: number, names: string) =>
    `Control characters and signs that nobody sees were taken out of ${counted('en', count, 'text', 'texts')} (${names}).`,
  'remark.gar.doubled': (count: number, names: string) =>
    `${counted('en', count, 'name looks', 'names look')} encoded twice and are kept as the directory has them: ${names}.`,
  'remark.gar.empty_first_name': (count: number) => `${counted('en', count, 'person has', 'people have')} no first name; kept.`,
  'remark.gar.empty_last_name': (count: number) => `${counted('en', count, 'person has', 'people have')} no last name; kept.`,
  'remark.gar.empty_label': (count: number, names: string) =>
    `${counted('en', count, 'label is', 'labels are')} empty; the code is shown instead (${names}).`,

  'fault.gar.unknown_record': (name: string, root: string) =>
    `${name} has no place in a file ${root}. Ask the supplier of the directory for a correct export.`,
  'fault.gar.unknown_element': (name: string, record: string) =>
    `${name} has no place in ${record}. Ask the supplier of the directory for a correct export.`,
  'fault.gar.missing_element': (name: string, record: string) => `${record} has no ${name}. Complete the record in the directory.`,
  'fault.gar.repeated_element': (name: string, record: string) => `${record} has more than one ${name}. Keep one.`,
  'fault.gar.order': (name: string, record: string) =>
    `${name} is out of its order in ${record}. Ask the supplier of the directory for a correct export.`,
  'fault.gar.stray_text': (record: string) =>
    `There is text in ${record} outside its elements. Ask the supplier of the directory for a correct export.`,
  'fault.gar.empty': (name: string) => `${name} is empty. Complete the record in the directory.`,
  'fault.gar.too_long': (name: string, most: number) => `${name} is longer than ${most} characters. Shorten it in the directory.`,
  'fault.gar.profile': (profile: string) =>
    `GAR does not accept the profile ${profile}. Correct it in the directory: National_elv, _ens, _doc, _dir, _evs, _eta or _col.`,
  'fault.gar.status': (status: string) => `The status ${status} is neither DIVISION nor GROUPE. Correct it in the directory.`,
  'fault.gar.day': (day: string) => `${day} is not a day written YYYY-MM-DD. Correct the date of birth in the directory.`,
  'fault.gar.division_in_division': (code: string) =>
    `The division ${code} says that it belongs to other divisions; only a group may. Correct it in the directory.`,

  'fault.sub.root': (name: string) =>
    `The file begins with ${name}; subscriptions begin with abonnement or abonnements. Check that this is the right file.`,
  'fault.sub.record': (name: string) => `${name} is not a subscription (abonnement). Remove it.`,
  'fault.sub.missing': (field: string) => `${field} is missing or empty. Fill it in.`,
  'fault.sub.repeated': (field: string) => `${field} is given more than once. Keep one.`,
  'fault.sub.nested': (field: string) => `${field} holds other elements instead of a text. Correct it.`,
  'fault.sub.too_long': (field: string, most: number) => `${field} is longer than ${most} characters. Shorten it.`,
  'fault.sub.id_space': (id: string) => `The identifier “${id}” holds a space. Remove it.`,
  'fault.sub.id_reserved': (id: string) => `“${id}” may not be the identifier of a subscription (RG12). Give it another one.`,
  'fault.sub.id_twice': (id: string, line: number) => `The subscription ${id} is in the file already, on line ${line}. Keep one.`,
  'fault.sub.distributor': (value: string) =>
    `“${value}” is not a distributor: 9 digits, _, 16 digits (RG3). Zeros stand for a missing ISNI.`,
  'fault.sub.resource': (value: string) => `“${value}” is not a resource identifier such as ark:/12345/name. Correct it.`,
  'fault.sub.resource_type': (value: string) => `“${value}” is not a known type of identifier; only ark is. Correct it.`,
  'fault.sub.day': (value: string) =>
    `“${value}” is not a day (YYYY-MM-DD or DD/MM/YYYY) or an instant (YYYY-MM-DDThh:mm:ss+02:00). Correct it.`,
  'fault.sub.end_missing': `Neither finValidite nor anneeFinValidite is given (RG9). Give one.`,
  'fault.sub.year_form': (value: string) => `“${value}” is not a school year such as 2026-2027 (RG10). Correct it.`,
  'fault.sub.year_span': (value: string) =>
    `In “${value}” the second year must come after the first, by at most 10 years (RG7). Correct it.`,
  'fault.sub.too_many_years': (from: string, until: string) =>
    `The subscription lasts more than 10 years, from ${from} until ${until} (RG8). Bring its end forward.`,
  'fault.sub.end_before_start': (from: string, until: string) =>
    `The subscription ends (${until}) before it begins (${from}). Correct one of the two.`,
  'fault.sub.schools': `Both uaiEtab and codeNatureUAI are given (RG2). Keep one.`,
  'fault.sub.category': (value: string) => `“${value}” is neither transferable nor non transferable. Correct it.`,
  'fault.sub.scope': (value: string) => `“${value}” is neither INDIV nor ETABL. Correct it.`,
  'fault.sub.count': (value: string) => `“${value}” is neither a number of at most 8 digits nor ILLIMITE. Correct it.`,
  'fault.sub.counts_both': `Give either nbLicenceGlobale or numbers per population, not both (RG1).`,
  'fault.sub.counts_missing': `No number of licences is given: fill in nbLicenceGlobale, or the numbers per population (RG1).`,
  'fault.sub.pool_without_public': (field: string, population: string) =>
    `${field} gives licences to ${population}, who are not in publicCible (RG5). Add them there, or remove the number.`,
  'fault.sub.school_total': `A subscription of type ETABL needs nbLicenceGlobale (RG6). Fill it in.`,
  'fault.sub.school_pools': `A subscription of type ETABL has no numbers per population (RG6). Remove them and use nbLicenceGlobale.`,
  'fault.sub.public': (value: string) => `“${value}” is no public: ELEVE, ENSEIGNANT, DOCUMENTALISTE or AUTRE PERSONNEL. Correct it.`,
  'remark.sub.deleted': (count: number, ids: string) =>
    `${counted('en', count, 'deleted subscription was', 'deleted subscriptions were')} passed over: ${ids}.`,
  'remark.sub.no_category': (count: number, ids: string) =>
    `${counted('en', count, 'subscription has', 'subscriptions have')} no category and was taken for transferable: ${ids}.`,
  'remark.sub.unknown_field': (count: number, names: string) => `Unknown elements were not read${times(count)}: ${names}.`,
}
