import { sql } from 'kysely'
import type { Db } from '../../store/engine.ts'
import type { Kind } from '../rules/kind.ts'
import { levelsOf, openClasses } from './classes.ts'

/** The active accounts by login, with the class of a pupil and those that an adult is responsible for. */
export async function directoryPeople(trx: Db) {
  const classes = await openClasses(trx)
  const names = new Map(classes.map(({ id, name }) => [id, name]))
  const ofTeacher = Map.groupBy(classes, ({ teacher }) => teacher)
  const rows = await trx
    .selectFrom('account as a')
    .select(['a.id', 'a.login', 'a.first_name', 'a.class'])
    .select(sql<string>`coalesce(a.usage_name, a.last_name)`.as('last_name'))
    .where('a.status', '=', 'active')
    .orderBy('a.login')
    .execute()
  return rows.map(({ id, class: room, ...row }) => {
    const inClass = room === null ? undefined : names.get(room)
    const taught = (ofTeacher.get(id) ?? []).map(({ name }) => name)
    return { ...row, classes: [...(inClass === undefined ? [] : [inClass]), ...taught.sort()] }
  })
}

/** The classes that are not deleted and the active accounts, with their numbers, which are never given twice. */
export async function rosterOf(trx: Db) {
  const people = await trx
    .selectFrom('account as a')
    .select(['a.id', 'a.login', 'a.first_name', 'a.class', 'a.level', 'a.birth_date', 'a.sex'])
    .select([sql<string>`coalesce(a.usage_name, a.last_name)`.as('last_name'), sql<Kind>`a.kind`.as('kind')])
    .where('a.status', '=', 'active')
    .orderBy('a.id')
    .execute()
  const active = new Set(people.map(({ id }) => id))
  const classes = (await openClasses(trx)).map(({ id, name, levels, teacher }) => ({
    ...{ id, name, levels: levelsOf({ levels }) },
    teacher: teacher !== null && active.has(teacher) ? teacher : null,
  }))
  return { people, classes }
}
