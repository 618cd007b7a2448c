import { type RawBuilder, sql } from 'kysely'
import { analyze, type Bulk, bulkInto, temporaryTable } from '../../store/bulk.ts'
import { type Db, imageOf, imageOfValues } from '../../store/engine.ts'
import { GONE } from '../../store/entity.ts'
import { columnsOf } from '../entities.ts'
import { type StepKind, waitsSince } from '../rules/decision.ts'
import type { Person } from './people.ts'

const whole = 'integer not null'
const text = 'text not null'
const maybe = 'text'

const SUBSCRIBER = {
  ...{ n: whole, library: whole, id: whole, was_library: 'integer', last_name: text, first_name: text, name_key: text, first_key: text },
  ...{ email: maybe, birth_date: maybe, status: text, requested_on: text, decided_on: maybe, decided_by: maybe },
  ...{
    valid_from: maybe,
    expires_on: maybe,
    requests: whole,
    version: whole,
    erased_on: maybe,
    birth_year_band: whole,
    asked_on: maybe,
    asked_email: maybe,
  },
  ...{ outcome: maybe, changed: whole },
} as const
const ACCESS = {
  ...{ n: whole, library: whole, subscriber: whole, resource: whole, status: text, origin: text, validated_on: maybe, ended_on: maybe },
  ...{ outcome: maybe, changed: whole },
} as const
const STEP = { library: whole, subscriber: whole, k: whole, kind: text, day: text, requested_on: text, expires_on: maybe } as const

/** What becomes of one person. */
export interface Aim {
  /** Where it is printed; in the order of adding when left out. */
  n?: number | undefined
  /** The library before, when it is another one. */
  from?: number | undefined
  next: Person
  /** Counted and printed; null when the rows of the resources are what is shown. */
  outcome: string | null
  changed: boolean
  steps?: readonly { kind: StepKind; day: string; library?: number }[]
  /** The outcome to show for single resources. */
  access?: ReadonlyMap<number, string>
}

/** Collects what becomes of each person into temporary tables; the plan is made from them by one statement a table. */
export interface Aims {
  add(aim: Aim): Promise<void>
  /** Fills `planned`, in the order in which people were added. */
  plan(): Promise<void>
}

export async function startAims(trx: Db): Promise<Aims> {
  await temporaryTable(trx, 'aim_subscriber', SUBSCRIBER, 'n')
  await temporaryTable(trx, 'aim_access', ACCESS, 'library, subscriber, resource')
  await temporaryTable(trx, 'aim_step', STEP, 'library, subscriber, k')
  const into = {
    subscriber: bulkInto(trx, 'aim_subscriber', Object.keys(SUBSCRIBER)),
    access: bulkInto(trx, 'aim_access', Object.keys(ACCESS)),
    step: bulkInto(trx, 'aim_step', Object.keys(STEP)),
  }
  let n = 0
  return {
    add: (aim) => addAim(into, aim, aim.n ?? ++n),
    async plan() {
      for (const bulk of Object.values(into)) await bulk.flush()
      await analyze(trx, 'aim_subscriber', 'aim_access', 'aim_step')
      await planRemovals(trx)
      await planPeople(trx)
      await planAccess(trx)
      await planSteps(trx)
    },
  }
}

async function addAim(into: Record<'subscriber' | 'access' | 'step', Bulk>, aim: Aim, n: number): Promise<void> {
  const { next, outcome, changed, from } = aim
  const moved = from !== undefined && from !== next.library ? from : null
  const row: Record<string, unknown> = { ...next, n, was_library: moved, outcome, changed: changed ? 1 : 0 }
  await into.subscriber.add(...Object.keys(SUBSCRIBER).map((key) => row[key] ?? null))
  for (const one of next.access) {
    const shown = aim.access?.get(one.resource) ?? null
    if (!changed && shown === null) continue
    const { resource, status, origin, validated_on, ended_on } = one
    await into.access.add(n, next.library, next.id, resource, status, origin, validated_on, ended_on, shown, changed ? 1 : 0)
  }
  for (const [index, { kind, day, library }] of (aim.steps ?? []).entries())
    await into.step.add(library ?? next.library, next.id, index + 1, kind, day, waitsSince(next), next.expires_on)
}

const afterOf = (trx: Db, entity: string) =>
  imageOfValues(
    trx,
    columnsOf(entity).map((name) => sql.ref(`a.${name}`)),
  )
const beforeOf = (trx: Db, entity: string): RawBuilder<string | null> =>
  sql<string | null>`case when b.operation is null then null else ${imageOf(trx, 'b', [...columnsOf(entity), 'operation'])} end`

