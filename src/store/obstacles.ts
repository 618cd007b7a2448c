import { type RawBuilder, sql } from 'kysely'
import { temporaryTable } from './bulk.ts'
import { type Db, elementOf } from './engine.ts'
import { calledSql, type Entities, type Entity, GONE, sameKey } from './entity.ts'

/** What keeps a row from going back, and the operation that did it. */
export interface Conflict {
  entity: string
  scope: number
  item: number
  subject: number
  /** What people call the row; null when it has no better word than its numbers. */
  called: string | null
  /** The operation that wrote it; null when it is not known any more. */
  operation: number | null
  /**
   * `changed` or `removed` since; `hangs` on a row that would go; `taken`: has the name, code or login that would come back; `rule`: a rule of
   * the program keeps the row as it is.
   */
  why: 'changed' | 'removed' | 'hangs' | 'taken' | 'rule'
}

const KEY = ['entity', 'scope', 'item', 'subject'] as const
const refs = (alias: string) => KEY.map((part) => sql.ref(`${alias}.${part}`))
const keyIn = (entity: Entity, alias: string) => [
  sql.lit(entity.name),
  ...(['scope', 'item', 'subject'] as const).map((part) => {
    const column = entity.key[part]
    return column ? sql.ref(`${alias}.${column}`) : sql.lit(0)
  }),
]

/** The temporary table `in_the_way`: a planned row that cannot go back, and the row (`by_…`) and operation that keep it from it. */
export const startObstacles = (trx: Db): Promise<void> =>
  temporaryTable(trx, 'in_the_way', {
    ...{ n: 'numbered', entity: 'text not null', scope: 'integer not null', item: 'integer not null', subject: 'integer not null' },
    ...{ by_entity: 'text', by_scope: 'integer', by_item: 'integer', by_subject: 'integer', operation: 'integer', why: 'text' },
  })

async function note(trx: Db, query: RawBuilder<unknown>): Promise<number> {
  const { numAffectedRows } = await sql`insert into in_the_way (entity, scope, item, subject, by_entity, by_scope, by_item, by_subject,
    operation, why) ${query}`.execute(trx)
  return Number(numAffectedRows ?? 0)
}

/** Notes a row that a rule of the program keeps from going back. */
export async function noteRule(trx: Db, { entity, scope, item, subject }: Omit<Conflict, 'called' | 'operation' | 'why'>): Promise<void> {
  await note(trx, sql`select ${sql.join([entity, scope, item, subject, entity, scope, item, subject])}, cast(null as integer), 'rule'`)
}

/** Looks for rows that are not as the operation left them. Its plan says in `detail` which operation they carried. */
export async function noteTouched(trx: Db, entity: Entity): Promise<void> {
  await note(
    trx,
    sql`select ${sql.join(refs('p'))}, ${sql.join(refs('p'))}, t.operation, case when t.operation is null then 'removed' else 'changed' end
      from planned as p left join ${sql.table(entity.table)} as t on ${sameKey(entity.key, 't', 'p')}
      where p.entity = ${entity.name} and p.after is not null
        and case when p.before is null then t.operation is not null else t.operation is null or t.operation <> p.detail end`,
  )
}

/** Looks among what is planned for what the rest of the store does not allow. @returns how much there is */
export async function noteMisfits(trx: Db, entities: Entities, concerned: readonly Entity[]): Promise<number> {
  let found = 0
  for (const entity of concerned)
    for (const query of [...orphans(trx, entities, entity), ...adrift(trx, entities, entity), ...taken(trx, entity)])
      found += await note(trx, query)
  return found
}

/** Rows of other entities that would hang in the air: they came later and are not taken back with this operation. */
function orphans(trx: Db, entities: Entities, entity: Entity): RawBuilder<unknown>[] {
  return (entity.children ?? []).map(({ entity: name, on }) => {
    const child = entities.find((one) => one.name === name)
    if (!child) throw new Error(`unknown child entity ${name}`)
    const parts = Object.entries(on) as ['scope' | 'item', string][]
    const now = parts.map(([part, column]) => sql`${sql.ref(`c.${column}`)} = ${sql.ref(`p.${part}`)}`)
    const then = parts.map(([part, column]) => sql`${willHold(trx, child, 'q', column)} = ${sql.ref(`p.${part}`)}`)
    const [[part, column] = ['item', '']] = parts
    // SQLite takes `cross join` for an order: a school is read once, and not again for each of its people.
    return sql`select ${sql.join(refs('p'))}, ${sql.join(keyIn(child, 'c'))}, c.operation, 'hangs'
      from (select distinct ${sql.ref(part)} as one from planned where entity = ${entity.name} and after = ${GONE}) as s
        cross join ${sql.table(child.table)} as c cross join planned as p
        left join planned as q on q.entity = ${name} and q.after is not null and ${sameKey(child.key, 'c', 'q')}
      where ${sql.ref(`c.${column}`)} = s.one and ${sql.join(now, sql` and `)}
        and p.entity = ${entity.name} and p.after = ${GONE} and (q.entity is null or (q.after <> ${GONE} and ${sql.join(then, sql` and `)}))`
  })
}

