import { CliError, EXIT } from '../../errors.ts'
import { fold } from '../../fold.ts'
import type { Db } from '../../store/engine.ts'
import type { Class } from '../../store/schema.ts'
import { inOrder } from '../rules/level.ts'
import { rowOf } from './accounts.ts'
import { startAims } from './aims.ts'
import { classRow, closedClassCalled, findClass, openClassCalled, unknownClass } from './classes.ts'
import { findTeacher, refuseLoginName } from './create-class.ts'
import { pupilsOf } from './leave.ts'

/** What a command says about a class; what it does not say stays. */
export interface ClassEdit {
  /** The login of an adult; null: nobody. */
  teacher?: string | null | undefined
  levels?: readonly string[] | undefined
  name?: string | undefined
}

/**
 * Plans that a class is changed or renamed: `changed` or `renamed`, else `already`. Its folder keeps its name.
 * @returns 5 when the new name is taken @throws CliError 4
 */
export async function planEditedClass(trx: Db, name: string, edit: ClassEdit, order: readonly string[]): Promise<CliError | undefined> {
  const aims = await startAims(trx)
  const { room, refused } = await findForEdit(trx, name, edit)
  const teacher = edit.teacher === undefined ? room.teacher : edit.teacher === null ? null : await findTeacher(trx, edit.teacher)
  const levels = edit.levels === undefined ? room.levels : JSON.stringify(inOrder(edit.levels, order))
  const next = { ...classRow(room), teacher, levels, name: edit.name ?? room.name, name_key: fold(edit.name ?? room.name) }
  const changed = JSON.stringify(next) !== JSON.stringify(classRow(room))
  const outcome = edit.name === undefined ? 'changed' : 'renamed'
  await aims.add('class', next, { outcome: changed ? outcome : 'already' })
  await aims.plan()
  return refused
}

/** The class, or the one that bears the new name already: renaming twice changes nothing. */
async function findForEdit(trx: Db, name: string, edit: ClassEdit): Promise<{ room: Class; refused?: CliError | undefined }> {
  const there = edit.name === undefined ? undefined : await openClassCalled(trx, edit.name)
  const room = await openClassCalled(trx, name)
  if (!room && there) return { room: there }
  const found = room ?? (await findClass(trx, name))
  if (edit.name === undefined || there?.id === found.id) return { room: found }
  if (!there) return { room: found, refused: await refuseLoginName(trx, edit.name) }
  return {
    room: found,
    refused: new CliError('class_exists', EXIT.refused, 'school.classes.exists', [there.name], { details: { class: there.name } }),
  }
}

/** What a folder holds, by its name. */
export type FilesOf = (slug: string) => readonly string[]

/**
 * Plans that classes are deleted: `deleted`, or `already`. Pupils left go to class none (intrascol, section 9).
 * @returns the logins that are in no class then, and 5 while a folder holds a file
 * @throws CliError 4 with all names that were never seen
 */
export async function planDeletedClasses(
  trx: Db,
  names: readonly string[],
  { today, filesOf }: { today: string; filesOf: FilesOf },
): Promise<{ left: string[]; refused: CliError | undefined }> {
  const aims = await startAims(trx)
  const left: string[] = []
  const full: Class[] = []
  for (const room of await namedClasses(trx, names)) {
    if (room.closed_on !== null) {
      await aims.add('class', classRow(room), { outcome: 'already' })
      continue
    }
    if (filesOf(room.slug).length > 0) full.push(room)
    for (const pupil of await pupilsOf(trx, room.name)) {
      left.push(pupil.login)
      await aims.add('account', { ...rowOf(pupil), class: null })
    }
    await aims.add('class', { ...classRow(room), teacher: null, closed_on: today }, { outcome: 'deleted' })
  }
  await aims.plan()
  return { left, refused: full.length > 0 ? folderFull(full, filesOf) : undefined }
}

/** Open classes by name, else the last one of that name that was deleted; each once. @throws CliError 4 */
async function namedClasses(trx: Db, names: readonly string[]): Promise<Class[]> {
  const found = new Map<number, Class>()
  const unknown: string[] = []
  for (const name of names) {
    const room = (await openClassCalled(trx, name)) ?? (await closedClassCalled(trx, name))
    if (room) found.set(room.id, room)
    else unknown.push(name)
  }
  if (unknown.length > 0) throw unknownClass(unknown)
  return [...found.values()]
}

function folderFull(rooms: readonly Class[], filesOf: FilesOf): CliError {
  const names = rooms.map(({ name }) => name)
  const files = rooms.flatMap(({ name, slug }) => filesOf(slug).map((file) => `${name}/${file}`))
  const details = { classes: names, files, command: `classes archive` }
  return new CliError('folder_not_empty', EXIT.refused, 'school.classes.not_empty', [names, files], { details })
}
