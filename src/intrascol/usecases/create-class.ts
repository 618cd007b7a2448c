import { CliError, EXIT } from '../../errors.ts'
import { fold } from '../../fold.ts'
import type { Db } from '../../store/engine.ts'
import type { Class } from '../../store/schema.ts'
import { folderName } from '../rules/class-name.ts'
import { inOrder } from '../rules/level.ts'
import { findAccounts } from './accounts.ts'
import { type ClassRow, startAims } from './aims.ts'
import { classRow, closedClassCalled, levelsOf, openClassCalled } from './classes.ts'

export interface ClassWish {
  /** As it is to be stored. */
  name: string
  /** The login of an adult. */
  teacher?: string | undefined
  levels: readonly string[]
  /** First year of the school year. */
  year: number
}

/**
 * Plans a new class: `created`, or `already`. The name of a class that was deleted takes the same class up again, with its history.
 * @returns 5 when it exists with another teacher or levels, or is called like a login
 * @throws CliError 4 for an unknown teacher
 */
export async function planCreatedClass(trx: Db, wish: ClassWish, order: readonly string[]): Promise<CliError | undefined> {
  const aims = await startAims(trx)
  const teacher = wish.teacher === undefined ? null : await findTeacher(trx, wish.teacher)
  const levels = JSON.stringify(inOrder(wish.levels, order))
  const there = await openClassCalled(trx, wish.name)
  const closed = there ? undefined : await closedClassCalled(trx, wish.name)
  const shape = { teacher, levels, year: wish.year }
  const next = there ? classRow(there) : closed ? { ...classRow(closed), name: wish.name, ...shape, closed_on: null } : undefined
  await aims.add('class', next ?? (await newClass(trx, { ...shape, name: wish.name })), { outcome: there ? 'already' : 'created' })
  await aims.plan()
  return there ? differs(there, wish, { teacher, levels }) : refuseLoginName(trx, wish.name)
}

/** A class that the store has never seen, with a folder name of its own. */
async function newClass(trx: Db, shape: { name: string; teacher: number | null; levels: string; year: number }): Promise<ClassRow> {
  const all = await trx.selectFrom('class').select(['id', 'slug']).execute()
  const slugs = new Set(all.map(({ slug }) => slug))
  const id = Math.max(0, ...all.map((one) => one.id)) + 1
  const { name, levels, teacher, year } = shape
  const slug = folderName(name, (wanted) => slugs.has(wanted))
  return { id, name, name_key: fold(name), onde_id: null, levels, teacher, slug, year, closed_on: null }
}

/** An adult who is there. @throws CliError 4 for an unknown login, 5 for a pupil or somebody who left */
export async function findTeacher(trx: Db, login: string): Promise<number> {
  const [account] = await findAccounts(trx, [login])
  if (!account) throw new Error('an account that was found is gone')
  if (account.kind !== 'adult' || account.status !== 'active')
    throw new CliError('not_a_teacher', EXIT.refused, 'school.classes.not_a_teacher', [account.login], {
      details: { login: account.login },
    })
  return account.id
}

function differs(there: Class, wish: ClassWish, { teacher, levels }: { teacher: number | null; levels: string }): CliError | undefined {
  const other = (wish.teacher !== undefined && teacher !== there.teacher) || (wish.levels.length > 0 && levels !== there.levels)
  if (!other) return undefined
  const details = { class: there.name, levels: levelsOf(there), command: 'classes edit' }
  return new CliError('class_differs', EXIT.refused, 'school.classes.differs', [there.name], { details })
}

/** A class and an account never bear the same name (intrascol, section 4.6). */
export async function refuseLoginName(trx: Db, name: string): Promise<CliError | undefined> {
  const key = fold(name)
  const taken = await trx
    .selectFrom('account')
    .select('login')
    .where('login', 'in', [key.replaceAll(' ', '.'), key.replaceAll(' ', '-'), key.replaceAll(' ', '_')])
    .executeTakeFirst()
  return taken && new CliError('class_is_login', EXIT.refused, 'school.classes.is_login', [name], { details: { login: taken.login } })
}
