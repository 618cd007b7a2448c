import { sql } from 'kysely'
import { analyze, bulkInto, temporaryIndex, temporaryTable } from '../../store/bulk.ts'
import type { Db } from '../../store/engine.ts'
import { lastGiven } from '../../store/numbers.ts'
import { NEW, newRows } from '../../store/plan.ts'
import { columnsOf } from '../entities.ts'
import { aimImportedClasses } from './import-classes.ts'
import { giveLogins, type LoginSetting, stageWantedTwice } from './import-logins.ts'

export interface ImportSetting extends LoginSetting {
  /** First year of the school year for which pupils are placed. */
  year: number
}

/**
 * Plans what a staged file of accounts adds (section 13): `added`, or `already` for the same kind, names and birth date. It never moves,
 * changes or removes anyone. Sets in the database: memory stays flat.
 */
export async function planImportedUsers(trx: Db, setting: ImportSetting): Promise<void> {
  await findThose(trx)
  await stageWantedTwice(trx, setting)
  await sortTheNew(trx)
  await giveLogins(trx, setting)
  const last = await lastGiven(trx, 'account')
  await aimImportedClasses(trx, setting.year, last)
  await planRows(trx, setting.year, last)
}

/** Two INE that differ are of two people. */
const mayBeOne = (one: string, other: string) =>
  sql`(${sql.ref(`${one}.ine`)} is null or ${sql.ref(`${other}.ine`)} is null or ${sql.ref(`${one}.ine`)} = ${sql.ref(`${other}.ine`)})`

/** Those who have an account already, and lines that say again what an earlier line said. */
async function findThose(trx: Db): Promise<void> {
  await temporaryTable(trx, 'known_user', { line: 'integer not null', account: 'integer' }, 'line')
  await sql`insert into known_user select i.line, min(a.id) from in_user as i inner join account as a
    on a.name_key = i.name_key and a.first_key = i.first_key and a.kind = i.kind and coalesce(a.birth_date, '') = coalesce(i.birth_date, '') and ${mayBeOne('a', 'i')}
    group by i.line`.execute(trx)
  await sql`insert into known_user select i.line, null from
    (select name_key, first_key, birth_date from in_user group by name_key, first_key, birth_date having count(*) > 1) as t
    inner join in_user as i on i.name_key = t.name_key and i.first_key = t.first_key and i.birth_date is not distinct from t.birth_date
    where exists (select 1 from in_user as j where j.name_key = i.name_key and j.first_key = i.first_key and j.birth_date is not distinct from i.birth_date
      and j.kind = i.kind and j.line < i.line and ${mayBeOne('j', 'i')})
    and not exists (select 1 from known_user as k where k.line = i.line)`.execute(trx)
}

/** Without a login there is only its `base`. `n` counts from one, in the order in which logins are given and accounts are numbered: birth date, INE, line. */
const FRESH = {
  ...{ line: 'integer not null', kind: 'text not null', last_name: 'text not null', usage_name: 'text', first_name: 'text not null' },
  ...{ name_key: 'text not null', family_key: 'text not null', first_key: 'text not null', birth_date: 'text', sex: 'text', ine: 'text' },
  ...{ level: 'text', room: 'integer', login: 'text', base: 'text' },
}

/** A copy in the order of the accounts: everything behind it then reads and writes from one end to the other. */
async function sortTheNew(trx: Db): Promise<void> {
  await temporaryTable(trx, 'new_user', { n: 'numbered', ...FRESH }, 'n')
  const columns = Object.keys(FRESH)
  const fromFile = (name: string) => {
    if (name === 'login') return sql`case when i.imposed is not null then i.imposed when t.login is null then i.base end`
    return name === 'base' ? sql`case when i.imposed is null and t.login is not null then i.base end` : sql.ref(`i.${name}`)
  }
  await sql`insert into new_user (${sql.join(columns.map((name) => sql.ref(name)))}) select ${sql.join(columns.map(fromFile))} from in_user as i
    left join wanted_twice as t on t.login = i.base where not exists (select 1 from known_user as k where k.line = i.line)
    order by coalesce(i.birth_date, ''), coalesce(i.ine, ''), i.line`.execute(trx)
  await analyze(trx, 'known_user', 'new_user')
}

const EMPTY = ['left_on', 'password_changed_on']
const FROM_FILE = ['kind', 'last_name', 'usage_name', 'first_name', 'name_key', 'family_key', 'first_key', 'birth_date', 'sex', 'ine']

/** A level that the file does not say is that of a class that has only one. */
const LEVEL = sql`coalesce(n.level, r.only_level)`

/** The value of each column of a new account. */
function valueFor(column: string) {
  if (FROM_FILE.includes(column)) return sql.ref(`n.${column}`)
  if (column === 'login') return sql`coalesce(n.login, g.login)`
  if (column === 'level') return sql`case when n.kind = 'pupil' then ${LEVEL} else n.level end`
  if (column === 'class') return sql`case when n.kind = 'pupil' then r.id end`
  if (column === 'status') return sql`cast('active' as text)`
  if (column === 'keep') return sql`0`
  if (column === 'password') return sql.ref('p.hash')
  if (column === 'password_issued_on') return sql.ref('p.issued_on')
  if (column === 'password_printed_on') return sql.ref('p.printed_on')
  if (column === 'must_change') return sql`case when n.kind = 'adult' and p.hash is not null then 1 else 0 end`
  if (column === 'former_class') return sql`cast(null as integer)`
  if (EMPTY.includes(column)) return sql`cast(null as text)`
  throw new Error(`no value for ${column}`)
}

