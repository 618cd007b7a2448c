import { type RawBuilder, sql } from 'kysely'
import { CliError, EXIT, type Message } from '../errors.ts'
import { type Db, elementOf, imageOf } from './engine.ts'
import { calledSql, type Entities, type Entity, GONE, sameKey } from './entity.ts'
import { presentImage, writerIn } from './images.ts'
import { STORE } from './journal.ts'

/** A row that someone changed since the operation that is to be taken back. */
export interface Conflict {
  entity: string
  scope: number
  item: number
  subject: number
  /** What people call the row; null when it has no better word than its numbers. */
  called: string | null
  /** The operation that changed it since, null when the row is gone or one that it hangs on is. */
  operation: number | null
}

/** @throws CliError 4 when there is no such operation */
export async function findOperation(trx: Db, id: number) {
  const operation = await trx.selectFrom('operation').selectAll().where('id', '=', id).executeTakeFirst()
  if (!operation) throw new CliError('unknown_operation', EXIT.unknown, 'journal.unknown', [id], { details: { operation: id } })
  return operation
}

/** True when the last undo of the operation stands: an undo that was itself taken back does not count. */
export async function isUndone(trx: Db, id: number): Promise<boolean> {
  const last = await trx.selectFrom('operation').select('id').where('undoes', '=', id).orderBy('id', 'desc').limit(1).executeTakeFirst()
  return last ? !(await isUndone(trx, last.id)) : false
}

/**
 * Plans the way back: rows that were added are removed, rows that were removed are added, changed ones get their before-image and
 * the number of the operation before. Outcomes: `restored`.
 * @throws CliError 5 with the list when somebody changed one of the rows since, or when a before-image was erased
 */
export async function planUndo(trx: Db, entities: Entities, id: number): Promise<void> {
  const operation = await findOperation(trx, id)
  if (operation.program === STORE) throw new CliError('no_undo', EXIT.refused, 'undo.store', [id])
  const conflicts: Conflict[] = []
  const names = await trx.selectFrom('journal_row').select('entity').distinct().where('operation', '=', id).execute()
  const concerned = entities.filter(({ name }) => names.some(({ entity }) => entity === name))
  if (concerned.length < names.length) throw new CliError('other_program', EXIT.refused, 'undo.other_program', [id])
  await refuseErased(trx, id)
  for (const entity of concerned) {
    await planEntity(trx, entity, operation)
    conflicts.push(...(await named(trx, entities, touchedSince(entity, id))))
  }
  for (const entity of concerned) {
    for (const query of [...orphans(entities, entity), ...adrift(trx, entities, entity)])
      conflicts.push(...(await named(trx, entities, query)))
  }
  if (conflicts.length > 0) throw conflicting(id, conflicts)
}

/** How many conflicts a person reads; a program gets them all. */
const LISTED = 20

function conflicting(id: number, conflicts: readonly Conflict[]): CliError {
  const listed: Message[] = conflicts.slice(0, LISTED).map((one) => ({ key: 'undo.conflict.row', values: [one] }))
  if (conflicts.length > LISTED) listed.push({ key: 'undo.conflict.more', values: [conflicts.length - LISTED] })
  return new CliError('undo_conflict', EXIT.refused, 'undo.conflict', [id, conflicts.length], {
    details: { operation: id, conflicts },
    listed,
  })
}

/** A thousand of the conflicts that a query finds, with what their rows are called. */
async function named(trx: Db, entities: Entities, query: RawBuilder<unknown>): Promise<Conflict[]> {
  const { rows } = await sql<Conflict>`select r.entity, r.scope, r.item, r.subject, ${calledSql(entities)} as called, r.operation
    from (select * from (${query}) as q order by q.scope, q.item, q.subject limit 1000) as r order by r.scope, r.item, r.subject`.execute(
    trx,
  )
  return rows
}

/** What an operation wiped cannot come back; one without rows did nothing else. */
async function refuseErased(trx: Db, id: number): Promise<void> {
  const erased = await trx
    .selectFrom('journal_image')
    .select('id')
    .where('operation', '=', id)
    .where('body', 'is', null)
    .limit(1)
    .executeTakeFirst()
  const { changes } = await findOperation(trx, id)
  if (erased || changes === 0) throw new CliError('erased', EXIT.refused, 'undo.erased', [id])
}

const on = ({ key }: Entity, row: string, alias: string) => sameKey(key, row, alias)

