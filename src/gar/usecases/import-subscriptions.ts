import { type RawBuilder, sql } from 'kysely'
import { slug } from '../../fold.ts'
import { temporaryTable } from '../../store/bulk.ts'
import { type Db, imageOf, imageOfValues } from '../../store/engine.ts'
import { GONE } from '../../store/entity.ts'
import { columnsOf } from '../entities.ts'
import { type Population, populationWord } from '../rules/population.ts'
import { takesOne } from './sql.ts'

const number = 'integer not null'
const text = 'text not null'

/**
 * Plans what a file of subscriptions adds and changes, from the staging tables; what the file does not name stays.
 * Outcomes, one a school and subscription: `created`, `updated`, `unchanged`.
 */
export async function planSubscriptions(trx: Db): Promise<void> {
  await aimResources(trx)
  await aimSubscriptions(trx)
  await planRows(trx, 'resource', sql`aim_resource as a left join resource as b on b.id = a.id`, { scope: sql`0`, item: sql`a.id` })
  await planSubscriptionRows(trx)
  await planPools(trx)
  await planHints(trx)
  await planCopiesNoLongerLost(trx)
  await tellUpdated(trx)
}

/** Each resource once. A short code and a title are given once and never change: of a new one the last title of the file. */
async function aimResources(trx: Db): Promise<void> {
  await temporaryTable(trx, 'aim_resource', { id: number, ark: text, code: text, title: text, title_key: text }, 'id')
  const known = await trx.selectFrom('resource').selectAll().execute()
  const { rows } = await sql<{
    ark: string
    title: string
    title_key: string
  }>`select ark, title, title_key from in_resource order by line`.execute(trx)
  const wanted = new Map(rows.map((row) => [row.ark, row]))
  const taken = new Set(known.map(({ code }) => code))
  let last = Math.max(0, ...known.map(({ id }) => id))
  for (const { ark, title, title_key } of wanted.values()) {
    const old = known.find((resource) => resource.ark === ark)
    const code = old?.code ?? freeCode(title, taken)
    taken.add(code)
    const named = old ?? { title, title_key }
    await sql`insert into aim_resource values (${old?.id ?? ++last}, ${ark}, ${code}, ${named.title}, ${named.title_key})`.execute(trx)
  }
}

function freeCode(title: string, taken: ReadonlySet<string>): string {
  const wanted = slug(title) || 'ressource'
  for (let number = 1; ; number++) {
    const code = number === 1 ? wanted : `${wanted}-${number}`
    if (!taken.has(code)) return code
  }
}

async function aimSubscriptions(trx: Db): Promise<void> {
  const types = {
    ...{
      school: number,
      id: number,
      code: text,
      resource: number,
      category: text,
      scope: text,
      pupils: number,
      documentalists: number,
      teachers: number,
      staff: number,
    },
    ...{ valid_from: text, valid_until: 'text', project: 'text', distributor: text, comment: 'text', granted_on: 'text' },
  }
  await temporaryTable(trx, 'aim_subscription', types, 'school, id')
  const columns = sql`i.code, r.id, i.category, i.scope, i.pupils, i.documentalists, i.teachers, i.staff, i.valid_from, i.valid_until, i.project, i.distributor, i.comment`
  const from = sql`in_subscription as i inner join aim_resource as r on r.ark = i.ark left join subscription as s on s.school = i.school and s.code = i.code`
  await sql`insert into aim_subscription select i.school, s.id, ${columns}, case when i.scope = 'school' then s.granted_on else null end from ${from} where s.id is not null`.execute(
    trx,
  )
  await sql`insert into aim_subscription
    select i.school, (select coalesce(max(id), 0) from subscription as last where last.school = i.school) + row_number() over (partition by i.school order by i.code), ${columns}, cast(null as text)
    from ${from} where s.id is null`.execute(trx)
}

const after = (trx: Db, entity: string) =>
  imageOfValues(
    trx,
    columnsOf(entity).map((name) => sql.ref(`a.${name}`)),
  )

