import { sql } from 'kysely'
import { CliError, EXIT } from '../../errors.ts'
import { fold } from '../../fold.ts'
import type { Db } from '../../store/engine.ts'
import type { Class } from '../../store/schema.ts'
import { rankOf } from '../rules/level.ts'
import { yearName } from '../rules/school-year.ts'
import type { ClassRow } from './aims.ts'

export const levelsOf = ({ levels }: Pick<Class, 'levels'>): string[] => JSON.parse(levels) as string[]

export const unknownClass = (names: readonly string[]) =>
  new CliError('unknown_class', EXIT.unknown, 'school.unknown.class', [names], { details: { unknown: names } })

/** The classes that are not deleted, by number. */
export const openClasses = (trx: Db): Promise<Class[]> =>
  trx.selectFrom('class').selectAll().where('closed_on', 'is', null).orderBy('id').execute()

/** A class by its name, accents, case and signs apart; one that was deleted counts as unknown. @throws CliError 4 */
export async function findClass(trx: Db, name: string): Promise<Class> {
  const found = await openClassCalled(trx, name)
  if (!found) throw unknownClass([name])
  return found
}

export const openClassCalled = (trx: Db, name: string): Promise<Class | undefined> =>
  trx.selectFrom('class').selectAll().where('name_key', '=', fold(name)).where('closed_on', 'is', null).executeTakeFirst()

/** The last class of that name that was deleted. */
export const closedClassCalled = (trx: Db, name: string): Promise<Class | undefined> =>
  trx
    .selectFrom('class')
    .selectAll()
    .where('name_key', '=', fold(name))
    .where('closed_on', 'is not', null)
    .orderBy('closed_on', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst()

/** The row without its operation, as an aim starts from it. */
export function classRow({ operation: _, ...row }: Class): ClassRow {
  return row
}

export interface ListedClass extends Record<string, unknown> {
  class: string
  levels: string[]
  teacher: string | null
  pupils: number
  year: string
  /** Name of the work folder below the root. */
  slug: string
}

/** `class, levels, teacher, pupils, year`, by level, then by name. */
export async function listClasses(trx: Db, order: readonly string[]): Promise<ListedClass[]> {
  const rows = await trx
    .selectFrom('class as c')
    .leftJoin('account as t', 't.id', 'c.teacher')
    .select(['c.name', 'c.name_key', 'c.levels', 'c.year', 'c.slug', 't.login as teacher'])
    .select(sql<number>`(select count(*) from account as a where a.class = c.id and a.status = 'active')`.as('pupils'))
    .where('c.closed_on', 'is', null)
    .execute()
  const rank = (levels: readonly string[]) => {
    const found = rankOf(levels[0] ?? null, order)
    return found < 0 ? order.length : found
  }
  return rows
    .map((row) => ({ ...row, levels: levelsOf(row) }))
    .sort((a, b) => rank(a.levels) - rank(b.levels) || (a.name_key < b.name_key ? -1 : 1))
    .map(({ name, levels, teacher, pupils, year, slug }) => ({ class: name, levels, teacher, pupils, year: yearName(year), slug }))
}
