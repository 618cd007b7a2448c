import { sql } from 'kysely'
import { analyze, temporaryTable } from '../../store/bulk.ts'
import { type Db, imageOf, imageOfValues } from '../../store/engine.ts'
import type { Class } from '../../store/schema.ts'
import { columnsOf } from '../entities.ts'
import { folderName } from '../rules/class-name.ts'
import { inOrder, levelsIn } from '../rules/level.ts'
import type { ClassRow } from './aims.ts'
import { classRow, levelsOf, openClasses } from './classes.ts'

/**
 * Plans the classes of a staged file: those of the store receive somebody, the others are created; an adult takes one that has no teacher.
 * @param last the highest number of an account before the import
 */
export async function aimImportedClasses(trx: Db, year: number, last: number): Promise<void> {
  await temporaryTable(trx, 'aim_room', { room: 'integer not null', id: 'integer not null', only_level: 'text' }, 'room')
  const { rows } = await sql<{ room: number; class_key: string; name: string; levels: string; teacher: number | null; people: number }>`
    select r.room, r.class_key, r.name, r.levels, u.teacher, coalesce(u.people, 0) as people from in_room as r
    left join (select room, min(case when kind = 'adult' then n end) as teacher, count(*) as people from new_user group by room) as u on u.room = r.room
    order by r.class_key`.execute(trx)
  const open = new Map((await openClasses(trx)).map((room) => [room.name_key, room]))
  const all = await trx.selectFrom('class').select(['id', 'slug']).execute()
  const slugs = new Set(all.map(({ slug }) => slug))
  let lastClass = Math.max(0, ...all.map(({ id }) => id))
  for (const { room, class_key, name, levels, teacher: first, people } of rows) {
    const old = open.get(class_key)
    const teacher = first === null ? null : last + first
    const found = levels === '' ? levelsIn(name) : levels.split('|')
    // Nobody new comes into it: those whom the file names are known, and stay where they are.
    if (!old && people === 0) continue
    const row = old
      ? { ...classRow(old), year: people > 0 ? Math.max(old.year, year) : old.year, teacher: old.teacher ?? teacher }
      : created({ id: ++lastClass, name, name_key: class_key, levels: inOrder(found), teacher, year }, slugs)
    const own = levelsOf(row)
    await sql`insert into aim_room values (${room}, ${row.id}, ${own.length === 1 ? (own[0] ?? null) : null})`.execute(trx)
    await planRoom(trx, row, old)
  }
  await analyze(trx, 'aim_room')
}

function created(
  { name, ...shape }: Pick<ClassRow, 'id' | 'name' | 'name_key' | 'teacher' | 'year'> & { levels: string[] },
  slugs: Set<string>,
): ClassRow {
  const slug = folderName(name, (wanted) => slugs.has(wanted))
  slugs.add(slug)
  return { ...shape, name, slug, levels: JSON.stringify(shape.levels), onde_id: null, closed_on: null }
}

async function planRoom(trx: Db, row: ClassRow, old: Class | undefined): Promise<void> {
  const columns = columnsOf('class')
  const integers = new Set(['teacher', 'year'])
  const values = columns.map((name) =>
    integers.has(name) ? sql`cast(${row[name as keyof ClassRow]} as integer)` : sql`cast(${row[name as keyof ClassRow]} as text)`,
  )
  const after = imageOfValues(trx, values)
  if (!old) {
    await sql`insert into planned (scope, entity, item, after, outcome) values (0, 'class', ${row.id}, ${after}, 'created')`.execute(trx)
    return
  }
  await sql`insert into planned (scope, entity, item, before, after) select 0, 'class', b.id, ${imageOf(trx, 'b', [...columns, 'operation'])}, ${after}
    from class as b where b.id = ${row.id} and ${imageOf(trx, 'b', columns)} <> ${after}`.execute(trx)
}
