import type { App } from '../../cli/app.ts'
import type { Choice } from '../../cli/asker.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { listClasses } from '../usecases/classes.ts'
import { users } from '../usecases/list-users.ts'
import { askParsed } from './ask-text.ts'
import { untilBack } from './bare.ts'
import { archive } from './classes-archive.ts'
import { createClass } from './classes-create.ts'
import { deleteClasses } from './classes-delete.ts'
import { classChange } from './classes-edit.ts'
import { withFolder } from './classes-list.ts'
import { printClass } from './classes-show.ts'
import { transfer } from './classes-transfer.ts'
import { schoolChange } from './school-change.ts'
import { levelsInOrder } from './settings.ts'
import { workFolders } from './work-folders.ts'

type Choices = 'create' | 'transfer' | 'delete' | 'quit' | { name: string }

/** The list of classes at a terminal with its actions, until somebody leaves it. */
export async function walkClasses(app: App): Promise<void> {
  for (;;) {
    const choice = await chooseClass(app)
    if (choice === 'quit') return
    await untilBack(app, () => act(app, choice))
  }
}

async function act(app: App, choice: Exclude<Choices, 'quit'>): Promise<void> {
  if (choice === 'create') return create(app)
  if (choice === 'transfer') return transfer(app, {})
  if (choice === 'delete') return deleteSome(app)
  return walkClass(app, choice.name)
}

async function chooseClass(app: App): Promise<Choices> {
  const { text } = app
  const lines = await linesOf(app)
  const widest = Math.max(0, ...lines.map((line) => line.class.length))
  const choices: Choice<Choices>[] = [
    { value: 'create', name: text['school.walk.create_class'] },
    { value: 'transfer', name: text['school.walk.transfer'] },
    { value: 'delete', name: text['school.walk.delete_classes'] },
    { value: 'quit', name: text['school.walk.quit'] },
    ...lines.map((line) => ({
      value: { name: line.class },
      name: `${line.class.padEnd(widest)}  ${text['school.walk.class_line'](line.pupils, line.teacher, line.files)}`,
    })),
  ]
  return (await app.ask()).select(text['school.walk.classes'](lines.length), choices)
}

async function linesOf(app: App) {
  const folders = workFolders(app)
  const listed = await inSnapshot(await app.open(), (trx) => listClasses(trx, levelsInOrder(app)))
  return listed.map((one) => ({ ...one, files: withFolder(folders, one).files }))
}

async function create(app: App): Promise<void> {
  const name = await askParsed(app, 'school.walk.class_name', 'newClass', '<name>')
  await createClass(app, { name, teacher: (await askTeacher(app)) ?? undefined })
}

/** The login of an adult, or null for nobody. */
async function askTeacher(app: App): Promise<string | null> {
  const { text } = app
  const adults = await inSnapshot(await app.open(), async (trx) => (await users(trx, { kind: ['adult'] })).execute())
  return (await app.ask()).select<string | null>(text['school.walk.which_teacher'], [
    ...adults.map(({ login, last_name, first_name }) => ({ value: login, name: `${first_name} ${last_name}` })),
    { value: null, name: text['school.walk.no_teacher'] },
  ])
}

async function deleteSome(app: App): Promise<void> {
  const offered = (await linesOf(app)).map((line) => ({ value: line.class, name: `${line.class} (${line.pupils})` }))
  await deleteClasses(app, await (await app.ask()).checkbox(app.text['school.walk.which_classes'], offered), {})
}

/** One class: its pupils, and what can be done. */
async function walkClass(app: App, name: string): Promise<void> {
  const { text } = app
  await printClass(app, name)
  const choice = await (await app.ask()).select(text['school.walk.what'], [
    { value: 'transfer', name: text['school.walk.transfer_from'](name) },
    { value: 'teacher', name: text['school.walk.teacher'] },
    { value: 'archive', name: text['school.walk.archive'] },
    { value: 'delete', name: text['school.walk.delete_class'] },
    { value: 'back', name: text['school.walk.back'] },
  ])
  if (choice === 'transfer') await transfer(app, { from: name })
  else if (choice === 'teacher') await schoolChange(app, {}, classChange(app, name, { teacher: await askTeacher(app) }))
  else if (choice === 'archive') await archive(app, name, {})
  else if (choice === 'delete') await deleteClasses(app, [name], {})
}
