import { type Kysely, sql } from 'kysely'
import { columnTypes, type Engine, run } from './columns.ts'

/**
 * The accounts of a primary school: pupils and adults, classes, who was in which class in which year, the figures of each rollover,
 * what remains of the erased, and the work on folders that still has to be done.
 */
export const intrascol = (engine: Engine) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const { text, keyed } = columnTypes(engine)
    // An account names its class and a class its teacher, and one write may make both: the references are checked at the commit.
    const later = sql`deferrable initially deferred`
    await run(
      db,
      sql`create table class (id integer not null primary key, name ${text} not null, name_key ${text} not null, onde_id ${text}, levels ${text} not null,
        teacher integer ${engine === 'sqlite' ? sql`references account (id) ${later}` : sql``}, slug ${text} not null unique, year integer not null, closed_on ${text},
        operation integer not null, check (closed_on is null or teacher is null)) ${keyed}`,
      // The name of a class that was deleted is kept for history and may be taken again.
      sql`create unique index class_name on class (name_key) where closed_on is null`,
      sql`create table account (id integer not null primary key, kind ${text} not null check (kind in ('pupil', 'adult')), login ${text} not null unique,
        last_name ${text} not null, usage_name ${text}, first_name ${text} not null, name_key ${text} not null, family_key ${text} not null, first_key ${text} not null,
        birth_date ${text}, sex ${text} check (sex in ('F', 'M')), ine ${text} unique, level ${text}, class integer references class (id) ${later}, former_class integer,
        status ${text} not null check (status in ('active', 'left')), left_on ${text}, keep integer not null check (keep in (0, 1)),
        password ${text}, password_issued_on ${text}, password_printed_on ${text}, password_changed_on ${text}, must_change integer not null check (must_change in (0, 1)),
        operation integer not null, check (case when status = 'left' then left_on is not null and class is null else left_on is null and former_class is null end),
        check (kind = 'pupil' or class is null), check (password is null or password_issued_on is not null)) ${keyed}`,
      sql`create index account_name on account (name_key, first_key, id)`,
      sql`create index account_class on account (class) where class is not null`,
      sql`create table class_member (account integer not null references account (id), year integer not null, class integer not null references class (id), level ${text},
        operation integer not null, primary key (account, year)) ${keyed}`,
      sql`create index class_member_class on class_member (class, year)`,
      sql`create table rollover (id integer not null primary key, year integer not null, day ${text} not null, file_hash ${text} not null, plan_hash ${text},
        active_before integer not null, transferred integer not null, kept_back integer not null, updated integer not null, unchanged integer not null,
        departed integer not null, undecided integer not null, returned integer not null, arrived integer not null, active_after integer not null,
        operation integer not null) ${keyed}`,
      // An erased account leaves its number, which is never given again, and for a time the keyed hash of its login.
      sql`create table erased_account (id integer not null primary key, login_hash ${text}, reserved_until ${text}, operation integer not null) ${keyed}`,
      sql`create table folder_work (slug ${text} not null primary key, class integer not null, operation integer not null) ${keyed}`,
    )
    if (engine === 'postgres')
      await sql`alter table class add constraint class_teacher_fkey foreign key (teacher) references account (id) deferrable initially deferred`.execute(
        db,
      )
  },
})