/** Images are read by the names that their version gave to their columns; a column that came since is as it was at first. */
async function planEntity(trx: Db, entity: Entity, { id, version }: { id: number; version: number }): Promise<void> {
  const now = imageOf(trx, 't', [...entity.columns.map(({ name }) => name), 'operation'])
  const before = presentImage(trx, entity, 'i.body', version)
  await sql`insert into planned (scope, entity, item, subject, before, after, left_as, outcome)
    select r.scope, r.entity, r.item, r.subject, case when r.gone = 1 then null else ${now} end, case when i.body is null then ${GONE} else ${before} end,
      ${writerIn(trx, entity.name, 'i.body', version)}, 'restored'
    from journal_row as r left join journal_image as i on i.operation = r.operation and i.id = r.image
      left join ${sql.table(entity.table)} as t on ${on(entity, 't', 'r')}
    where r.operation = ${id} and r.entity = ${entity.name} order by r.scope, r.n`.execute(trx)
}

/** A row that is not as the operation left it: it carries another operation's number, is gone, or is there again. */
function touchedSince(entity: Entity, id: number): RawBuilder<unknown> {
  return sql`select j.entity, j.scope, j.item, j.subject, t.operation
    from journal_row as j left join ${sql.table(entity.table)} as t on ${on(entity, 't', 'j')}
    where j.operation = ${id} and j.entity = ${entity.name}
      and case when j.gone = 1 then t.operation is not null else t.operation is null or t.operation <> coalesce(j.left_as, j.operation) end`
}

/** Rows of other entities that would hang in the air: they came later and are not taken back with this operation. */
function orphans(entities: Entities, entity: Entity): RawBuilder<unknown>[] {
  return (entity.children ?? []).map(({ entity: name, on: by }) => {
    const child = entities.find((one) => one.name === name)
    if (!child) throw new Error(`unknown child entity ${name}`)
    const parent = [by.scope ? sql`${sql.ref(`c.${by.scope}`)} = p.scope` : sql`1 = 1`, sql`${sql.ref(`c.${by.item}`)} = p.item`]
    const part = (column: string | undefined) => (column ? sql.ref(`c.${column}`) : sql.lit(0))
    const gone = sql`(select scope, item, subject from planned where entity = ${sql.lit(name)} and after = ${GONE})`
    return sql`select ${sql.lit(name)} as entity, ${part(child.key.scope)} as scope, ${part(child.key.item)} as item,
        ${part(child.key.subject)} as subject, c.operation
      from planned as p inner join ${sql.table(child.table)} as c on ${sql.join(parent, sql` and `)} left join ${gone} as q on ${on(child, 'c', 'q')}
      where p.entity = ${entity.name} and p.after = ${GONE} and q.scope is null`
  })
}

/** Rows that would come back without the row of another entity that they hang on: it was taken away since. */
function adrift(trx: Db, entities: Entities, child: Entity): RawBuilder<unknown>[] {
  return entities.flatMap((parent) => {
    const by = parent.children?.find(({ entity }) => entity === child.name)?.on
    if (!by) return []
    const ours = { ...(by.scope ? { scope: willHold(trx, child, by.scope) } : {}), item: willHold(trx, child, by.item) }
    // A column that is null refers to nothing.
    const hangs = sql.join(
      Object.values(ours).map((value) => sql`${value} is not null`),
      sql` and `,
    )
    const there = sql`exists (select 1 from ${sql.table(parent.table)} as t where ${sql.join(
      Object.entries(ours).map(([part, value]) => sql`${sql.ref(`t.${parent.key[part as 'scope' | 'item']}`)} = ${value}`),
      sql` and `,
    )})`
    const parents = sql`(${sql.join(Object.values(ours))}) in (select ${sql.join(Object.keys(ours).map((part) => sql.ref(part)))}
      from planned where entity = ${parent.name}`
    return sql`select p.entity, p.scope, p.item, p.subject, cast(null as integer) as operation from planned as p
      where p.entity = ${child.name} and p.after is not null and p.after <> ${GONE} and ${hangs}
        and case when ${there} then ${parents} and after = ${GONE}) else not ${parents} and before is null and after <> ${GONE}) end`
  })
}

/** What a planned row will hold in a column of its entity, a part of its key or not. */
function willHold(trx: Db, entity: Entity, column: string) {
  const part = (['scope', 'item', 'subject'] as const).find((one) => entity.key[one] === column)
  const index = entity.columns.findIndex(({ name }) => name === column)
  return part ? sql.ref(`p.${part}`) : elementOf(trx, 'p.after', index, 'integer')
}

/** The rows of a planned undo. Only one that is there before and after has a name, so that a dry run and the undo itself print the same. */
export const restoredRows = (trx: Db, entities: Entities) =>
  trx
    .selectFrom('planned as r')
    .select(['r.entity', 'r.scope', 'r.item', 'r.subject', 'r.outcome'])
    .select(sql<string | null>`case when r.before is not null and r.after <> ${GONE} then ${calledSql(entities)} end`.as('called'))
    .where('r.outcome', 'is not', null)
    .orderBy('r.n')
