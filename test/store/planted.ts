import type { Program } from '../../src/cli/program.ts'

/** Something that no command does, planted under the program's back, and the check that must name it. */
export interface Planted {
  what: string
  program: Program['name']
  check: string
  statements: readonly string[]
}

const by =
  (program: Program['name']) =>
  (what: string, check: string, ...statements: string[]): Planted => ({ what, program, check, statements })
const [gar, mdo, school] = [by('gar'), by('mdo'), by('intrascol')]

const first = (table: string, key: string, condition: string) =>
  `(${key}) = (select ${key} from ${table} where ${condition} order by ${key} limit 1)`
const oneCopy = (condition: string) => first('copy', 'school, subscription, person', condition)
const lastMail = (condition = '1 = 1') => `id = (select max(id) from mail where ${condition})`

/** The journal: what was written stays as it was, and rows are as it last said of them. */
export const JOURNAL: readonly Planted[] = [
  gar(
    'a journal row removed',
    'journal.rows_missing',
    'delete from journal_row where operation = 5 and n = (select max(n) from journal_row where operation = 5)',
  ),
  gar('a row of no operation', 'operation_unknown', `update copy set operation = 9999 where ${oneCopy('1 = 1')}`),
  gar(
    'a copy closed by hand under its old number',
    'row_differs',
    `update copy set state = 'closed' where ${oneCopy("state = 'assigned'")}`,
  ),
  gar('a copy taken away by hand', 'row_differs', `delete from copy where ${oneCopy("state = 'assigned'")}`),
  gar(
    'a person added by hand',
    'row_unheard_of',
    `insert into hint (school, subscription, id, kind, key, operation) select school, id, 99, 'level', 'x', operation from subscription where ${first('subscription', 'school, id', '1 = 1')}`,
  ),
  gar('an operation of somebody else', 'journal.operation_changed', `update operation set operator = 'x' where id = 3`),
  gar(
    'the last operation cut off',
    'operation_unknown',
    ...['journal_image', 'journal_row'].map((table) => `delete from ${table} where operation = (select max(id) from operation)`),
    'delete from operation where id = (select max(id) from operation)',
  ),
  gar(
    'a former state wiped though nobody was erased',
    'journal.image_wiped',
    'update journal_image set body = null, salt = null where operation = 5',
  ),
  gar(
    'former states wiped by a purge that never was',
    'journal.image_wiped',
    `update journal_image set body = null, salt = null where operation in (select id from operation where program = 'gar')`,
    `insert into journal_purge (program, day) values ('gar', '2026-12-31')`,
  ),
  gar(
    'a purge that reached further than it did',
    'journal.operation_changed',
    `update operation set wiped_until = '2026-12-31' where id = 30`,
  ),
  gar(
    'somebody here on the list of the erased',
    'erased_list',
    `insert into erased_number values ('person', 1, 5, '2026-11-30T00:00:00.000Z')`,
  ),
  gar('an erasure at no instant', 'erased_list', `insert into erased_number values ('person', 1, 99999, 'yesterday')`),
  gar(
    'a former state edited',
    'journal.image_changed',
    `update journal_image set body = '[9]' where ${first('journal_image', 'operation, id', 'body is not null')}`,
  ),
  gar('an operation dated back', 'journal.operation_changed', `update operation set at = '1999-01-01T00:00:00.000Z' where id = 20`),
  gar('an operation of another version', 'journal.row_changed', 'update operation set version = 4 where id = 20'),
  gar(
    'another note of what a row became',
    'journal.row_changed',
    `update journal_row set after = hash where ${first('journal_row', 'operation, scope, n', 'salt is not null')}`,
  ),
  mdo('a salt wiped though nobody was erased', 'row_differs', `update journal_row set salt = null where entity = 'subscriber'`),
  gar(
    'a reason in a command line',
    'journal.operation_changed',
    `update operation set command = command || ' --reason secret' where id = 30`,
  ),
]

export const FIELDS: readonly Planted[] = [
  gar('a name that is not NFC', 'gar.name_text', `update person set last_name = 'e\u0301' where id = 1`),
  mdo(
    'a name with a control character',
    'mdo.name_text',
    `update subscriber set last_name = 'a\u001b[31m' where ${first('subscriber', 'id', "status = 'pending'")}`,
  ),
  gar('a key of another name', 'gar.name_keys', `update person set name_key = 'zzz' where id = 1`),
  mdo('a key of another name', 'mdo.name_keys', `update subscriber set name_key = 'zzz' where id = 22`),
  school('a key of another name', 'school.name_keys', `update account set name_key = 'zzz' where id = 1`),
  gar('a copy given on no day', 'gar.days', `update copy set since = '2026-02-31' where ${oneCopy('1 = 1')}`),
  mdo('a birth on no day', 'mdo.days', `update subscriber set birth_date = '31/02/2000' where id = 22`),
  school(
    'a birth on no day',
    'school.days',
    `update account set birth_date = '2019-13-01' where ${first('account', 'id', 'birth_date is not null')}`,
  ),
  school(
    'a password in clear',
    'school.password_hash',
    `update account set password = 'lune-tigre-47', password_issued_on = '2026-09-01' where id = 1`,
  ),
]

