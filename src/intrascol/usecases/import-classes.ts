import { sql } from 'kysely'
import { temporaryTable } from '../../store/bulk.ts'
import { type Db, engineOf, imageOf, imageOfValues } from '../../store/engine.ts'
import type { Class } from '../../store/schema.ts'
import { columnsOf } from '../entities.ts'
import { folderName } from '../rules/class-name.ts'
import { inOrder, levelsIn } from '../rules/level.ts'
import type { ClassRow } from './aims.ts'
import { classRow, levelsOf, openClasses } from './classes.ts'

/** Plans the classes of a staged file: those of the store receive somebody, the others are created; an adult takes one that has no teacher. */
export async function aimImportedClasses(trx: Db, year: number): Promise<void> {
  await temporaryTable(trx, 'aim_room', { name_key: 'text not null', id: 'integer not null', only_level: 'text' }, 'name_key')
  await stageLevels(trx)
  const { rows } = await sql<{
    class_key: string
    name: string
    levels: string | null
    teacher: number | null
    pupils: number
  }>`select i.class_key, min(i.class) as name,
      (select ${levelList(trx)} from in_level as d where d.class_key = i.class_key) as levels,
      min(case when i.kind = 'adult' and u.outcome = 'added' then u.account end) as teacher, sum(case when u.outcome = 'added' then 1 else 0 end) as pupils
    from in_user as i inner join aim_user as u on u.line = i.line where i.class_key is not null group by i.class_key order by i.class_key`.execute(
    trx,
  )
  const open = new Map((await openClasses(trx)).map((room) => [room.name_key, room]))
  const all = await trx.selectFrom('class').select(['id', 'slug']).execute()
  const slugs = new Set(all.map(({ slug }) => slug))
  let last = Math.max(0, ...all.map(({ id }) => id))
  for (const { class_key, name, levels, teacher, pupils } of rows) {
    const old = open.get(class_key)
    const found = levels === null ? [] : levels.split('|')
    const row = old
      ? { ...classRow(old), year: Number(pupils) > 0 ? Math.max(old.year, year) : old.year, teacher: old.teacher ?? teacher }
      : created({ id: ++last, name, name_key: class_key, levels: inOrder(found.length ? found : levelsIn(name)), teacher, year }, slugs)
    const own = levelsOf(row)
    await sql`insert into aim_room values (${class_key}, ${row.id}, ${own.length === 1 ? (own[0] ?? null) : null})`.execute(trx)
    await planRoom(trx, row, old)
  }
}

/** The levels of the pupils of each class of the file: looked for once, not once for each class. */
async function stageLevels(trx: Db): Promise<void> {
  await temporaryTable(trx, 'in_level', { class_key: 'text not null', level: 'text not null' }, 'class_key, level')
  await sql`insert into in_level select distinct class_key, level from in_user
    where class_key is not null and kind = 'pupil' and level is not null`.execute(trx)
}

const levelList = (trx: Db) => (engineOf(trx) === 'postgres' ? sql`string_agg(d.level, '|')` : sql`group_concat(d.level, '|')`)

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