/** Rows that are new or differ, in the order of their numbers: both engines journal them alike. `from` names the row wanted `a` and the row of the store `b`. */
async function planRows(
  trx: Db,
  entity: string,
  from: RawBuilder<unknown>,
  key: { scope: RawBuilder<unknown>; item: RawBuilder<unknown>; subject?: RawBuilder<unknown> },
): Promise<void> {
  const columns = columnsOf(entity)
  await sql`insert into planned (scope, entity, item, subject, before, after)
    select ${key.scope}, ${sql.lit(entity)}, ${key.item}, ${key.subject ?? sql`cast(null as integer)`}, case when b.operation is null then null else ${imageOf(trx, 'b', [...columns, 'operation'])} end, ${after(trx, entity)}
    from ${from} where b.operation is null or ${imageOf(trx, 'b', columns)} <> ${after(trx, entity)} order by 1, 3, 4`.execute(trx)
}

/** One row a subscription, changed or not: it carries the outcome. */
async function planSubscriptionRows(trx: Db): Promise<void> {
  const columns = columnsOf('subscription')
  const differs = sql`${imageOf(trx, 'b', columns)} <> ${after(trx, 'subscription')}`
  await sql`insert into planned (scope, entity, item, before, after, outcome, topic)
    select a.school, 'subscription', a.id, case when b.operation is null then null else ${imageOf(trx, 'b', [...columns, 'operation'])} end,
      case when b.operation is null or ${differs} then ${after(trx, 'subscription')} else null end,
      case when b.operation is null then 'created' when ${differs} then 'updated' else 'unchanged' end, a.resource
    from aim_subscription as a left join subscription as b on b.school = a.school and b.id = a.id order by a.school, a.code`.execute(trx)
}

async function planPools(trx: Db): Promise<void> {
  const wanted = sql`(select s.school, s.id as subscription, i.population, i.total from in_pool as i inner join aim_subscription as s on s.code = i.code) as a`
  const same = sql`b.school = a.school and b.subscription = a.subscription and b.population = a.population`
  await planRows(trx, 'pool', sql`${wanted} left join pool as b on ${same}`, {
    scope: sql`a.school`,
    item: sql`a.subscription`,
    subject: sql`a.population`,
  })
  await planGone(trx, 'pool', sql`b.population`, wanted, same)
}

async function planHints(trx: Db): Promise<void> {
  const wanted = sql`(select s.school, s.id as subscription, i.id, i.kind, i.key from in_hint as i inner join aim_subscription as s on s.code = i.code) as a`
  const same = sql`b.school = a.school and b.subscription = a.subscription and b.id = a.id`
  await planRows(trx, 'hint', sql`${wanted} left join hint as b on ${same}`, {
    scope: sql`a.school`,
    item: sql`a.subscription`,
    subject: sql`a.id`,
  })
  await planGone(trx, 'hint', sql`b.id`, wanted, same)
}

/** Rows of the subscriptions of the file that it no longer has. */
async function planGone(
  trx: Db,
  entity: string,
  subject: RawBuilder<unknown>,
  wanted: RawBuilder<unknown>,
  same: RawBuilder<unknown>,
): Promise<void> {
  await sql`insert into planned (scope, entity, item, subject, before, after)
    select b.school, ${sql.lit(entity)}, b.subscription, ${subject}, ${imageOf(trx, 'b', [...columnsOf(entity), 'operation'])}, ${GONE}
    from ${sql.table(entity)} as b inner join aim_subscription as s on s.school = b.school and s.id = b.subscription left join ${wanted} on ${same} where a.school is null order by 1, 3, 4`.execute(
    trx,
  )
}

