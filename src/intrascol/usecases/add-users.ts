import { sql } from 'kysely'
import { CliError, EXIT } from '../../errors.ts'
import type { Db } from '../../store/engine.ts'
import { lastGiven } from '../../store/numbers.ts'
import type { Account, Class } from '../../store/schema.ts'
import type { Kind } from '../rules/kind.ts'
import type { LoginStyle } from '../rules/login.ts'
import { type Identity, type IssuedPassword, keysOf, newAccount, placed, rowOf, shownName } from './accounts.ts'
import { type Aims, type ClassRow, startAims } from './aims.ts'
import { classRow, findClass, levelsOf } from './classes.ts'
import { type LoginHash, loginsOf, lookedUp } from './logins.ts'

export interface UserWish extends Identity {
  kind: Kind
  level?: string | undefined
  /** The name of the class of a pupil; for an adult the one to be responsible for. */
  class?: string | undefined
  /** An imposed login, lower case. */
  login?: string | undefined
  /** Somebody of the same name and birth date is somebody else. */
  homonym?: boolean | undefined
  password?: IssuedPassword | undefined
}

export interface AddSetting {
  today: string
  /** First year of the school year for which pupils are placed. */
  year: number
  loginStyle: LoginStyle
  hash?: LoginHash | undefined
}

/**
 * Plans that people get accounts: `added`, or `already` for the same kind, names and birth date (intrascol, section 13).
 * @returns the rule that refuses: an imposed login or INE that is taken, a class that has a teacher, a person who left
 * @throws CliError 4 for an unknown class
 */
export async function planAddedUsers(trx: Db, wishes: readonly UserWish[], setting: AddSetting): Promise<CliError | undefined> {
  const aims = await startAims(trx)
  const logins = await loginsOf(trx, { has: lookedUp(trx), today: setting.today, hash: setting.hash })
  const rooms = new Map<number, ClassRow>()
  let [next, refused] = [(await lastGiven(trx, 'account')) + 1, undefined as CliError | undefined]
  for (const wish of wishes) {
    const room = wish.class === undefined ? undefined : await findClass(trx, wish.class)
    const there = wish.homonym ? undefined : await sameAccount(trx, wish)
    if (there) {
      refused ??= refuseLeft(there)
      await aims.add('account', rowOf(there), { outcome: 'already' })
      continue
    }
    refused ??= (await refuseIne(trx, wish)) ?? refuseTeacher(wish, room)
    if (wish.login !== undefined && !(await logins.impose(wish.login))) refused ??= loginTaken(wish.login)
    const login = wish.login ?? (await logins.make(wish.first_name, shownName(wish), setting.loginStyle))
    if (room) rooms.set(room.id, received(rooms.get(room.id) ?? classRow(room), wish, next, setting.year))
    await addOne(aims, { id: next++, wish, room, login }, setting)
  }
  for (const room of rooms.values()) await aims.add('class', room)
  await aims.plan()
  return refused
}

/** The class once somebody came into it: it lives for this year, and an adult is responsible for it. */
const received = (room: ClassRow, { kind }: UserWish, id: number, year: number): ClassRow => ({
  ...room,
  year: Math.max(room.year, year),
  teacher: kind === 'adult' ? id : room.teacher,
})

async function addOne(
  aims: Aims,
  { id, wish, room, login }: { id: number; wish: UserWish; room: Class | undefined; login: string },
  { year }: AddSetting,
): Promise<void> {
  const fresh = { ...newAccount(id, wish.kind, login, wish, wish.password), level: wish.level ?? null }
  if (!room || wish.kind === 'adult') return aims.add('account', fresh, { outcome: 'added' })
  const { account, member } = placed(fresh, { class: room.id, level: wish.level ?? onlyLevel(room), year })
  await aims.add('account', account, { outcome: 'added' })
  await aims.add('class_member', member)
}

/** Whom this adds and somebody of the same name and kind, where only one of the two says a birth date: it may be one person. */
export async function possiblySameAs(trx: Db): Promise<{ login: string; other: string }[]> {
  const { rows } = await sql<{
    login: string
    other: string
  }>`select n.login, a.login as other from aim_account as n inner join account as a
    on a.name_key = n.name_key and a.first_key = n.first_key and a.kind = n.kind and a.id <> n.id
    where n.outcome = 'added' and (n.birth_date is null) <> (a.birth_date is null)
      and (n.ine is null or a.ine is null or n.ine = a.ine) order by n.n, a.id`.execute(trx)
  return rows
}

/** The level of whoever comes into a class that has only one. */
export const onlyLevel = (room: Class): string | null => {
  const levels = levelsOf(room)
  return levels.length === 1 ? (levels[0] ?? null) : null
}

/** Same kind, folded names and birth date, or both without one. */
async function sameAccount(trx: Db, wish: UserWish): Promise<Account | undefined> {
  const { name_key, first_key } = keysOf(wish)
  return trx
    .selectFrom('account')
    .selectAll()
    .where('kind', '=', wish.kind)
    .where('name_key', '=', name_key)
    .where('first_key', '=', first_key)
    .where('birth_date', wish.birth_date ? '=' : 'is', wish.birth_date ?? null)
    .orderBy('status')
    .orderBy('id')
    .executeTakeFirst()
}

const refuse = (code: string, key: ConstructorParameters<typeof CliError>[2], values: unknown[], details: Record<string, unknown>) =>
  new CliError(code, EXIT.refused, key, values, { details })

const refuseLeft = ({ status, login }: Account) =>
  status === 'left' ? refuse('user_left', 'school.add.left', [login], { login, command: `users restore ${login}` }) : undefined

export const loginTaken = (login: string) => refuse('login_taken', 'school.add.login_taken', [login], { login })

async function refuseIne(trx: Db, { ine }: UserWish): Promise<CliError | undefined> {
  if (!ine) return undefined
  const there = await trx.selectFrom('account').select('login').where('ine', '=', ine).executeTakeFirst()
  return there && refuse('ine_taken', 'school.add.ine_taken', [ine, there.login], { ine, login: there.login })
}

const refuseTeacher = ({ kind }: UserWish, room: Class | undefined) =>
  kind === 'adult' && room?.teacher ? refuse('class_has_teacher', 'school.add.has_teacher', [room.name], { class: room.name }) : undefined
