import type { App } from '../../cli/app.ts'
import type { ChangeOptions } from '../../cli/change.ts'
import type { Row } from '../../cli/output.ts'
import { inSnapshot } from '../../store/transaction.ts'
import type { Kind } from '../rules/kind.ts'
import { hasLatin, type LoginStyle } from '../rules/login.ts'
import { onlyLevel, planAddedUsers, possiblySameAs, type UserWish } from '../usecases/add-users.ts'
import { plannedAccounts } from '../usecases/aims.ts'
import { openClassCalled } from '../usecases/classes.ts'
import { askParsed } from './ask-text.ts'
import { ACCOUNT_COLUMNS, breakdown, OUTCOME } from './columns.ts'
import { type PasswordOptions, passwordsFor } from './passwords.ts'
import { reservedHash } from './reservation.ts'
import { schoolChange } from './school-change.ts'
import { loginStyle, thisYear } from './settings.ts'

export interface AddOptions extends ChangeOptions, PasswordOptions {
  dryRun?: boolean | undefined
  firstName?: string | undefined
  lastName?: string | undefined
  usageName?: string | undefined
  birthDate?: string | undefined
  sex?: 'F' | 'M' | undefined
  ine?: string | undefined
  level?: string | undefined
  class?: string | undefined
  login?: string | undefined
  homonym?: true | undefined
  loginStyle?: LoginStyle | undefined
  year?: number | undefined
}

/** Adds one account: `users add` and `teachers add`. @throws CliError 7 without a first or last name and nobody to ask */
export async function addUser(app: App, kind: Kind, options: AddOptions): Promise<void> {
  const { text } = app
  const { firstName, lastName, usageName, birthDate, sex, ine, level, class: room, login, homonym } = options
  const named = {
    first_name: firstName ?? (await askParsed(app, 'school.ask.first_name', 'name', '--first-name')),
    last_name: lastName ?? (await askParsed(app, 'school.ask.last_name', 'name', '--last-name')),
  }
  const passwords = await passwordsFor(app, options)
  const wish: UserWish = {
    ...{ kind, ...named, usage_name: usageName, birth_date: birthDate, sex, ine, level, class: room, login, homonym },
    password: await passwords.issue({ kind, level: level ?? (await levelOfClass(app, room)) }),
  }
  const year = options.year ?? thisYear(app)
  const style = loginStyle(app, options.loginStyle)
  const hash = await reservedHash(app)
  let same: { login: string; other: string }[] = []
  await schoolChange(app, options, {
    plan: async (trx) => {
      const refused = await planAddedUsers(trx, [wish], { today: app.today, year, loginStyle: style, hash })
      same = homonym ? [] : await possiblySameAs(trx)
      return refused
    },
    columns: passwords.beside([...ACCOUNT_COLUMNS, OUTCOME]),
    rows: async (trx) => ({ query: plannedAccounts(trx), map: passwords.row }),
    breakdown,
    whom: {},
    preface: async (trx) => [
      ...(await plannedAccounts(trx).execute()).map((row) => text['school.add.preface'](nameOf(row), row.login, row.class)),
      ...(same.length ? [text['school.add.same_name'](same)] : []),
    ],
    question: () => text['school.add.question'],
    everyRow: passwords.shown,
    alongside: passwords.alongside,
    remarks: ({ counts: { added } }) => [
      ...(added && login === undefined && !hasLatin(named.first_name, usageName ?? named.last_name) ? [text['school.add.no_latin']] : []),
      ...(added && same.length && !app.interactive ? [text['school.add.same_name'](same)] : []),
      ...(added && !passwords.made ? [text['school.no_password'](added)] : []),
    ],
  })
}

/** The level that the class will give, so that the password suits it. */
async function levelOfClass(app: App, room: string | undefined): Promise<string | null> {
  if (room === undefined) return null
  const found = await inSnapshot(await app.open(), (trx) => openClassCalled(trx, room))
  return found ? onlyLevel(found) : null
}

const nameOf = ({ first_name, last_name }: Row) => `${first_name} ${last_name}`
