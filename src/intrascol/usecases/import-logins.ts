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
 * Gives the staged accounts their logins. Most first choices are free and given by one statement; where two want the same, or it is
 * taken, they are given one by one in the order of the accounts, so that the same file always gives the same logins.
 */
export async function giveLogins(trx: Db, { today, loginStyle, hash }: LoginSetting): Promise<void> {
  await sql`update aim_user set login = i.imposed from in_user as i where i.line = aim_user.line and i.imposed is not null and aim_user.outcome = 'added'`.execute(
    trx,
  )
  const reserved = await reservations(trx, today)
  const classes = await classKeys(trx)
  await stageTaken(trx, classes)
  if (reserved.size === 0) await giveFree(trx)
  const refused = (wanted: string) => classes.has(fold(wanted)) || (hash !== undefined && reserved.has(hash(wanted)))
  await giveInTurn(trx, loginNumbers(loginStyle, refused))
}

async function classKeys(trx: Db): Promise<Set<string>> {
  const { rows } = await sql<{
    key: string
  }>`select name_key as key from class where closed_on is null union select class_key from in_user where class_key is not null`.execute(trx)
  return new Set(rows.map(({ key }) => key))
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

const PAGE = 2000

interface Waiting {
  account: number
  first_name: string
  last_name: string
}

/** Page by page in the order of the accounts: a large file may leave as many waiting as it has lines. */
async function giveInTurn(trx: Db, numbers: ReturnType<typeof loginNumbers>): Promise<void> {
  await temporaryTable(trx, 'given_login', { account: 'integer not null', login: 'text not null' }, 'account')
  const given = bulkInto(trx, 'given_login', ['account', 'login'])
  const isTaken = await takenBefore(trx)
  for (let last = 0; ; ) {
    const { rows } = await sql<Waiting>`select u.account, i.first_name, coalesce(i.usage_name, i.last_name) as last_name
      from aim_user as u inner join in_user as i on i.line = u.line
      where u.account > ${last} and u.outcome = 'added' and u.login is null order by u.account limit ${PAGE}`.execute(trx)
    for (const who of rows) {
      const { next } = numbers(who)
      let login = next()
      while (await isTaken(login)) login = next()
      await given.add(who.account, login)
    }
    last = rows.at(-1)?.account ?? last
    if (rows.length < PAGE) break
  }
  await given.flush()
  await analyze(trx, 'given_login')
  await sql`update aim_user set login = g.login from given_login as g where g.account = aim_user.account`.execute(trx)
}

/** Whether the store or the file gave a login before any is made. An empty store and a file without logins are not asked. */
async function takenBefore(trx: Db): Promise<(login: string) => Promise<boolean>> {
  const { rows } = await sql`select 1 from account union all select 1 from in_user where imposed is not null limit 1`.execute(trx)
  if (rows.length === 0) return async () => false
  return async (login) => {
    const found = await sql`select 1 from account where login = ${login} union all
      select 1 from in_user as i inner join aim_user as u on u.line = i.line where i.imposed = ${login} and u.outcome = 'added' limit 1`.execute(
      trx,
    )
    return found.rows.length > 0
  }
}
