import { CliError, EXIT } from '../../errors.ts'
import type { Db } from '../../store/engine.ts'
import type { Account } from '../../store/schema.ts'
import { findAccounts, type Identity, keysOf, placed, rowOf } from './accounts.ts'
import { loginTaken, onlyLevel } from './add-users.ts'
import { type AccountRow, type Aims, startAims } from './aims.ts'
import { classRow, findClass, openClasses } from './classes.ts'
import { type LoginHash, loginsOf, lookedUp } from './logins.ts'

/** What a command says about a user; what it does not say stays. */
export interface UserEdit extends Partial<Identity> {
  login?: string | undefined
  level?: string | undefined
  /** The name of a class; null: class none. */
  class?: string | null | undefined
  keep?: boolean | undefined
}

export interface EditSetting {
  today: string
  year: number
  hash?: LoginHash | undefined
}

/**
 * Plans that an account is changed: `changed`, or `already`. A changed name keeps the login.
 * @returns 5 for a login or INE that is taken, a class with another teacher, a class for somebody who left
 * @throws CliError 4 for an unknown login or class
 */
export async function planEditedUser(trx: Db, login: string, edit: UserEdit, setting: EditSetting): Promise<CliError | undefined> {
  const [account] = await findAccounts(trx, [login])
  if (!account) throw new Error('an account that was found is gone')
  const aims = await startAims(trx)
  const before = rowOf(account)
  const said = { ...before, ...described(before, edit), login: edit.login ?? before.login }
  let refused = await refuseTaken(trx, account, edit, setting)
  if (edit.class !== undefined && account.status === 'left') refused ??= leftAlready(account)
  const { next, moved } =
    account.kind === 'adult'
      ? { next: said, moved: await putInCharge(trx, aims, account, edit.class) }
      : await put(trx, aims, said, edit, setting.year)
  const changed = moved || JSON.stringify(next) !== JSON.stringify(before)
  await aims.add('account', next, { outcome: changed ? 'changed' : 'already' })
  await aims.plan()
  return refused
}

function described(before: AccountRow, edit: UserEdit): Partial<AccountRow> {
  const who = {
    last_name: edit.last_name ?? before.last_name,
    first_name: edit.first_name ?? before.first_name,
    usage_name: edit.usage_name === undefined ? before.usage_name : edit.usage_name,
  }
  return {
    ...{
      ...who,
      ...keysOf(who),
      birth_date: edit.birth_date ?? before.birth_date,
      sex: edit.sex ?? before.sex,
      ine: edit.ine ?? before.ine,
    },
    ...{ level: edit.level ?? before.level, keep: edit.keep === undefined ? before.keep : Number(edit.keep) },
  }
}

/** The class of a pupil, with the membership of the year; class none takes the year back. */
async function put(trx: Db, aims: Aims, said: AccountRow, edit: UserEdit, year: number): Promise<{ next: AccountRow; moved: boolean }> {
  const members = await trx.selectFrom('class_member').selectAll().where('account', '=', said.id).execute()
  const now = members.find((member) => member.year === year)
  if (edit.class === null) {
    if (now) await aims.add('class_member', { account: said.id, year, class: now.class, level: now.level }, { gone: true })
    return { next: { ...said, class: null }, moved: now !== undefined }
  }
  const room = edit.class === undefined ? undefined : await findClass(trx, edit.class)
  if (!room) {
    if (now && edit.level) await aims.add('class_member', { account: said.id, year, class: now.class, level: edit.level })
    return { next: said, moved: false }
  }
  const level = edit.level ?? onlyLevel(room) ?? said.level
  const { account, member } = placed(said, { class: room.id, level, year })
  await aims.add('class_member', member)
  if (room.year < year) await aims.add('class', { ...classRow(room), year })
  return { next: account, moved: now?.class !== room.id || now.level !== level }
}

/** The class of an adult is the one to be responsible for; class none relieves of all. */
async function putInCharge(trx: Db, aims: Aims, account: Account, name: string | null | undefined): Promise<boolean> {
  if (name === undefined) return false
  const rooms = name === null ? (await openClasses(trx)).filter(({ teacher }) => teacher === account.id) : [await findClass(trx, name)]
  const teacher = name === null ? null : account.id
  for (const room of rooms) await aims.add('class', { ...classRow(room), teacher })
  return rooms.some((room) => room.teacher !== teacher)
}

async function refuseTaken(trx: Db, account: Account, edit: UserEdit, { today, hash }: EditSetting): Promise<CliError | undefined> {
  if (
    edit.login !== undefined &&
    edit.login !== account.login &&
    !(await (await loginsOf(trx, { has: lookedUp(trx), today, hash })).impose(edit.login))
  )
    return loginTaken(edit.login)
  if (!edit.ine || edit.ine === account.ine) return undefined
  const there = await trx.selectFrom('account').select('login').where('ine', '=', edit.ine).executeTakeFirst()
  return (
    there && new CliError('ine_taken', EXIT.refused, 'school.add.ine_taken', [edit.ine, there.login], { details: { login: there.login } })
  )
}

const leftAlready = ({ login }: Account) =>
  new CliError('user_left', EXIT.refused, 'school.edit.left', [login], { details: { login, command: `users restore ${login}` } })
