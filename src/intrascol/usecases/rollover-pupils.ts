import type { ClassMember } from '../../store/schema.ts'
import type { LoginStyle } from '../rules/login.ts'
import type { PupilFate } from '../rules/rollover/types.ts'
import { departed, type Identity, type IssuedPassword, keysOf, newAccount, placed, rowOf } from './accounts.ts'
import type { AccountRow, Aims } from './aims.ts'
import type { Logins } from './logins.ts'
import type { AimedRooms } from './rollover-classes.ts'
import type { RolloverRow } from './rollover-rows.ts'
import type { SchoolPicture } from './rollover-snapshot.ts'

interface Aiming {
  picture: SchoolPicture
  rooms: AimedRooms
  year: number
  today: string
  loginStyle: LoginStyle
  /** Leavers are erased at once. */
  erase: boolean
  /** Passwords made beforehand, by the line of the file. */
  passwords: ReadonlyMap<number, IssuedPassword>
  /** The number of a new account. */
  id: number | undefined
  logins: Logins
  /** The years of leavers who are erased. */
  years: ReadonlyMap<number, readonly ClassMember[]>
}

/** What becomes of one pupil, as rows to be written. @returns the row that is printed */
export async function aimPupil(aims: Aims, fate: PupilFate, it: Aiming): Promise<RolloverRow> {
  const { outcome } = fate
  const before = fate.pupil && it.picture.accounts.get(fate.pupil.id)
  const place = it.rooms.idOf(fate.class)
  if (outcome === 'unchanged' || outcome === 'undecided') {
    if (before) await aims.add('account', rowOf(before), { outcome })
    return rowFor(fate, before?.login ?? '', null)
  }
  if (outcome === 'left' && before) {
    if (it.erase) await aims.add('account', rowOf(before), { outcome, gone: true })
    else await aims.add('account', departed(rowOf(before), it.today), { outcome })
    if (it.erase)
      for (const { operation: _, ...year } of it.years.get(before.id) ?? []) await aims.add('class_member', year, { gone: true })
    return rowFor(fate, before.login, null)
  }
  const base = before ? { ...rowOf(before), ...identityColumns(fate) } : await arriving(fate, it)
  const present: AccountRow = { ...base, status: 'active', left_on: null, former_class: null, level: fate.level, class: null }
  if (place === null) await aims.add('account', present, { outcome })
  else {
    const { account, member } = placed(present, { class: place, level: fate.level, year: it.year })
    await aims.add('account', account, { outcome })
    if (outcome !== 'updated') await aims.add('class_member', member)
  }
  return rowFor(fate, present.login, before ? null : present.password)
}

async function arriving(fate: PupilFate, { id, logins, loginStyle, passwords }: Aiming): Promise<AccountRow> {
  if (id === undefined) throw new Error('an arrival without a number')
  const who = whoIs(fate)
  const login = await logins.make(who.first_name, who.usage_name ?? who.last_name, loginStyle)
  return newAccount(id, 'pupil', login, who, passwords.get(fate.line ?? 0))
}

const whoIs = ({ identity }: PupilFate) =>
  ({
    ...{ last_name: identity.lastName, usage_name: identity.usageName, first_name: identity.firstName },
    ...{ birth_date: identity.birthDate, sex: identity.sex, ine: identity.ine },
  }) satisfies Identity

const identityColumns = (fate: PupilFate) => ({ ...whoIs(fate), ...keysOf(whoIs(fate)) })

const rowFor = (fate: PupilFate, login: string, password: string | null): RolloverRow => ({
  login,
  last_name: fate.identity.usageName ?? fate.identity.lastName,
  first_name: fate.identity.firstName,
  class: fate.class?.name ?? null,
  level: fate.level,
  from_class: fate.pupil?.className ?? null,
  from_level: fate.pupil?.level ?? null,
  ...{ outcome: fate.outcome, reason: fate.reason, changes: fate.changes, line: fate.line, password },
})
