import { hurdle } from '../hurdles.ts'
import { counted } from '../numbers.ts'

export const erased = {
  'erased.option': 'a list of erased numbers (<store>.erased), the manifest of a later backup, or a later store; may be repeated',
  'erased.repeated': (n: number) => `Erased again, because they were erased since this backup: ${n}.`,
  'erased.would_repeat': (n: number) => `To be erased again, because they were erased since this backup: ${n}.`,
  'erased.given_again': (numbers: readonly { entity: 'subscriber' | 'account' | 'person'; number: number }[]) =>
    `Not erased, because whoever has the number got it only after the erasure on the list: ${numbers.map(({ entity, number }) => `${entity} ${number}`).join(', ')}.`,
  'erased.known': (until: string) => `Erasures are known up to ${until}.`,
  'erased.nothing_later': (until: string) =>
    `Nothing tells of erasures after ${until}: whoever was erased since then has a name again. If there is a list, the manifest of a later backup or another copy of the store, name it with --erased.`,
  'erased.unreadable': (file: string) =>
    `${file} holds no list of erased numbers that can be read. Name a file <store>.erased, the manifest of a backup, or a store.`,
  'erased.passed_over': (file: string) => `${file} cannot be read, so its list of erased numbers was passed over.`,
  'erased.present_unread': (at: string) =>
    `The present store ${at} cannot be read, so whom it erased is taken from the list beside it and from what --erased names.`,
  'erased.foreign': (file: string) =>
    `${file} is the list of another store: its numbers are other people's. Name the list of the store that the backup was made of; nothing was written.`,
  'erased.foreign_passed_over': (file: string) => `${file} belongs to another store: its list of erased numbers was passed over.`,
  'erased.failed': (why: string) => `The erasures made since this backup cannot be repeated in it; nothing was written. ${why}`,
  'erased.left.log': (at: string) =>
    `Still to do: another program is reading the store, so what was erased can still be found in the bytes of ${at}. The next command does the rest, once that program has ended.`,
  'erased.left.list': (file: string, code: string) =>
    `Still to do: the list of erased numbers ${file} could not be written: ${hurdle('en', code)} The next command tries again.`,
  'erased.left.vacuum': (tables: readonly string[]) =>
    `Still to do: PostgreSQL keeps the former rows in its files until these are written anew. When nobody works, as the owner of the database: VACUUM (FULL, ANALYZE) ${ours(tables)}; VACUUM FULL pg_statistic; the logs and the base backups of the server go when it lets them go. « doctor » says whether it was done.`,
  'erased.agrees': (n: number) => `${counted('en', n, 'number', 'numbers')} on the list`,
  'erased.back': (n: number, file: string) =>
    `${counted('en', n, 'erased number', 'erased numbers')} of ${file} not known to this store: it was copied here by hand, and whoever was erased may have a name again. Put it back with « store restore <file> », which erases them.`,
  'erased.cap': (n: number, all: number) =>
    `${n} of ${all} would be erased, far more than is usual: are the day and the delays right? If so, add --force; nothing was written.`,
  'erased.copies': (paths: readonly string[]) =>
    `${counted('en', paths.length, 'file holds', 'files hold')} everybody as of then: ${paths.join(', ')}`,
  'erased.copies_old': (paths: readonly string[], days: number) =>
    `Older than ${days} days, or left by a run that was killed, and everybody is named in them: ${paths.join(', ')}. A purge removes them; so may you.`,
  'erased.copies_removed': (n: number) => `${counted('en', n, 'old copy of the store was', 'old copies of the store were')} removed.`,
  'erased.copies_would': (n: number) => `${counted('en', n, 'old copy of the store', 'old copies of the store')} would be removed.`,
  'erased.clock': (today: string, last: string) =>
    `Today would be ${today}, and the last operation is of ${last}: the clock seems wrong, and a purge cannot be taken back. If the day is right, add --force; nothing was written.`,
  'erased.force': 'purge although the clock is far from the last operation, or many more than usual would go',
}

/** The statistics are rebuilt by a statement of their own. */
const ours = (tables: readonly string[]) => tables.filter((table) => table !== 'pg_statistic').join(', ')