/** Whoever goes to another library leaves no row behind but the history, which stays for the figures. */
async function planRemovals(trx: Db): Promise<void> {
  const of = async (entity: string, subject: RawBuilder<unknown>, person: string, left: RawBuilder<unknown>) =>
    sql`insert into planned (scope, entity, item, subject, before, after)
      select b.library, ${sql.lit(entity)}, ${sql.ref(`b.${person}`)}, ${subject}, ${imageOf(trx, 'b', [...columnsOf(entity), 'operation'])}, ${GONE}
      from aim_subscriber as a inner join ${sql.table(entity)} as b on b.library = ${left} and ${sql.ref(`b.${person}`)} = a.id
      where a.changed = 1 and (a.was_library is not null ${entity === 'reminder' ? sql`or a.status = 'erased'` : sql``})`.execute(trx)
  const left = sql`coalesce(a.was_library, a.library)`
  await of('reminder', sql`b.n`, 'subscriber', left)
  await of('access', sql`b.resource`, 'subscriber', left)
  await of('subscriber', sql`null`, 'id', left)
}

const planPeople = (trx: Db) =>
  sql`insert into planned (scope, entity, item, before, after, outcome, detail)
    select a.library, 'subscriber', a.id, ${beforeOf(trx, 'subscriber')}, case when a.changed = 1 then ${afterOf(trx, 'subscriber')} end, a.outcome, a.n
    from aim_subscriber as a left join subscriber as b on b.library = a.library and b.id = a.id
    where a.changed = 1 or a.outcome is not null order by a.n`.execute(trx)

async function planAccess(trx: Db): Promise<void> {
  const differs = sql`(a.changed = 1 and (b.operation is null or ${imageOf(trx, 'b', columnsOf('access'))} <> ${afterOf(trx, 'access')}))`
  await sql`insert into planned (scope, entity, item, subject, before, after, outcome, detail)
    select a.library, 'access', a.subscriber, a.resource, ${beforeOf(trx, 'access')}, case when ${differs} then ${afterOf(trx, 'access')} end, a.outcome, a.n
    from aim_access as a left join access as b on b.library = a.library and b.subscriber = a.subscriber and b.resource = a.resource
    where a.outcome is not null or ${differs} order by a.n, a.resource`.execute(trx)
}

const planSteps = (trx: Db) =>
  sql`insert into planned (scope, entity, item, subject, after)
    select a.library, 'step', a.subscriber, a.k + coalesce((select max(n) from step as s where s.library = a.library and s.subscriber = a.subscriber), 0), ${afterOf(trx, 'step')}
    from aim_step as a order by a.library, a.subscriber, a.k`.execute(trx)

/** The people of the plan as they will be, in its order. An erased one has a number only. */
export const plannedPeople = (trx: Db) =>
  trx
    .selectFrom(sql<PlannedRow>`aim_subscriber`.as('a'))
    .innerJoin('library', 'library.id', 'a.library')
    .select(['a.id', 'library.code as library', 'a.last_name', 'a.first_name', 'a.status', 'a.valid_from', 'a.expires_on', 'a.outcome'])
    .where('a.outcome', 'is not', null)
    .orderBy('a.n')

interface PlannedRow {
  n: number
  library: number
  id: number
  last_name: string
  first_name: string
  status: string
  valid_from: string | null
  expires_on: string | null
  outcome: string | null
}

/** The single resources of the plan as they will be. */
export const plannedAccess = (trx: Db) =>
  trx
    .selectFrom(
      sql<{ n: number; library: number; subscriber: number; resource: number; status: string; outcome: string | null }>`aim_access`.as('a'),
    )
    .innerJoin('library', 'library.id', 'a.library')
    .innerJoin('mdo_resource as r', 'r.id', 'a.resource')
    .select(['a.subscriber as id', 'library.code as library', 'r.code as resource', 'r.name', 'a.status', 'a.outcome'])
    .where('a.outcome', 'is not', null)
    .orderBy('a.n')
    .orderBy('r.code')

/** The people whom the plan changes, where they are now. */
export const plannedNumbers = (trx: Db) =>
  trx
    .selectFrom(sql<PlannedRow & { changed: number }>`aim_subscriber`.as('a'))
    .select(['a.library', 'a.id'])
    .where('a.changed', '=', 1)
    .execute()

/** The people whom the plan takes to another library, where they were. */
export const plannedFormer = async (trx: Db): Promise<{ library: number; id: number }[]> => {
  const { rows } = await sql<{
    library: number
    id: number
  }>`select was_library as library, id from aim_subscriber where was_library is not null`.execute(trx)
  return rows
}
