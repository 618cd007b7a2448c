import { fold } from '../../fold.ts'
import type { Db } from '../../store/engine.ts'
import type { LoginStyle } from '../rules/login.ts'
import { labelKey } from '../rules/rollover/labels.ts'
import type { RolloverPlan } from '../rules/rollover/types.ts'
import { type IssuedPassword, newAccount } from './accounts.ts'
import type { AccountRow } from './aims.ts'
import { openClasses } from './classes.ts'
import type { Logins } from './logins.ts'

/** A line of the teachers' file. */
export interface TeacherLine {
  line: number
  lastName: string
  usageName: string | null
  firstName: string
  classes: readonly string[]
}

export interface PlannedTeachers {
  created: AccountRow[]
  /** The line of each new teacher, for the passwords. */
  lines: readonly number[]
  /** The responsible teacher by folded label. */
  byClass: ReadonlyMap<string, number>
  /** Logins of the teachers named, by number. */
  names: ReadonlyMap<number, string>
  /** Classes that nobody knows, with their lines: faults. */
  unknown: readonly { line: number; class: string }[]
  /** Classes with a second teacher: a remark. */
  second: readonly { line: number; class: string }[]
  next: number
}

interface Setting {
  logins: Logins
  /** The first free number of an account. */
  next: number
  loginStyle: LoginStyle
  passwords: ReadonlyMap<number, IssuedPassword>
  plan: RolloverPlan
  /** The labels of the pupils' file: a class of it is known although no child may end up in it. */
  labels: readonly string[]
}

/** The adults of a teachers' file: one of the same name is taken, the others get accounts; the first named for a class is responsible. */
export async function planTeachers(trx: Db, lines: readonly TeacherLine[], setting: Setting): Promise<PlannedTeachers> {
  const adults = await trx
    .selectFrom('account')
    .selectAll()
    .where('kind', '=', 'adult')
    .where('status', '=', 'active')
    .orderBy('id')
    .execute()
  const there = new Map(adults.toReversed().flatMap((one) => [one.name_key, one.family_key].map((key) => [`${key}|${one.first_key}`, one])))
  const closed = new Set(setting.plan.classes.filter(({ outcome }) => outcome === 'closed').map((one) => one.class.id))
  const rooms = (await openClasses(trx)).filter(({ id }) => !closed.has(id)).map(({ name }) => name)
  const created = setting.plan.classes.filter(({ outcome }) => outcome === 'created').map((one) => one.class.name)
  const known = new Set([...rooms, ...created, ...setting.labels].map(labelKey))
  const found: PlannedTeachers & { next: number } = {
    created: [],
    lines: [],
    byClass: new Map(),
    names: new Map(),
    unknown: [],
    second: [],
    next: setting.next,
  }
  const byClass = new Map<string, number>()
  const [names, made, unknown, second] = [
    new Map<number, string>(),
    [] as number[],
    [] as { line: number; class: string }[],
    [] as { line: number; class: string }[],
  ]
  for (const teacher of lines) {
    const keys = [teacher.lastName, teacher.usageName ?? teacher.lastName].map((name) => `${fold(name)}|${fold(teacher.firstName)}`)
    const old = keys.map((key) => there.get(key)).find((one) => one !== undefined)
    const account = old ?? (await newTeacher(teacher, found.next++, setting))
    if (!old) {
      found.created.push(account as AccountRow)
      made.push(teacher.line)
      for (const key of keys) there.set(key, { ...account, operation: 0 })
    }
    names.set(account.id, account.login)
    for (const label of teacher.classes) {
      const key = labelKey(label)
      if (!known.has(key)) unknown.push({ line: teacher.line, class: label })
      else if (byClass.has(key)) second.push({ line: teacher.line, class: label })
      else byClass.set(key, account.id)
    }
  }
  return { ...found, lines: made, byClass, names, unknown, second }
}

async function newTeacher(teacher: TeacherLine, id: number, { logins, loginStyle, passwords }: Setting): Promise<AccountRow> {
  const login = await logins.make(teacher.firstName, teacher.usageName ?? teacher.lastName, loginStyle)
  const who = { last_name: teacher.lastName, usage_name: teacher.usageName, first_name: teacher.firstName }
  return newAccount(id, 'adult', login, who, passwords.get(teacher.line))
}
