import type { App } from '../../cli/app.ts'
import type { Choice } from '../../cli/asker.ts'
import { fold } from '../../fold.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { countUsers, type UserFilter, userRow, users } from '../usecases/list-users.ts'
import { addUser } from './adding.ts'
import { classChoices } from './ask.ts'
import { untilBack } from './bare.ts'
import { askLeavers, letLeave } from './users-delete.ts'
import { changeUser } from './users-edit.ts'
import { resetPasswords } from './users-reset-password.ts'
import { restoreUsers } from './users-restore.ts'
import { printUser } from './users-show.ts'

/** A list that can be chosen from is not endless; the search finds the others. */
const MOST = 300

type Action = 'pupil' | 'adult' | 'leave' | 'class' | 'search' | 'left' | 'quit'

/** What the list shows: one class (null: class none), one beginning of a name, those who are there or those who left. */
interface Filter {
  room?: string | null | undefined
  name?: string | undefined
  status?: 'active' | 'left'
}

/** The list of users at a terminal: its search by class and name, what can be done from it, and one user, until somebody leaves it. */
export async function walkUsers(app: App): Promise<void> {
  let filter: Filter = {}
  for (;;) {
    const choice = await chooseUser(app, filter)
    if (choice === 'quit') return
    if (choice === 'class') filter = { ...filter, room: await chooseClass(app) }
    else if (choice === 'search')
      filter = { ...filter, name: fold(await (await app.ask()).input(app.text['school.walk.which_name'])) || undefined }
    else if (choice === 'left') filter = { ...filter, status: filter.status === 'left' ? 'active' : 'left' }
    else await untilBack(app, () => act(app, choice))
  }
}

async function act(app: App, choice: Action | { login: string }): Promise<void> {
  if (typeof choice === 'object') return walkUser(app, choice.login)
  if (choice === 'leave') return letLeave(app, await askLeavers(app), { asked: true })
  const kind = choice === 'adult' ? 'adult' : 'pupil'
  const room = kind === 'pupil' ? await chooseClass(app) : undefined
  return addUser(app, kind, { class: room ?? undefined })
}

async function chooseUser(app: App, filter: Filter): Promise<Action | { login: string }> {
  const { text } = app
  const { found, all } = await inSnapshot(await app.open(), async (trx) => {
    const first = await (await users(trx, listed(filter))).limit(MOST).execute()
    return { found: first, all: first.length < MOST ? first.length : await countUsers(trx, listed(filter)) }
  })
  const lines = found.map(userRow)
  const widest = Math.max(0, ...lines.map(({ login }) => login.length))
  const room = filter.room === null ? text['school.walk.no_class'] : filter.room
  const choices: Choice<Action | { login: string }>[] = [
    { value: 'class', name: text['school.walk.class'](room) },
    { value: 'search', name: text['school.walk.search'](filter.name ?? '') },
    { value: 'pupil', name: text['school.walk.add_pupil'] },
    { value: 'adult', name: text['school.walk.add_adult'] },
    { value: 'leave', name: text['school.walk.leave'] },
    { value: 'left', name: text[filter.status === 'left' ? 'school.walk.present' : 'school.walk.left'] },
    { value: 'quit', name: text['school.walk.quit'] },
    ...lines.map(({ login, last_name, first_name, class: name }) => ({
      value: { login },
      name: `${login.padEnd(widest)}  ${last_name} ${first_name}${name ? ` (${name})` : ''}`,
    })),
  ]
  return (await app.ask()).select(text['school.walk.users'](lines.length, all), choices)
}

const listed = ({ room, name, status }: Filter): UserFilter => ({
  ...(room === undefined ? {} : { class: [room] }),
  ...(name === undefined ? {} : { name: [name] }),
  ...(status === undefined ? {} : { status: [status] }),
})

/** A class by name, null for class none, undefined for all. */
async function chooseClass(app: App): Promise<string | null | undefined> {
  const { text } = app
  const choice = await (await app.ask()).select<{ name: string | null | undefined }>(text['school.walk.which_class'], [
    { value: { name: undefined }, name: text['school.walk.all_classes'] },
    { value: { name: null }, name: text['school.walk.no_class'] },
    ...(await classChoices(app)).map(({ value, name }) => ({ value: { name: value }, name })),
  ])
  return choice.name
}

/** One user: what is known, and what can be done. */
async function walkUser(app: App, login: string): Promise<void> {
  const { text } = app
  await printUser(app, login)
  const left =
    (await inSnapshot(await app.open(), async (trx) => (await users(trx, { status: ['left'] })).where('a.login', '=', login).execute()))
      .length > 0
  const present = [
    { value: 'class', name: text['school.walk.put'] },
    { value: 'password', name: text['school.walk.password'] },
    { value: 'leave', name: text['school.walk.let_leave'] },
  ]
  const choice = await (await app.ask()).select(text['school.walk.what'], [
    ...(left ? [{ value: 'back_again', name: text['school.walk.bring_back'] }] : present),
    { value: 'back', name: text['school.walk.back'] },
  ])
  if (choice === 'class') {
    const name = await chooseClass(app)
    if (name !== undefined) await changeUser(app, login, { class: name }, {})
  } else if (choice === 'password') await resetPasswords(app, { logins: [login] }, {})
  else if (choice === 'leave') await letLeave(app, { logins: [login] }, { asked: true })
  else if (choice === 'back_again') await restoreUsers(app, [login], {})
}
