import { sql } from 'kysely'
import { fold } from '../../fold.ts'
import { analyze, bulkInto, temporaryTable } from '../../store/bulk.ts'
import type { Db } from '../../store/engine.ts'
import { type LoginStyle, loginNumbers } from '../rules/login.ts'
import { type LoginHash, reservations } from './logins.ts'

export interface LoginSetting {
  today: string
  loginStyle: LoginStyle
  hash?: LoginHash | undefined
}

/**
 * The first choices that more than one wants or that are taken. All others can be given at once: none bears a number, so nothing given
 * later can meet them. While a login is reserved by its hash alone, everybody is asked one by one.
 */
export async function stageWantedTwice(trx: Db, { today }: LoginSetting): Promise<void> {
  await temporaryTable(trx, 'wanted_twice', { login: 'text not null' }, 'login')
  const reserved = await reservations(trx, today)
  const inLine =
    reserved.size > 0 ? sql`select distinct base from in_user` : sql`select base from in_user group by base having count(*) > 1`
  await sql`insert into wanted_twice ${inLine}
    union select i.base from in_user as i inner join account as a on a.login = i.base
    union select imposed from in_user where imposed is not null`.execute(trx)
  for (const key of await classKeys(trx))
    await sql`insert into wanted_twice values (${key.replaceAll(' ', '.')}) on conflict (login) do nothing`.execute(trx)
  await analyze(trx, 'wanted_twice')
}

/** No login reads like the name of a class. */
async function classKeys(trx: Db): Promise<Set<string>> {
  const { rows } = await sql<{
    key: string
  }>`select name_key as key from class where closed_on is null union select class_key from in_room`.execute(trx)
  return new Set(rows.map(({ key }) => key))
}

const PAGE = 50

interface Waiting {
  n: number
  first_name: string
  last_name: string
  base: string
}

/**
 * Gives a login to those who did not get their first choice, one by one in the order of the accounts, so that the same file always
 * gives the same logins. Page by page: a large file may leave as many waiting as it has lines.
 */
export async function giveLogins(trx: Db, { today, loginStyle, hash }: LoginSetting): Promise<void> {
  await temporaryTable(trx, 'given_login', { n: 'integer not null', login: 'text not null' }, 'n')
  const given = bulkInto(trx, 'given_login', ['n', 'login'])
  const reserved = await reservations(trx, today)
  const classes = await classKeys(trx)
  const refused = (wanted: string) => classes.has(fold(wanted)) || (hash !== undefined && reserved.size > 0 && reserved.has(hash(wanted)))
  const numbers = loginNumbers(loginStyle, refused)
  const isTaken = await takenBefore(trx)
  for (let last = 0; ; ) {
    const { rows } = await sql<Waiting>`select n, first_name, coalesce(usage_name, last_name) as last_name, base
      from new_user where n > ${last} and login is null order by n limit ${PAGE}`.execute(trx)
    for (const who of rows) {
      const { next } = numbers(who)
      let login = next()
      while (isTaken && (await isTaken(login))) login = next()
      const sent = given.add(who.n, login)
      if (sent) await sent
    }
    last = rows.at(-1)?.n ?? last
    if (rows.length < PAGE) break
  }
  await given.flush()
  await analyze(trx, 'given_login')
}

/** Whether the store or the file gave a login before any is made; undefined for an empty store and a file without logins. */
async function takenBefore(trx: Db): Promise<((login: string) => Promise<boolean>) | undefined> {
  await temporaryTable(trx, 'imposed_login', { login: 'text not null' }, 'login')
  await sql`insert into imposed_login select distinct i.imposed from in_user as i where i.imposed is not null
    and not exists (select 1 from known_user as k where k.line = i.line)`.execute(trx)
  const { rows } = await sql`select 1 from account union all select 1 from imposed_login limit 1`.execute(trx)
  if (rows.length === 0) return undefined
  return async (login) => {
    const found = await sql`select 1 from account where login = ${login} union all select 1 from imposed_login where login = ${login}
      limit 1`.execute(trx)
    return found.rows.length > 0
  }
}
