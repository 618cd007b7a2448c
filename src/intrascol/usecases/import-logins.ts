import { sql } from 'kysely'
import { fold } from '../../fold.ts'
import { temporaryTable } from '../../store/bulk.ts'
import type { Db } from '../../store/engine.ts'
import { type LoginStyle, makeLogin } from '../rules/login.ts'
import { type LoginHash, reservations } from './logins.ts'

export interface LoginSetting {
  today: string
  loginStyle: LoginStyle
  hash?: LoginHash | undefined
}

/**
 * Gives the staged accounts their logins. Most first choices are free and given by one statement; where two want the same, or it is
 * taken, they are given one by one in the order of the accounts, so that the same file always gives the same logins.
 */
export async function giveLogins(trx: Db, { today, loginStyle, hash }: LoginSetting): Promise<void> {
  await sql`update aim_user set login = i.imposed from in_user as i where i.line = aim_user.line and i.imposed is not null and aim_user.outcome = 'added'`.execute(
    trx,
  )
  const reserved = await reservations(trx, today)
  const classes = new Set(
    (
      await sql<{
        key: string
      }>`select name_key as key from class where closed_on is null union select class_key from in_user where class_key is not null`.execute(
        trx,
      )
    ).rows.map(({ key }) => key),
  )
  await stageTaken(trx, classes)
  if (reserved.size === 0) await giveFree(trx)
  const waiting = await sql<{
    line: number
    first_name: string
    last_name: string
  }>`select u.line, i.first_name, coalesce(i.usage_name, i.last_name) as last_name
    from aim_user as u inner join in_user as i on i.line = u.line where u.outcome = 'added' and u.login is null order by u.account`.execute(
    trx,
  )
  for (const who of waiting.rows) {
    const login = await firstFree(
      trx,
      who,
      loginStyle,
      (wanted) => classes.has(fold(wanted)) || (hash !== undefined && reserved.has(hash(wanted))),
    )
    await sql`update aim_user set login = ${login} where line = ${who.line}`.execute(trx)
  }
}

/** Logins that somebody imposed, and those that would read like the name of a class. */
async function stageTaken(trx: Db, classes: ReadonlySet<string>): Promise<void> {
  await temporaryTable(trx, 'taken_login', { login: 'text not null' }, 'login')
  await sql`insert into taken_login select distinct imposed from in_user where imposed is not null`.execute(trx)
  for (const key of classes)
    await sql`insert into taken_login values (${key.replaceAll(' ', '.')}) on conflict (login) do nothing`.execute(trx)
}

/** First choices that nobody else wants: none has a number yet, so nothing given later can meet them. */
const giveFree = (trx: Db) =>
  sql`update aim_user set login = i.base from in_user as i where i.line = aim_user.line and aim_user.outcome = 'added' and aim_user.login is null
    and not exists (select 1 from in_user as j where j.base = i.base and j.line <> i.line) and not exists (select 1 from account as a where a.login = i.base)
    and not exists (select 1 from taken_login as t where t.login = i.base)`.execute(trx)

/** The rule decides one candidate after the other; the store says which are taken. */
async function firstFree(
  trx: Db,
  who: { first_name: string; last_name: string },
  style: LoginStyle,
  refused: (login: string) => boolean,
): Promise<string> {
  const taken = new Set<string>()
  for (;;) {
    const login = makeLogin(who, (wanted) => taken.has(wanted) || refused(wanted), style)
    const { rows } =
      await sql`select 1 from account where login = ${login} union all select 1 from aim_user where login = ${login} limit 1`.execute(trx)
    if (rows.length === 0) return login
    taken.add(login)
  }
}