/** Nothing is lost from an unlimited pool (rule B2): copies lost before it became unlimited are closed. */
async function planCopiesNoLongerLost(trx: Db): Promise<void> {
  const columns = columnsOf('copy')
  const values = columns.map((name) => (name === 'state' ? sql`cast('closed' as text)` : sql.ref(`c.${name}`)))
  await sql`insert into planned (scope, entity, item, subject, before, after)
    select c.school, 'copy', c.subscription, c.person, ${imageOf(trx, 'c', [...columns, 'operation'])}, ${imageOfValues(trx, values)}
    from copy as c inner join aim_subscription as s on s.school = c.school and s.id = c.subscription inner join in_pool as i on i.code = s.code and i.population in (0, c.population)
    where c.state = 'lost' and i.total is null order by 1, 3, 4`.execute(trx)
}

/** A subscription whose pools or hints alone changed is updated too. */
async function tellUpdated(trx: Db): Promise<void> {
  await sql`update planned set outcome = 'updated' where entity = 'subscription' and outcome = 'unchanged'
    and exists (select 1 from (select scope, item from planned where entity in ('pool', 'hint')) as c where c.scope = planned.scope and c.item = planned.item)`.execute(
    trx,
  )
}

/** One row a school and subscription. Names come from the plan, because new ones are not in the store yet. */
export const plannedSubscriptions = (trx: Db) =>
  trx
    .selectFrom('planned')
    .innerJoin('school', 'school.id', 'planned.scope')
    .innerJoin(
      sql<{ school: number; id: number; code: string; valid_from: string; valid_until: string | null }>`aim_subscription`.as('a'),
      (on) => on.onRef('a.school', '=', 'planned.scope').onRef('a.id', '=', 'planned.item'),
    )
    .innerJoin(sql<{ id: number; ark: string; code: string; title: string }>`aim_resource`.as('r'), 'r.id', 'planned.topic')
    .select([
      'school.uai',
      'a.code as subscription',
      'r.ark as resource',
      'r.code',
      'r.title',
      'a.valid_from',
      'a.valid_until',
      'planned.outcome',
    ])
    .where('planned.entity', '=', 'subscription')
    .where('planned.outcome', 'is not', null)
    .orderBy('planned.n')

/** How many subscriptions of the plan do not serve today: a resource that was bought but will not be seen. */
export async function notServing(trx: Db, today: string): Promise<number> {
  const { rows } = await sql<{
    n: number
  }>`select count(distinct code) as n from aim_subscription where valid_from > ${today} or valid_until < ${today}`.execute(trx)
  return rows[0]?.n ?? 0
}

/** Resources that the file calls otherwise than the store does. */
export async function keptTitles(trx: Db): Promise<{ title: string; named: string }[]> {
  const { rows } = await sql<{ title: string; named: string }>`select distinct r.title, i.title as named
    from in_resource as i inner join resource as r on r.ark = i.ark where r.title <> i.title order by r.title, i.title`.execute(trx)
  return rows
}

/** A number of copies that the file lowers, with those that are out. */
export interface Lowered {
  uai: string
  title: string
  subscription: string
  pool: Population | 'all'
  /** Null: it had no limit. */
  before: number | null
  total: number
  taken: number
}

/** The pools in which there are fewer copies than before, whether or not more are out than that (rule B9). */
export async function loweredPools(trx: Db, yearStart: string): Promise<Lowered[]> {
  const { rows } = await sql<Omit<Lowered, 'pool'> & { population: number }>`
    select e.uai, r.title, s.code as subscription, i.population, q.total as before, i.total, (select count(*) from copy as c
      where c.school = s.school and c.subscription = s.id and (i.population = 0 or c.population = i.population) and ${takesOne(yearStart)}) as taken
    from aim_subscription as s inner join in_pool as i on i.code = s.code inner join school as e on e.id = s.school inner join aim_resource as r on r.id = s.resource
      inner join pool as q on q.school = s.school and q.subscription = s.id and q.population = i.population
    where i.total < coalesce(q.total, ${MOST}) order by e.uai, r.title, s.code, i.population`.execute(trx)
  return rows.map(({ population, ...row }) => ({ ...row, pool: populationWord(population) }))
}

/** More copies than any file can name. */
const MOST = 2_000_000_000
