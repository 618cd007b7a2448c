import { fold } from '../../fold.ts'
import { type Db, rowsOf } from '../../store/engine.ts'
import { isReserved, type LoginStyle, makeLogin } from '../rules/login.ts'

/** The keyed hash under which the login of an erased account stays reserved. */
export type LoginHash = (login: string) => string

/** The logins of a store while a plan gives new ones. */
export interface Logins {
  /** A login for somebody, by the rules of section 10; it is taken from then on. @param lastName the name shown */
  make(firstName: string, lastName: string, style: LoginStyle): string
  /** Takes a login that somebody imposed. @returns false when it is not free */
  impose(login: string): boolean
}

/** Reads every login, class name and reservation once. @param hash needed only where something is reserved */
export async function loginsOf(trx: Db, today: string, hash: LoginHash | undefined): Promise<Logins> {
  const taken = new Set<string>()
  for await (const { login } of rowsOf(trx, trx.selectFrom('account').select('login'))) taken.add(login)
  const classes = new Set(
    (await trx.selectFrom('class').select('name_key').where('closed_on', 'is', null).execute()).map((c) => c.name_key),
  )
  const reserved = await reservations(trx, today)
  const isTaken = (login: string) =>
    taken.has(login) || classes.has(fold(login)) || (hash !== undefined && reserved.size > 0 && reserved.has(hash(login)))
  return {
    make(first_name, last_name, style) {
      const login = makeLogin({ first_name, last_name }, isTaken, style)
      taken.add(login)
      return login
    },
    impose(login) {
      if (isReserved(login) || isTaken(login)) return false
      taken.add(login)
      return true
    },
  }
}

/** Hashes of logins that nobody gets yet. */
export async function reservations(trx: Db, today: string): Promise<Set<string>> {
  const rows = await trx.selectFrom('erased_account').select('login_hash').where('reserved_until', '>=', today).execute()
  return new Set(rows.flatMap(({ login_hash }) => login_hash ?? []))
}

/** Whether the login of somebody erased is still reserved. */
export const hasReservations = async (trx: Db, today: string): Promise<boolean> => (await reservations(trx, today)).size > 0

/** Logins that somebody has although they are reserved. */
export async function reservedLogins(trx: Db, today: string, hash: LoginHash): Promise<string[]> {
  const reserved = await reservations(trx, today)
  const taken: string[] = []
  for await (const { login } of rowsOf(trx, trx.selectFrom('account').select('login'))) if (reserved.has(hash(login))) taken.push(login)
  return taken
}
