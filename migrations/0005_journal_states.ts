import { type Kysely, sql } from 'kysely'
import { appendOnly, columnTypes, type Engine, refuseTruncate, run } from './columns.ts'

/** Every table of the versions before this one. */
const TABLES = [
  ...[
    'operation',
    'journal_image',
    'journal_row',
    'school',
    'delegate',
    'person',
    'term',
    'membership',
    'resource',
    'subscription',
    'pool',
  ],
  ...['hint', 'copy', 'library', 'mdo_resource', 'subscriber', 'access', 'reminder', 'step', 'mail', 'class', 'account', 'class_member'],
  ...['rollover', 'erased_account', 'folder_work'],
]

/**
 * What the journal says besides: the version of the store that an operation was written by, which names the columns of its images; a digest
 * of what each row became, with a salt where it names people; up to which day the images of a program were wiped.
 */
export const journalStates = (engine: Engine) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const { text, bytes, keyed } = columnTypes(engine)
    await run(
      db,
      sql`alter table operation add column version integer not null default 4`,
      sql`alter table journal_row add column salt ${text}`,
      sql`alter table journal_row add column after ${bytes}`,
      sql`create table journal_purge (program ${text} not null primary key, day ${text} not null) ${keyed}`,
      // How far earlier purges went was not written down.
      sql`insert into journal_purge (program, day) select o.program, max(o.day) from operation as o
        where exists (select 1 from journal_image as i where i.operation = o.id and i.body is null) group by o.program`,
      sql`drop trigger journal_row_no_update ${sql.raw(engine === 'postgres' ? 'on journal_row' : '')}`,
      sql`drop trigger journal_row_no_delete ${sql.raw(engine === 'postgres' ? 'on journal_row' : '')}`,
    )
    const kept = ['operation', 'scope', 'n', 'entity', 'item', 'subject', 'outcome', 'image', 'gone', 'left_as', 'after', 'hash']
    const same = kept.map((name) => `new.${name} is not distinct from old.${name}`)
    await appendOnly(db, engine, 'journal_row', [...same, 'new.salt is null'].join(' and '))
    await refuseTruncate(db, engine, [...TABLES, 'journal_purge'])
  },
})