/** Rows that would come back without the row of another entity that they hang on: it was taken away since. */
function adrift(trx: Db, entities: Entities, child: Entity): RawBuilder<unknown>[] {
  return entities.flatMap((parent) => {
    const by = parent.children?.find(({ entity }) => entity === child.name)?.on
    if (!by) return []
    const ours = Object.entries(by).map(([part, column]) => [part as 'scope' | 'item', willHold(trx, child, 'p', column)] as const)
    const all = (each: (part: 'scope' | 'item', value: RawBuilder<unknown>) => RawBuilder<unknown>) =>
      sql.join(
        ours.map(([part, value]) => each(part, value)),
        sql` and `,
      )
    const value = (wanted: 'scope' | 'item') => ours.find(([part]) => part === wanted)?.[1] ?? sql.lit(0)
    return [
      sql`select ${sql.join(refs('p'))}, ${sql.lit(parent.name)}, ${value('scope')}, ${value('item')}, 0, cast(null as integer), 'removed'
      from planned as p left join ${sql.table(parent.table)} as t on ${all((part, held) => sql`${sql.ref(`t.${parent.key[part]}`)} = ${held}`)}
        left join planned as q on q.entity = ${parent.name} and q.after is not null and ${all((part, held) => sql`${sql.ref(`q.${part}`)} = ${held}`)}
      where p.entity = ${child.name} and p.after is not null and p.after <> ${GONE} and ${all((_, held) => sql`${held} is not null`)}
        and case when t.operation is null then q.entity is null or q.before is not null or q.after = ${GONE}
          else coalesce(q.after, '') = ${GONE} end`,
    ]
  })
}

/** Rows that would come back with a name, code or login that another one has by now. */
function taken(trx: Db, entity: Entity): RawBuilder<unknown>[] {
  return (entity.unique ?? []).map(({ columns, unless }) => {
    const now = columns.map((column) => sql`${sql.ref(`t.${column}`)} = ${willHold(trx, entity, 'p', column)}`)
    const then = columns.map((column) => sql`${willHold(trx, entity, 'q', column)} = ${willHold(trx, entity, 'p', column)}`)
    const counts = (alias: string) => (unless ? sql`and ${willHold(trx, entity, alias, unless)} is null` : sql``)
    return sql`select ${sql.join(refs('p'))}, ${sql.join(keyIn(entity, 't'))}, t.operation, 'taken'
      from planned as p inner join ${sql.table(entity.table)} as t on ${sql.join(now, sql` and `)}
          and not (${sameKey(entity.key, 't', 'p')}) ${unless ? sql`and ${sql.ref(`t.${unless}`)} is null` : sql``}
        left join planned as q on q.entity = ${entity.name} and q.after is not null and ${sameKey(entity.key, 't', 'q')}
      where p.entity = ${entity.name} and p.after is not null and p.after <> ${GONE} ${counts('p')}
        and (q.entity is null or (q.after <> ${GONE} and ${sql.join(then, sql` and `)} ${counts('q')}))`
  })
}

/** What a planned row will hold in a column of its entity, a part of its key or not. */
function willHold(trx: Db, entity: Entity, alias: string, column: string): RawBuilder<unknown> {
  const part = (['scope', 'item', 'subject'] as const).find((one) => entity.key[one] === column)
  if (part) return sql.ref(`${alias}.${part}`)
  const index = entity.columns.findIndex(({ name }) => name === column)
  const type = entity.columns[index]?.type ?? 'text'
  // An image is read only where there is one, and not what stands for none.
  return sql`case when ${sql.ref(`${alias}.after`)} <> ${GONE} then ${elementOf(trx, `${alias}.after`, index, type)} end`
}

/** Leaves what is in the way out of the plan: it is counted as `skipped` and stays as it is. */
export async function setAside(trx: Db): Promise<void> {
  await sql`update planned set before = null, after = null, left_as = null, outcome = 'skipped', detail = w.operation
    from (select entity, scope, item, subject, max(operation) as operation from in_the_way group by entity, scope, item, subject) as w
    where planned.entity = w.entity and planned.scope = w.scope and planned.item = w.item and planned.subject = w.subject
      and planned.after is not null`.execute(trx)
}

/** A thousand of the conflicts, with what their rows are called. @param since the operation that is to be taken back */
export async function conflicts(trx: Db, entities: Entities, since: number): Promise<{ all: number; first: Conflict[] }> {
  const distinct = sql`select by_entity as entity, by_scope as scope, by_item as item, by_subject as subject, why, max(operation) as operation,
    min(n) as n from in_the_way group by by_entity, by_scope, by_item, by_subject, why`
  const removed = sql`select j.entity, j.scope, j.item, j.subject, max(j.operation) as operation from journal_row as j
    inner join (select distinct by_entity, by_scope, by_item, by_subject from in_the_way where operation is null) as w
      on w.by_entity = j.entity and w.by_scope = j.scope and w.by_item = j.item and w.by_subject = j.subject
    where j.operation > ${since} and j.gone = 1 group by j.entity, j.scope, j.item, j.subject`
  const { rows } = await sql<Conflict>`select r.entity, r.scope, r.item, r.subject, ${calledSql(entities)} as called, r.why,
      coalesce(r.operation, g.operation) as operation
    from (${distinct}) as r left join (${removed}) as g
      on g.entity = r.entity and g.scope = r.scope and g.item = r.item and g.subject = r.subject
    order by r.n limit 1000`.execute(trx)
  const { rows: count } = await sql<{ n: number }>`select count(*) as n from (${distinct}) as d`.execute(trx)
  return { all: count[0]?.n ?? 0, first: rows }
}