async function planRows(trx: Db, year: number, last: number): Promise<void> {
  const id = sql`${sql.lit(last)} + n.n`
  const values = columnsOf('account').map((column) => sql`${valueFor(column)} as ${sql.ref(column)}`)
  await newRows(
    trx,
    'account',
    sql`select ${id} as id, ${sql.join(values)} from new_user as n left join given_login as g on g.n = n.n
      left join aim_room as r on r.room = n.room left join in_password as p on p.line = n.line`,
  )
  await newRows(
    trx,
    'class_member',
    sql`select ${id} as account, ${sql.lit(year)} as year, r.id as class, ${LEVEL} as level
      from new_user as n inner join aim_room as r on r.room = n.room where n.kind = 'pupil'`,
  )
  await sql`insert into planned (scope, entity, item, after, outcome) select 0, 'account', ${id}, ${NEW}, 'added' from new_user as n order by n.n`.execute(
    trx,
  )
  await sql`insert into planned (scope, entity, item, outcome) select 0, 'account', account, 'already' from known_user order by line`.execute(
    trx,
  )
  await sql`insert into planned (scope, entity, item, subject, after) select 0, 'class_member', ${id}, ${sql.lit(year)}, ${NEW}
    from new_user as n inner join aim_room as r on r.room = n.room where n.kind = 'pupil' order by n.n`.execute(trx)
}

/** Passwords made beforehand, by line; none is the rule. */
export async function stagePasswords(
  trx: Db,
  passwords: ReadonlyMap<number, { hash: string; day: string; printed: boolean }>,
): Promise<void> {
  const types = { line: 'integer not null', hash: 'text', issued_on: 'text', printed_on: 'text' }
  await temporaryTable(trx, 'in_password', types, 'line')
  const bulk = bulkInto(trx, 'in_password', Object.keys(types))
  for (const [line, { hash, day, printed }] of passwords) await bulk.add(line, hash, day, printed ? day : null)
  await bulk.flush()
}

interface Staged {
  line: number
  kind: string
  last_name: string
  usage_name: string | null
  first_name: string
  level: string | null
}

/** The rows of the result, in the order of the file. */
export async function importedUsers(trx: Db) {
  await temporaryIndex(trx, 'new_user_line', 'new_user (line)')
  return (
    trx
      .selectFrom(sql<Staged & { room: number | null }>`in_user`.as('i'))
      .leftJoin(sql<{ n: number; line: number; login: string | null }>`new_user`.as('n'), 'n.line', 'i.line')
      .leftJoin(sql<{ n: number; login: string }>`given_login`.as('g'), 'g.n', 'n.n')
      .leftJoin(sql<{ line: number; account: number | null }>`known_user`.as('k'), 'k.line', 'i.line')
      .leftJoin('account as a', 'a.id', 'k.account')
      .leftJoin(sql<{ room: number; name: string }>`in_room`.as('r'), 'r.room', 'i.room')
      .leftJoin(sql<{ room: number; id: number }>`aim_room`.as('w'), 'w.room', 'i.room')
      .leftJoin('class as c', 'c.id', 'w.id')
      .leftJoin('class as h', 'h.id', 'a.class')
      .leftJoin(sql<{ line: number; hash: string }>`in_password`.as('p'), 'p.line', 'i.line')
      .select(['i.first_name', 'i.kind', 'i.line', 'p.hash as password'])
      // Somebody known is where she is, whatever the file says.
      .select(sql<string | null>`case when a.id is not null then a.level else i.level end`.as('level'))
      .select(
        sql<string | null>`case when a.id is not null then h.name when n.line is null then c.name else coalesce(c.name, r.name) end`.as(
          'class',
        ),
      )
      .select(sql<string>`coalesce(i.usage_name, i.last_name)`.as('last_name'))
      .select(sql<string | null>`coalesce(n.login, g.login, a.login)`.as('login'))
      .select(sql<string>`case when n.line is null then 'already' else 'added' end`.as('outcome'))
      .orderBy('i.line')
  )
}

/** Who gets an account, for the passwords: line, kind and level. */
export const newUsers = (trx: Db) =>
  sql<{ line: number; kind: 'pupil' | 'adult'; level: string | null }>`select n.line, n.kind, ${LEVEL} as level
    from new_user as n left join aim_room as r on r.room = n.room order by n.line`
    .execute(trx)
    .then(({ rows }) => rows)

/** New accounts and those of the same name and kind, where only one of the two says a birth date: it may be one person. */
export async function possiblySame(trx: Db): Promise<{ login: string; other: string }[]> {
  const { rows } = await sql<{
    login: string
    other: string
  }>`select coalesce(n.login, g.login) as login, a.login as other from new_user as n
    left join given_login as g on g.n = n.n inner join account as a on a.name_key = n.name_key and a.first_key = n.first_key and a.kind = n.kind
    where (n.birth_date is null) <> (a.birth_date is null) and ${mayBeOne('a', 'n')} order by n.line, a.id`.execute(trx)
  return rows.filter(({ login, other }) => login !== other)
}