export const GAR: readonly Planted[] = [
  gar('a pool of which more is taken than there is', 'gar.no_pool_is_oversold', 'update pool set total = 1 where subscription = 6'),
  gar(
    'a copy lost from a pool without limit',
    'gar.nothing_lost_from_unlimited',
    `update copy set state = 'lost' where ${oneCopy("subscription = 5 and state = 'assigned'")}`,
  ),
  gar(
    'a copy of a population that its holder is not of',
    'gar.who_left_holds_locked_copies',
    `update copy set population = 4 where (school, subscription, person) = (select c.school, c.subscription, c.person from copy as c
    inner join person as p on p.school = c.school and p.id = c.person where c.state = 'assigned' and p.pupils = 1 and p.staff = 0 and c.subscription = 6 order by 1, 2, 3 limit 1)`,
  ),
  gar(
    'a copy given outside the dates of its subscription',
    'gar.given_while_valid',
    `update copy set since = '1990-01-01' where ${oneCopy("state = 'assigned' and subscription = 6")}`,
  ),
  gar(
    'a free copy of somebody who left',
    'gar.who_left_holds_locked_copies',
    `update copy set state = 'assigned' where ${oneCopy("state = 'locked'")}`,
  ),
  gar(
    'a locked copy of somebody who is here',
    'gar.locked_copies_have_a_reason',
    `update copy set state = 'locked' where ${oneCopy("state = 'assigned'")}`,
  ),
]

export const MDO: readonly Planted[] = [
  mdo(
    'an expiry that follows no rule',
    'mdo.expiry_follows_a_rule',
    `update subscriber set expires_on = '2031-01-01' where ${first('subscriber', 'id', "status = 'validated'")}`,
  ),
  mdo('a status that is computed', 'mdo.history_agrees', `update subscriber set status = 'expired' where id = 22`),
  mdo(
    'access of somebody who is not validated',
    'mdo.access_needs_validation',
    `update access set status = 'validated', validated_on = '2026-11-01' where (library, subscriber, resource) = (select a.library, a.subscriber, a.resource
    from access as a inner join subscriber as s on s.id = a.subscriber where s.status = 'pending' order by 1, 2, 3 limit 1)`,
  ),
  mdo('a subscriber of no library', 'row_differs', 'update subscriber set library = 999 where id = 22'),
  mdo(
    'the body of a mail that left',
    'mdo.ended_mails_are_empty',
    `update mail set "values" = '{"library":"x"}' where ${lastMail("status = 'sent'")}`,
  ),
  mdo(
    'a person erased whose name a mail keeps',
    'mdo.nobody_erased_is_named',
    `update subscriber set status = 'erased', erased_on = '2026-11-01', last_name = '', first_name = '', name_key = '', first_key = '', email = null,
    birth_date = null, decided_by = null where id = (select min(subscriber) from mail where kind = 'user_validated' and status = 'sent')`,
  ),
  mdo(
    'one Message-ID twice',
    'mdo.one_message_id',
    `update mail set message_id = (select message_id from mail order by id limit 1) where ${lastMail()}`,
  ),
  mdo(
    'a mail being sent by nobody',
    'mdo.sending_needs_a_run',
    `update mail set status = 'sending', phase = 'body', owner = 'h:1:a', lease_until = '2026-12-01T00:15:00.000Z', next_attempt = '2026-12-01T00:00:00.000Z', sent_at = null where ${lastMail()}`,
  ),
  mdo('a mail of an unknown operation', 'mdo.mail_of_an_operation', `update mail set created_by = 9999 where ${lastMail()}`),
  mdo('a decision without its mail', 'mdo.decisions_are_told', `delete from mail where ${lastMail("kind = 'user_validated'")}`),
  mdo(
    'a sign-up without its mail',
    'mdo.sign_ups_are_told',
    `delete from mail where ${lastMail("kind = 'library_request' and subscriber is null")}`,
  ),
]

export const SCHOOL: readonly Planted[] = [
  school(
    'a login in capitals',
    'school.login',
    `update account set login = 'MAELYS.LEGUENEC' where id = (select max(id) from account where login <> 'maelys.leguenec')`,
  ),
  school(
    'a pupil in a closed class',
    'school.no_member_of_deleted',
    `update class set closed_on = '2026-01-01', teacher = null where id = (select min(class) from account where class is not null)`,
  ),
  school(
    'a pupil in two classes',
    'school.one_place_each',
    `update account set class = (select min(id) from class where id <> account.class and closed_on is null) where ${first('account', 'id', 'class is not null')}`,
  ),
  school('a rollover that does not balance', 'school.rollover_balance', 'update rollover set active_after = active_after + 1'),
  school(
    'a folder that waits for no operation',
    'school.folders_wait_for_classes',
    `update folder_work set operation = 1 where slug = (select min(slug) from folder_work)`,
  ),
  school('a folder outside the root', 'school.folder_name', `update class set slug = '../../etc' where id = 1`),
]

