import { hurdle } from '../hurdles.ts'
import { counted } from '../numbers.ts'
import { words } from './words.ts'

/** What stands in the way of an undo. */
const WAYS = {
  changed: 'changed',
  removed: 'removed',
  hangs: 'hangs on what would go, written',
  taken: 'has the same name or code, given',
  rule: 'a rule keeps it as it is',
} as const

const inTheWay = (n: number, operations: readonly number[]) =>
  `${counted('en', n, 'row stands', 'rows stand')} in the way${operations.length > 0 ? `, by ${operations.length > 1 ? 'operations' : 'operation'} ${operations.join(', ')}` : ''}`

export const store = {
  'store.missing': (at: string) => `There is no store at ${at}. Create one with « store init », or name another one with --store.`,
  'store.foreign': (at: string) => `${at} is not a guichet store; it was left as it is. Name the right file with --store.`,
  'store.empty': (at: string) =>
    `${at} is empty, it was left as it is. Remove it, then run « store init », or restore a backup with « store restore ».`,
  'store.broken': (at: string) => `The store ${at} is damaged. Restore the last backup with « store restore <file> »; nothing was written.`,
  'store.newer': (at: string, version: number, ours: number) =>
    `The store ${at} has version ${version}, this program knows up to ${ours}. Install a newer guichet; nothing was touched.`,
  'store.older': (at: string, version: number, ours: number) =>
    `The store ${at} has version ${version}, this program needs ${ours}. Run « store migrate »: it makes a backup first.`,
  'store.unreachable': (at: string) => `The store ${at} cannot be opened. Check the folder, the permissions and the disk.`,
  'store.settings': (at: string, name: string, value: string) =>
    `The store ${at} refuses the setting ${name} (it says ${value}). Keep it on a local disk, or use PostgreSQL.`,
  'store.sqlite_old': (version: string, needed: string) =>
    `SQLite ${version} is too old: ${needed} or later is needed. Install guichet again.`,
  'store.busy': (at: string) =>
    `Another run is holding the store ${at}. Wait for it to end, then run the command again; nothing was written.`,
  'store.disk_full': (at: string) =>
    `The disk of the store ${at} is full or cannot be written. Make room, then run the command again; nothing was written.`,
  'store.readonly': (at: string) => `The store ${at} cannot be written: check the permissions of the file and of its folder.`,
  'store.exists': (at: string) => `There already is a store at ${at}; it was left as it is. To start again, move it away first.`,
  'store.no_folder': (at: string, code: string) => `The folder of ${at} cannot be made: ${hurdle('en', code)}`,
  'store.folder_unusable': (file: string, code: string) => `${file} cannot be written: ${hurdle('en', code)}`,
  'store.leftover': (file: string) => `${file} is left over from another store. Move it away first, or give another name.`,
  'store.database_taken': (at: string) => `The database ${at} holds other tables; it was left as it is. Use an empty database.`,
  'store.target_exists': (at: string) => `${at} already exists and was left as it is. Give a name that is not taken.`,
  'store.init.done': (at: string) => `New store: ${at}`,
  'store.init.sample': 'fill it with the sample site',
  'store.migrate.current': (version: number) => `The store already has version ${version}.`,
  'store.migrate.would': (from: number, to: number) => `Dry run, nothing written: the store would go from version ${from} to ${to}.`,
  'store.migrate.done': (from: number, to: number, backup: string | undefined) =>
    `The store went from version ${from} to ${to}.${backup ? ` The backup made before: ${backup}` : ''}`,
  'store.migrate.question': (line: string) => `Was the database backed up with « ${line} », and shall the store be migrated now?`,
  'store.migrate.pg_dump': (line: string) => `Back the database up first: ${line} Then run « store migrate --yes ».`,
  'store.check.good': 'Everything is as it must be.',
  'store.check.broken': (n: number) =>
    `${counted('en', n, 'thing is', 'things are')} not as they must be. Each line says what repairs it; a good backup always does.`,
  'store.check.after': (n: number, program: string) =>
    `It is in place, but ${counted('en', n, 'thing is', 'things are')} not as they must be: « ${program} store check » shows them.`,
  'store.backup.done': (file: string) => `Backup made and checked: ${file}`,
  'store.backup.altered': (file: string) =>
    `The backup ${file} is not what its manifest says: it was altered or cut. Take another backup; nothing was written.`,
  'store.backup.broken': (file: string, n: number) =>
    `The backup ${file} is not sound (${counted('en', n, 'thing is', 'things are')} wrong with it). Take another backup; nothing was written.`,
  'store.backup.file': 'the new file; its manifest is written beside it',
  'store.restore.file': 'the backup to put in the place of the store',
  'store.restore.live': (file: string) =>
    `${file} is a store in use, or one that was not closed: what was written last may not be in it. Use « store backup » or « store copy-to ».`,
  'store.restore.question': (file: string, at: string) => `Replace the store ${at} with the backup ${file}?`,
  'store.restore.would': (file: string, at: string) =>
    `Dry run, nothing written: the backup ${file} is sound and would take the place of ${at}.`,
  'store.restore.done': (at: string, kept: string | undefined) =>
    `Restored: ${at}.${kept ? ` The store that was there is kept as ${kept}.` : ''}`,
  'store.copy.done': (n: number, to: string) => `${counted('en', n, 'row', 'rows')} copied to ${to}, and checked.`,
  'store.copy.place': 'a new file, or the postgres:// URL of an empty database',
  'store.copy.differs': (table: string) =>
    `What arrived in ${table} is not what was read; nothing was kept. Run « store check » on the source.`,
  'store.file_missing': (file: string) => `There is no file ${file}.`,
  'store.file_unreadable': (file: string, why: string) => `The file ${file} cannot be read (${why}).`,
  'column.store': 'STORE',
  'column.engine': 'ENGINE',
  'column.version': 'VERSION',
  'column.operations': 'OPERATIONS',
  'column.head': 'JOURNAL HEAD',
  'column.bytes': 'BYTES',
  'column.engine_version': 'ENGINE VERSION',
  'column.last_at': 'LAST OPERATION',
  'column.check': 'CHECK',
  'column.what': 'WHAT IS WRONG',
  'column.repair': 'HOW TO REPAIR',

  'check.integrity': 'the file is sound',
  'check.references': 'references between rows',
  'check.identity': 'the file is a store',
  'check.version': 'version of the store',
  'check.settings': 'settings of SQLite',
  'check.schema': 'tables, indexes and triggers',
  'check.operation_unknown': 'rows of a known operation',
  'check.erased_list': 'the list of the erased',
  'check.row_unheard_of': 'rows that the journal knows',
  'check.row_differs': 'rows as the journal last said of them',
  'check.journal.row_changed': 'journal: row as written',
  'check.journal.image_changed': 'journal: former state as written',
  'check.journal.image_wiped': 'journal: former states wiped only with the people they name',
  'check.journal.rows_missing': 'journal: all rows there',
  'check.journal.operation_changed': 'journal: operation as written',
  'check.journal.operation_missing': 'journal: all operations there',
  'check.journal.head_missing': 'journal: head known',

  'journal.unknown': (id: number) => `There is no operation ${id}. « journal list » shows them.`,
  'journal.good': (n: number, head: string) =>
    `The journal is as it was written: ${counted('en', n, 'operation', 'operations')}, head ${head}`,
  'journal.broken': (n: number) => `The journal was altered in ${counted('en', n, 'place', 'places')}. Compare with a backup made before.`,
  'journal.row_changed': 'a row of the journal was changed',
  'journal.image_changed': 'a kept former state was changed',
  'journal.image_wiped': 'a kept former state was wiped although nobody was erased',
  'journal.rows_missing': 'rows of the journal are missing or were added',
  'journal.operation_changed': 'the operation was changed, or the chain is broken here',
  'journal.operation_missing': 'an operation was removed',
  'journal.head_missing': 'the head given is not in this journal: its end was cut off, or it is another store',
  'undo.question': (id: number, n: number) => `Take back operation ${id} (${counted('en', n, 'row', 'rows')})?`,
  'undo.conflict': (id: number, n: number, operations: readonly number[]) =>
    `Operation ${id} cannot be taken back: ${inTheWay(n, operations)}. Take the later operations back first, or what can be with --skip-changed; nothing was written.`,
  'undo.conflict_all': (id: number, n: number, operations: readonly number[]) =>
    `Nothing of operation ${id} can be taken back: ${inTheWay(n, operations)}. Take the later operations back first; nothing was written.`,
  'undo.conflict.row': ({
    entity,
    called,
    operation,
    why,
  }: {
    entity: string
    called: string | null
    operation: number | null
    why: keyof typeof WAYS
  }) =>
    `${words[`word.${entity}` as keyof typeof words] ?? entity}${called ? ` ${called}` : ''}: ${WAYS[why]}${operation === null ? '' : ` by operation ${operation}`}`,
  'undo.option.skip_changed': 'take back what can be; what was changed since stays',
  'undo.skipped': (n: number, line: string) =>
    `${counted('en', n, 'row was', 'rows were')} skipped, because ${n === 1 ? 'it was' : 'they were'} changed since or a rule keeps ${n === 1 ? 'it' : 'them'} so. Later: ${line} --skip-changed`,
  'undo.conflict.more': (n: number) => `… and ${n} more; « -o json » lists them all`,
  'undo.erased': (id: number) => `Operation ${id} cannot be taken back: data it would restore was erased for good.`,
  'undo.store': (id: number) =>
    `Operation ${id} notes the state of the store at its migration and changed nothing: there is nothing to take back.`,
  'undo.other_program': (id: number) => `Operation ${id} belongs to another program: use its own undo.`,
  'undo.already': (id: number) => `Operation ${id} is already taken back.`,
  'journal.option.limit': 'only the newest ones, this many',
  'journal.option.head': 'a head noted earlier, from « journal verify » or the manifest of a backup',
  'journal.argument.operation': 'its number, as « journal list » shows it',
  'value.head': '64 hexadecimal digits are needed.',
  'column.id': 'ID',
  'column.at': 'WHEN',
  'column.operator': 'WHO',
  'column.command': 'COMMAND',
  'column.counts': 'IN DETAIL',
  'column.changes': 'ROWS',
  'column.undone': 'UNDONE',
  'column.skipped': 'SKIPPED',
  'column.changed_by': 'BECAUSE OF',
  'column.entity': 'KIND',
  'column.scope': 'SCOPE',
  'column.item': 'ITEM',
  'column.subject': 'SUBJECT',
  'column.called': 'WHAT',
  'column.before': 'BEFORE',
  'column.operation': 'OPERATION',
  'column.row': 'ROW',
}
