import { CliError, EXIT } from '../../errors.ts'
import { fold } from '../../fold.ts'
import type { Db } from '../../store/engine.ts'
import type { Account } from '../../store/schema.ts'
import type { Kind } from '../rules/kind.ts'
import type { AccountRow, MemberRow } from './aims.ts'

/** Who somebody is, as a command or a file says it. */
export interface Identity {
  last_name: string
  first_name: string
  usage_name?: string | null | undefined
  birth_date?: string | null | undefined
  sex?: 'F' | 'M' | null | undefined
  ine?: string | null | undefined
}

/** The name that people see: the usage name when there is one. */
export const shownName = ({ last_name, usage_name }: { last_name: string; usage_name?: string | null | undefined }): string =>
  usage_name || last_name

/** The keys on which somebody is searched, sorted and matched. */
export const keysOf = (who: Identity) => ({
  name_key: fold(shownName(who)),
  family_key: fold(who.last_name),
  first_key: fold(who.first_name),
})

/** A hash made beforehand, with the day on which the password was handed out. */
export interface IssuedPassword {
  hash: string
  day: string
  printed: boolean
}

/** A new account, active and in no class. */
export function newAccount(id: number, kind: Kind, login: string, who: Identity, password?: IssuedPassword): AccountRow {
  return {
    ...{ id, kind, login, last_name: who.last_name, usage_name: who.usage_name || null, first_name: who.first_name, ...keysOf(who) },
    ...{ birth_date: who.birth_date ?? null, sex: who.sex ?? null, ine: who.ine ?? null, level: null, class: null, former_class: null },
    ...{ status: 'active', left_on: null, keep: 0, ...passwordOf(kind, password) },
  }
}

/** The columns of a password just issued, or of none. An adult changes it at first use. */
export function passwordOf(kind: Kind, issued: IssuedPassword | undefined) {
  const day = issued?.day ?? null
  return {
    ...{ password: issued?.hash ?? null, password_issued_on: day, password_printed_on: issued?.printed ? day : null },
    ...{ password_changed_on: null, must_change: issued && kind === 'adult' ? 1 : 0 },
  }
}

/** Puts a pupil into a class for a school year: the pointer of today and the membership of that year. */
export function placed(
  account: AccountRow,
  place: { class: number; level: string | null; year: number },
): { account: AccountRow; member: MemberRow } {
  return {
    account: { ...account, class: place.class, level: place.level },
    member: { account: account.id, year: place.year, class: place.class, level: place.level },
  }
}

/** The account as it is once somebody has left: closed, in no class; the class is kept for `users restore`. */
export const departed = (account: AccountRow, today: string): AccountRow => ({
  ...account,
  ...{ status: 'left', left_on: today, former_class: account.class, class: null },
})

/** The row without its operation, as an aim starts from it. */
export function rowOf({ operation: _, ...row }: Account): AccountRow {
  return row
}

const AT_ONCE = 500

/** Accounts by login, in the order in which they are named. @throws CliError 4 with all unknown ones */
export async function findAccounts(trx: Db, logins: readonly string[]): Promise<Account[]> {
  const wanted = [...new Set(logins.map((login) => login.toLowerCase()))]
  const found = new Map<string, Account>()
  for (let at = 0; at < wanted.length; at += AT_ONCE) {
    const rows = await trx
      .selectFrom('account')
      .selectAll()
      .where('login', 'in', wanted.slice(at, at + AT_ONCE))
      .execute()
    for (const row of rows) found.set(row.login, row)
  }
  const unknown = wanted.filter((login) => !found.has(login))
  if (unknown.length > 0) throw unknownLogin(unknown)
  return wanted.flatMap((login) => found.get(login) ?? [])
}

export const unknownLogin = (logins: readonly string[]) =>
  new CliError('unknown_login', EXIT.unknown, 'school.unknown.login', [logins], { details: { unknown: logins } })