const LITESTREAM = 'create trigger _litestream_evil after insert on journal_row'

/** SQLite only: constraints are ignored there, and anybody may write the schema. */
export const IN_A_FILE: readonly Planted[] = [
  mdo(
    'a reason kept after its mail left',
    'mdo.ended_mails_are_empty',
    `update mail set reason = x'0102' where ${lastMail("status = 'sent'")}`,
  ),
  mdo(
    'a reason in clear',
    'mdo.reasons_are_sealed',
    `update mail set status = 'queued', next_attempt = '2026-12-01T00:00:00.000Z', sent_at = null, "values" = '{}', reason = cast('Motif en clair' as blob) where ${lastMail("status = 'sent' and kind like 'user%'")}`,
  ),
  mdo(
    'two mails of one decision',
    'mdo.one_message_id',
    `insert into mail select library, id + 10000, subscriber, kind, request, version + 100, to_name, to_address, reply_to_name, reply_to_address, "values", reason, message_id, dated, status,
    attempts, queued_at, next_attempt, phase, owner, lease_until, possible_duplicate, sent_at, bounced_at, error, created_by, operation from mail where ${lastMail("kind like 'user%'")}`,
  ),
  gar('an index missing', 'schema', 'drop index person_name'),
  mdo('a unique index missing', 'schema', 'drop index subscriber_person'),
  gar('a trigger missing', 'schema', 'drop trigger journal_row_no_update'),
  gar('a foreign trigger', 'schema', 'create trigger evil after insert on operation begin delete from hint; end'),
  gar(
    'a foreign trigger under the name of a tool',
    'schema',
    `${LITESTREAM} begin update copy set state = 'closed' where state = 'assigned'; end`,
  ),
  gar('a foreign view under the name of a tool', 'schema', 'create view _litestream_v as select * from person'),
  gar('a foreign table under the name of a tool', 'schema', 'create table _litestream_evil (a)'),
  gar('a foreign record of a migration', 'schema', "insert into guichet_migration values ('0000_evil', '')"),
  gar('a foreign lock of the migrations', 'schema', "insert into guichet_migration_lock values ('evil', 0)"),
  gar('another version', 'store_older', 'pragma user_version = 3'),
  gar('another identity', 'store_foreign', 'pragma application_id = 1'),
]

/** PostgreSQL only: what each says of itself when all are there at once. */
export const ON_A_SERVER: readonly (readonly [statement: string, found: string])[] = [
  ['alter table journal_row disable trigger journal_row_no_delete', '± trigger journal_row_no_delete'],
  ['drop trigger copy_no_truncate on copy', '- trigger copy_no_truncate'],
  ['create trigger _litestream_evil after insert on copy for each row execute function refuse_change()', '+ trigger _litestream_evil'],
  [
    'create trigger person_no_truncate after insert on journal_row for each statement execute function refuse_change()',
    '+ trigger person_no_truncate',
  ],
  ['create rule evil as on update to copy do also delete from hint', '+ rule evil'],
  ['create view evil_v as select * from person', '+ view evil_v'],
  ['create view _litestream_v as select * from person', '+ view _litestream_v'],
  ['create materialized view evil_m as select * from person', '+ view evil_m'],
  ['create table evil_t () inherits (person)', '+ table evil_t'],
  [
    'create or replace function refuse_truncate() returns trigger language plpgsql as $$ begin return null; end $$',
    '± function refuse_truncate',
  ],
  ['alter table pool drop constraint pool_total_check', '± table pool'],
  ['alter table delegate drop constraint delegate_school_gar_id_key', '± table delegate'],
  ['alter table access drop constraint access_resource_fkey', '± table access'],
  ['alter table membership disable trigger all', '± table membership'],
  ['alter table reminder add column evil text', '± table reminder'],
  ['alter table operation alter column version set default 5', '± table operation'],
  ['alter table term alter column label drop not null', '± table term'],
  ['alter table step enable row level security', '± table step'],
  ['create policy evil on hint for select using (id > 5)', '+ policy evil'],
  [
    'drop index subscriber_person; create index subscriber_person on subscriber (library, name_key, first_key, birth_date)',
    '± index subscriber_person',
  ],
  ['create unique index evil_i on hint (school, subscription, id)', '+ index evil_i'],
  ['create function lower(integer) returns text language sql as $$ select $1::text $$', '+ function lower'],
  ['create operator = (function = int48eq, leftarg = integer, rightarg = bigint)', '+ operator ='],
  [
    'create function evil_e() returns event_trigger language plpgsql as $$ begin end $$; create event trigger evil on ddl_command_end execute function evil_e()',
    '+ event trigger evil',
  ],
  ["insert into guichet_migration_lock values ('evil', 1)", '+ guichet_migration_lock evil 1'],
]
