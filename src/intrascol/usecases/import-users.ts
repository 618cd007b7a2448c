import { sql } from 'kysely'
import { temporaryTable } from '../../store/bulk.ts'
import { type Db, imageOfValues } from '../../store/engine.ts'
import { columnsOf } from '../entities.ts'
import { aimImportedClasses } from './import-classes.ts'
import { giveLogins, type LoginSetting } from './import-logins.ts'

export interface ImportSetting extends LoginSetting {
  /** First year of the school year for which pupils are placed. */
  year: number
}

/**
 * Plans what a staged file of accounts adds (section 13): `added`, or `already` for the same kind, names and birth date. It never moves,
 * changes or removes anyone. A set in the database: memory stays flat.
 */
export async function planImportedUsers(trx: Db, setting: ImportSetting): Promise<void> {
  await temporaryTable(
    trx,
    'aim_user',
    { line: 'integer not null', account: 'integer', login: 'text', outcome: 'text not null', known: 'integer not null' },
    'line',
  )
  await findThose(trx)
  await numberTheNew(trx)
  await giveLogins(trx, setting)
  await aimImportedClasses(trx, setting.year)
  await planRows(trx, setting.year)
}

/** Two INE that differ are of two people. */
const mayBeOne = (one: string, other: string) =>
  sql`(${sql.ref(`${one}.ine`)} is null or ${sql.ref(`${other}.ine`)} is null or ${sql.ref(`${one}.ine`)} = ${sql.ref(`${other}.ine`)})`

/** Those who have an account already, and lines that say again what an earlier line said. */
async function findThose(trx: Db): Promise<void> {
  await sql`insert into aim_user select i.line, min(a.id), null, 'already', 1 from in_user as i inner join account as a
    on a.name_key = i.name_key and a.first_key = i.first_key and a.kind = i.kind and coalesce(a.birth_date, '') = coalesce(i.birth_date, '') and ${mayBeOne('a', 'i')}
    group by i.line`.execute(trx)
  await sql`insert into aim_user select i.line, null, null, 'already', 0 from in_user as i where exists
    (select 1 from in_user as j where j.name_key = i.name_key and j.first_key = i.first_key and j.kind = i.kind
      and coalesce(j.birth_date, '') = coalesce(i.birth_date, '') and ${mayBeOne('j', 'i')} and j.line < i.line)
    and not exists (select 1 from aim_user as u where u.line = i.line)`.execute(trx)
}

/** Accounts are numbered in the order in which logins are given: birth date, INE, line. */
async function numberTheNew(trx: Db): Promise<void> {
  const last = sql`(select coalesce(max(id), 0) from (select max(id) as id from account union all select max(id) from erased_account) as l)`
  await sql`insert into aim_user select i.line, ${last} + row_number() over (order by coalesce(i.birth_date, ''), coalesce(i.ine, ''), i.line), null, 'added', 0
    from in_user as i where not exists (select 1 from aim_user as u where u.line = i.line)`.execute(trx)
  await sql`create index aim_user_account on aim_user (account)`.execute(trx)
}

const EMPTY = ['class', 'former_class', 'left_on', 'password_changed_on']
const FROM_FILE = ['kind', 'last_name', 'usage_name', 'first_name', 'name_key', 'family_key', 'first_key', 'birth_date', 'sex', 'ine']

/** A level that the file does not say is that of a class that has only one. */
const LEVEL = sql`coalesce(i.level, r.only_level)`

/** The value of each column of a new account. */
function valueFor(column: string) {
  if (FROM_FILE.includes(column)) return sql.ref(`i.${column}`)
  if (column === 'login') return sql.ref('u.login')
  if (column === 'level') return sql`case when i.kind = 'pupil' then ${LEVEL} else i.level end`
  if (column === 'class') return sql`case when i.kind = 'pupil' then r.id end`
  if (column === 'status') return sql`cast('active' as text)`
  if (column === 'keep') return sql`0`
  if (column === 'password') return sql.ref('p.hash')
  if (column === 'password_issued_on') return sql.ref('p.issued_on')
  if (column === 'password_printed_on') return sql.ref('p.printed_on')
  if (column === 'must_change') return sql`case when i.kind = 'adult' and p.hash is not null then 1 else 0 end`
  if (EMPTY.includes(column)) return sql`cast(null as text)`
  throw new Error(`no value for ${column}`)
}

const FROM = sql`aim_user as u inner join in_user as i on i.line = u.line left join aim_room as r on r.name_key = i.class_key left join in_password as p on p.line = i.line`

async function planRows(trx: Db, year: number): Promise<void> {
  const account = imageOfValues(
    trx,
    columnsOf('account').map((column) => sql`${valueFor(column)}`),
  )
  await sql`insert into planned (scope, entity, item, after, outcome, detail) select 0, 'account', u.account,
    case when u.outcome = 'added' then ${account} end, u.outcome, u.line from ${FROM} order by u.line`.execute(trx)
  const member = imageOfValues(trx, [sql`r.id`, LEVEL])
  await sql`insert into planned (scope, entity, item, subject, after) select 0, 'class_member', u.account, cast(${year} as integer), ${member}
    from ${FROM} where u.outcome = 'added' and i.kind = 'pupil' and r.id is not null order by u.line`.execute(trx)
}

/** Passwords made beforehand, by line; none is the rule. */
export async function stagePasswords(
  trx: Db,
  passwords: ReadonlyMap<number, { hash: string; day: string; printed: boolean }>,
): Promise<void> {
  await temporaryTable(trx, 'in_password', { line: 'integer not null', hash: 'text', issued_on: 'text', printed_on: 'text' }, 'line')
  for (const [line, { hash, day, printed }] of passwords)
    await sql`insert into in_password values (${line}, ${hash}, ${day}, ${printed ? day : null})`.execute(trx)
}

/** The rows of the result, in the order of the file. */
export const importedUsers = (trx: Db) =>
  trx
    .selectFrom(sql<{ line: number; account: number | null; login: string | null; outcome: string; known: number }>`aim_user`.as('u'))
    .innerJoin(
      sql<{
        line: number
        kind: string
        last_name: string
        usage_name: string | null
        first_name: string
        class: string | null
        class_key: string | null
        level: string | null
      }>`in_user`.as('i'),
      'i.line',
      'u.line',
    )
    .leftJoin('account as a', (on) => on.onRef('a.id', '=', 'u.account').on('u.known', '=', 1))
    .leftJoin(sql<{ line: number; hash: string }>`in_password`.as('p'), 'p.line', 'i.line')
    .select(['i.first_name', 'i.kind', 'i.class', 'i.level', 'u.outcome', 'i.line', 'p.hash as password'])
    .select(sql<string>`coalesce(i.usage_name, i.last_name)`.as('last_name'))
    .select(sql<string | null>`coalesce(u.login, a.login)`.as('login'))
    .orderBy('u.line')

/** Who gets an account, for the passwords: line, kind and level. */
export const newUsers = (trx: Db) =>
  sql<{
    line: number
    kind: 'pupil' | 'adult'
    level: string | null
  }>`select i.line, i.kind, i.level from aim_user as u inner join in_user as i on i.line = u.line
    where u.outcome = 'added' order by u.line`
    .execute(trx)
    .then(({ rows }) => rows)
