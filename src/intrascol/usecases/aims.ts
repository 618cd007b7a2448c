import { type RawBuilder, sql } from 'kysely'
import { analyze, bulkInto, temporaryTable } from '../../store/bulk.ts'
import { type Db, imageOf, imageOfValues } from '../../store/engine.ts'
import { type Entity, GONE } from '../../store/entity.ts'
import type { Account, Class, ClassMember, Rollover } from '../../store/schema.ts'
import { entities } from '../entities.ts'

/** Rows as they will be: the operation is added when the plan is applied. */
export type AccountRow = Omit<Account, 'operation'>
export type ClassRow = Omit<Class, 'operation'>
export type MemberRow = Omit<ClassMember, 'operation'>
export type RolloverRow = Omit<Rollover, 'operation'>

interface Rows {
  account: AccountRow
  class: ClassRow
  class_member: MemberRow
  rollover: RolloverRow
}

/** How a row is counted and printed, and whether it is removed. A row that is already as wished is not written, whatever its outcome. */
export interface Fate {
  /** Counted and printed; without one the row is journalled at most. */
  outcome?: string
  gone?: boolean
}

/** Collects what becomes of each row into temporary tables; `planned` is filled from them by one statement a table. */
export interface Aims {
  add<Name extends keyof Rows>(entity: Name, next: Rows[Name], fate?: Fate): Promise<void>
  /** Fills `planned`: each entity in the order in which its rows were added. */
  plan(): Promise<void>
}

const keysOf = ({ key }: Entity) => [key.item, ...(key.subject ? [key.subject] : [])]
const aimTable = ({ name }: Entity) => `aim_${name}`

/** Each row is aimed at once. */
export async function startAims(trx: Db): Promise<Aims> {
  const bulks = new Map<string, ReturnType<typeof bulkInto>>()
  for (const entity of entities) {
    const columns = Object.fromEntries(entity.columns.map(({ name, type }) => [name, type]))
    const keys = Object.fromEntries(keysOf(entity).map((name) => [name, 'integer not null']))
    const types = { n: 'integer not null', ...keys, ...columns, outcome: 'text', gone: 'integer not null' }
    await temporaryTable(trx, aimTable(entity), types, keysOf(entity).join(', '))
    bulks.set(entity.name, bulkInto(trx, aimTable(entity), Object.keys(types)))
  }
  let n = 0
  return {
    async add(name, next, { outcome, gone = false } = {}) {
      const entity = entityOf(name)
      const row = next as unknown as Record<string, unknown>
      const values = [...keysOf(entity), ...entity.columns.map((column) => column.name)].map((column) => row[column] ?? null)
      await bulks.get(name)?.add(++n, ...values, outcome ?? null, gone ? 1 : 0)
    },
    async plan() {
      for (const bulk of bulks.values()) await bulk.flush()
      await analyze(trx, ...entities.map(aimTable))
      for (const entity of entities) await planEntity(trx, entity)
    },
  }
}

function entityOf(name: string): Entity {
  const entity = entities.find((one) => one.name === name)
  if (!entity) throw new Error(`unknown entity ${name}`)
  return entity
}

async function planEntity(trx: Db, entity: Entity): Promise<void> {
  const columns = entity.columns.map(({ name }) => name)
  const refs = (names: readonly string[], of: string) => names.map((name) => sql.ref(`${of}.${name}`))
  const next = imageOfValues(trx, refs(columns, 'a'))
  const isNew = sql`b.operation is null`
  const after: RawBuilder<unknown> = sql`case when a.gone = 1 then case when ${isNew} then null else ${GONE} end
    when ${isNew} or ${imageOf(trx, 'b', columns)} <> ${next} then ${next} end`
  const keys = keysOf(entity)
  const same = sql.join(
    keys.map((name) => sql`${sql.ref(`b.${name}`)} = ${sql.ref(`a.${name}`)}`),
    sql` and `,
  )
  const subject = entity.key.subject ? sql.ref(`a.${entity.key.subject}`) : sql`cast(null as integer)`
  await sql`insert into planned (scope, entity, item, subject, before, after, outcome, detail)
    select 0, ${sql.lit(entity.name)}, item, subject, before, after, outcome, n from (
      select a.n, a.outcome, ${sql.ref(`a.${entity.key.item}`)} as item, ${subject} as subject, ${after} as after,
        case when ${isNew} then null else ${imageOf(trx, 'b', [...columns, 'operation'])} end as before
      from ${sql.table(aimTable(entity))} as a left join ${sql.table(entity.table)} as b on ${same}) as w
    where after is not null or outcome is not null order by n`.execute(trx)
}

/** The accounts of the plan that have an outcome, as they will be, in the order in which they were added. */
export const plannedAccounts = (trx: Db) =>
  trx
    .selectFrom(sql<AccountRow & { n: number; outcome: string | null }>`aim_account`.as('a'))
    .leftJoin(sql<ClassRow>`aim_class`.as('w'), 'w.id', 'a.class')
    .leftJoin('class as c', 'c.id', 'a.class')
    .select(['a.id', 'a.login', 'a.first_name', 'a.kind', 'a.level', 'a.password', 'a.outcome'])
    .select(sql<string>`coalesce(a.usage_name, a.last_name)`.as('last_name'))
    .select(sql<string | null>`coalesce(w.name, c.name)`.as('class'))
    .where('a.outcome', 'is not', null)
    .orderBy('a.n')

/** The classes of the plan that have an outcome, as they will be. */
export const plannedClasses = (trx: Db) =>
  trx
    .selectFrom(sql<ClassRow & { n: number; outcome: string | null }>`aim_class`.as('a'))
    .leftJoin('account as t', 't.id', 'a.teacher')
    .leftJoin(sql<AccountRow>`aim_account`.as('w'), 'w.id', 'a.teacher')
    .select(['a.id', 'a.name as class', 'a.levels', 'a.year', 'a.outcome'])
    .select(sql<string | null>`coalesce(w.login, t.login)`.as('teacher'))
    .where('a.outcome', 'is not', null)
    .orderBy('a.n')
