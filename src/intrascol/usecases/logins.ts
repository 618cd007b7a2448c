import { fold } from '../../fold.ts'
import { type Db, rowsOf } from '../../store/engine.ts'
import { isReserved, type LoginStyle, loginNumbers } from '../rules/login.ts'

/** The keyed hash under which the login of an erased account stays reserved. */
export type LoginHash = (login: string) => string

/** The logins of a store while a plan gives new ones. */
export interface Logins {
  /** A login for somebody, by the rules of section 10; it is taken from then on. @param lastName the name shown */
  make(firstName: string, lastName: string, style: LoginStyle): Promise<string>
  /** Takes a login that somebody imposed. @returns false when it is not free */
  impose(login: string): Promise<boolean>
}

/** Whether an account of the store has a login. */
type Has = (login: string) => Promise<boolean>

/** Asks the store each time: for one account or two. */
export const lookedUp =
  (trx: Db): Has =>
  async (login) =>
    (await trx.selectFrom('account').select('id').where('login', '=', login).executeTakeFirst()) !== undefined

/** Reads every login once: for a whole school. */
export async function readAhead(trx: Db): Promise<Has> {
  const there = new Set<string>()
  for await (const { login } of rowsOf(trx, trx.selectFrom('account').select('login'))) there.add(login)
  return async (login) => there.has(login)
}

interface Taken {
  has: Has
  today: string
  /** Needed only where something is reserved. */
  hash: LoginHash | undefined
}

/** Reads every class name and reservation once. */
export async function loginsOf(trx: Db, { has, today, hash }: Taken): Promise<Logins> {
  const given = new Set<string>()
  const classes = new Set(
    (await trx.selectFrom('class').select('name_key').where('closed_on', 'is', null).execute()).map((c) => c.name_key),
  )
  const reserved = await reservations(trx, today)
  const isRefused = (login: string) =>
    given.has(login) || classes.has(fold(login)) || (hash !== undefined && reserved.size > 0 && reserved.has(hash(login)))
  // Each style counts its homonyms, so that thousands of them are not tried again for each.
  const numbers = new Map<LoginStyle, ReturnType<typeof loginNumbers>>()
  return {
    async make(first_name, last_name, style) {
      const counting = numbers.get(style) ?? loginNumbers(style, isRefused)
      numbers.set(style, counting)
      const { next } = counting({ first_name, last_name })
      let login = next()
      while (await has(login)) login = next()
      given.add(login)
      return login
    },
    async impose(login) {
      if (isReserved(login) || isRefused(login) || (await has(login))) return false
      given.add(login)
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
