import { type Kysely, sql } from 'kysely'
import { appendOnly, columnTypes, type Engine, run } from './columns.ts'

export const journalAndGar = (engine: Engine) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const { text, bytes, keyed } = columnTypes(engine)
    const flag = (name: string) => sql`${sql.ref(name)} integer not null check (${sql.ref(name)} in (0, 1))`
    const populations = sql`${flag('pupils')}, ${flag('documentalists')}, ${flag('teachers')}, ${flag('staff')}`

    await run(
      db,
      sql`create table operation (id integer not null primary key, program ${text} not null, operator ${text} not null, system_user ${text} not null,
        at ${text} not null, day ${text} not null, command ${text} not null, counts ${text} not null, changes integer not null, undoes integer references operation (id),
        previous ${text} not null, hash ${text} not null unique) ${sql.raw(engine === 'sqlite' ? 'strict' : '')}`,
      sql`create index operation_undoes on operation (undoes) where undoes is not null`,
      sql`create table journal_image (operation integer not null references operation (id) deferrable initially deferred, id integer not null, body ${text}, salt ${text}, hash ${bytes} not null,
        primary key (operation, id)) ${keyed}`,
      sql`create table journal_row (operation integer not null references operation (id) deferrable initially deferred, scope integer not null, n integer not null, entity ${text} not null,
        item integer not null, subject integer not null, outcome ${text} not null, image integer, gone integer not null check (gone in (0, 1)), left_as integer,
        hash ${bytes} not null, primary key (operation, scope, n)) ${keyed}`,
    )
    await appendOnly(db, engine, 'operation')
    await appendOnly(db, engine, 'journal_row')
    await appendOnly(
      db,
      engine,
      'journal_image',
      'new.operation = old.operation and new.id = old.id and new.hash = old.hash and new.body is null and new.salt is null',
    )

    await run(
      db,
      sql`create table school (id integer not null primary key, uai ${text} not null unique, name ${text} not null, degree integer not null check (degree in (1, 2)),
        contract ${text}, head_uai ${text}, operation integer not null) ${keyed}`,
      sql`create table delegate (school integer not null references school (id), id integer not null, gar_id ${text} not null, last_name ${text} not null,
        first_name ${text} not null, name_key ${text} not null, email ${text} not null, operation integer not null,
        primary key (school, id), unique (school, gar_id)) ${keyed}`,
      sql`create table person (school integer not null references school (id), id integer not null, gar_id ${text} not null, last_name ${text} not null,
        first_name ${text} not null, name_key ${text} not null, first_key ${text} not null, ${populations}, left_on ${text}, operation integer not null,
        primary key (school, id), unique (school, gar_id)) ${keyed}`,
      sql`create index person_name on person (school, name_key, first_key, gar_id)`,
      sql`create table term (school integer not null references school (id), id integer not null, kind ${text} not null check (kind in ('division', 'group', 'level', 'subject')),
        code ${text} not null, label ${text} not null, code_key ${text} not null, label_key ${text} not null, operation integer not null,
        primary key (school, id), unique (school, kind, code)) ${keyed}`,
      sql`create table membership (school integer not null, term integer not null, person integer not null, operation integer not null, primary key (school, term, person),
        foreign key (school, term) references term (school, id), foreign key (school, person) references person (school, id)) ${keyed}`,
      sql`create index membership_person on membership (school, person)`,
      sql`create table resource (id integer not null primary key, ark ${text} not null unique, code ${text} not null unique, title ${text} not null,
        title_key ${text} not null, operation integer not null) ${keyed}`,
      sql`create index resource_title on resource (title_key)`,
      sql`create table subscription (school integer not null references school (id), id integer not null, code ${text} not null, resource integer not null references resource (id),
        category ${text} not null check (category in ('transferable', 'non_transferable')), scope ${text} not null check (scope in ('individual', 'school')),
        ${populations}, valid_from ${text} not null, valid_until ${text}, project ${text}, distributor ${text} not null, comment ${text}, granted_on ${text},
        operation integer not null, primary key (school, id), unique (school, code),
        check (valid_until is null or valid_until >= valid_from), check (granted_on is null or scope = 'school')) ${keyed}`,
      sql`create index subscription_resource on subscription (school, resource)`,
      sql`create table pool (school integer not null, subscription integer not null, population integer not null check (population between 0 and 4),
        total integer check (total >= 0), operation integer not null, primary key (school, subscription, population),
        foreign key (school, subscription) references subscription (school, id)) ${keyed}`,
      sql`create table hint (school integer not null, subscription integer not null, id integer not null, kind ${text} not null check (kind in ('level', 'subject')),
        key ${text} not null, operation integer not null, primary key (school, subscription, id),
        foreign key (school, subscription) references subscription (school, id)) ${keyed}`,
      sql`create table copy (school integer not null, subscription integer not null, person integer not null, population integer not null check (population between 1 and 4),
        state ${text} not null check (state in ('assigned', 'locked', 'lost', 'freed', 'closed')), since ${text} not null, operation integer not null,
        primary key (school, subscription, person), foreign key (school, subscription) references subscription (school, id),
        foreign key (school, person) references person (school, id)) ${keyed}`,
      sql`create index copy_person on copy (school, person)`,
    )
  },
})
