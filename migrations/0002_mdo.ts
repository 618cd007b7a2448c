import { type Kysely, sql } from 'kysely'
import { columnTypes, type Engine, run } from './columns.ts'

/** The subscribers of a departmental library: libraries, resources, people, their access, what they were reminded of, and their history. */
export const mdo = (engine: Engine) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const { text, keyed } = columnTypes(engine)
    const person = sql`foreign key (library, subscriber) references subscriber (library, id)`
    await run(
      db,
      sql`create table library (id integer not null primary key, code ${text} not null unique, name ${text} not null, name_key ${text} not null, email ${text} not null,
        validity_months integer check (validity_months between 1 and 120), valid_until ${text}, fallback integer not null check (fallback in (0, 1)),
        digest integer not null check (digest in (0, 1)), retired_on ${text}, operation integer not null,
        check (validity_months is null or valid_until is null)) ${keyed}`,
      sql`create table mdo_resource (id integer not null primary key, code ${text} not null unique, name ${text} not null, name_key ${text} not null unique, retired_on ${text},
        operation integer not null) ${keyed}`,
      sql`create table subscriber (library integer not null references library (id), id integer not null unique, last_name ${text} not null, first_name ${text} not null,
        name_key ${text} not null, first_key ${text} not null, email ${text}, birth_date ${text},
        status ${text} not null check (status in ('pending', 'validated', 'refused', 'erased')), requested_on ${text} not null, decided_on ${text}, decided_by ${text},
        valid_from ${text}, expires_on ${text}, requests integer not null check (requests > 0), version integer not null check (version > 0), erased_on ${text},
        birth_year_band integer not null, operation integer not null, primary key (library, id),
        check (status <> 'validated' or (valid_from is not null and expires_on is not null)), check (valid_from <= expires_on),
        check (case when status = 'erased' then erased_on is not null and last_name = '' and first_name = '' and name_key = '' and first_key = ''
          and email is null and birth_date is null and decided_by is null else erased_on is null and email is not null and birth_date is not null end)) ${keyed}`,
      sql`create index subscriber_name on subscriber (library, name_key, first_key, id)`,
      // The same person signs up once in a library; the erased, who have no birth date any more, are many.
      sql`create unique index subscriber_person on subscriber (library, birth_date, name_key, first_key)`,
      sql`create table access (library integer not null, subscriber integer not null, resource integer not null references mdo_resource (id),
        status ${text} not null check (status in ('pending', 'validated', 'refused', 'removed')), origin ${text} not null check (origin in ('cascade', 'individual')),
        validated_on ${text}, ended_on ${text}, operation integer not null, primary key (library, subscriber, resource), ${person}) ${keyed}`,
      sql`create table reminder (library integer not null, subscriber integer not null, n integer not null, kind ${text} not null check (kind in ('expiry', 'request', 'digest')),
        day ${text} not null, days integer not null, operation integer not null, primary key (library, subscriber, n), unique (library, subscriber, kind, day, days),
        ${person}) ${keyed}`,
      // Kept when a person goes to another library or is erased: figures of the past do not change.
      sql`create table step (library integer not null references library (id), subscriber integer not null, n integer not null,
        kind ${text} not null check (kind in ('requested', 'validated', 'refused', 'revoked', 'renewed', 'reopened', 'left', 'erased')),
        day ${text} not null, requested_on ${text} not null, expires_on ${text}, operation integer not null, primary key (library, subscriber, n)) ${keyed}`,
    )
  },
})
