import { sql } from 'kysely'
import { addDays } from '../../days.ts'
import type { Db } from '../../store/engine.ts'
import {
  byPopulation,
  current,
  endsBy,
  ofPool,
  type PoolFigures,
  type ResourceFigures,
  servingPools,
  statusOn,
  summed,
} from '../rules/figures.ts'
import { POPULATIONS, type Population, populationNumber } from '../rules/population.ts'
import { populationsOf, resolveSelection } from './people.ts'
import { holdsResource, inPublic, matchesHint, poolOfCopy, validOn } from './sql.ts'

export interface FiguresFilter {
  uais?: readonly string[] | undefined
  by?: 'subscription' | 'pool' | undefined
  /** Only the subscriptions that serve today and end within so many days. */
  expiring?: number | undefined
  /** Only what can be given to these: a resource is unlimited when it is so for them. */
  populations?: readonly Population[] | undefined
  today: string
  yearStart: string
}

/**
 * The resources of the schools with their figures, counted from rows in one statement (rule B2), sorted by school and title.
 * @throws CliError 4 for an unknown school
 */
export async function resourceFigures(trx: Db, filter: FiguresFilter): Promise<ResourceFigures[]> {
  const { uais, by, expiring, populations, today, yearStart } = filter
  const { schools } = await resolveSelection(trx, { uais })
  if (schools.length === 0) return []
  const all = await poolFigures(trx, schools, yearStart)
  const pools = expiring === undefined ? all : all.filter((pool) => endsBy(addDays(today, expiring), today, pool))
  const suggestions = await suggestionCounts(trx, schools, by, today)
  const suggested = (pool: PoolFigures) => suggestions.get(keyOf(pool, by)) ?? 0
  if (by === 'pool') return pools.filter(matters).map((pool) => ofPool(pool, suggested(pool), today))
  return grouped(pools, { by, populations, today }, suggested)
}

/** A pool of a population that the subscription is not meant for, with nothing in it, is not worth a row. */
const matters = ({ total, assigned, locked, lost }: PoolFigures) => total !== 0 || assigned + locked + lost > 0

const keyOf = (pool: PoolFigures, by: FiguresFilter['by']) =>
  [pool.uai, by ? pool.subscription : pool.ark, by === 'pool' && pool.pool > 0 ? pool.pool : 0].join('|')

function grouped(
  pools: readonly PoolFigures[],
  { by, populations, today }: Pick<FiguresFilter, 'by' | 'populations' | 'today'>,
  suggested: (pool: PoolFigures) => number,
): ResourceFigures[] {
  const groups = Map.groupBy(pools, (pool) => keyOf(pool, by))
  return [...groups.values()].flatMap((group) => {
    const summable = by ? group : current(group, today)
    const [first, ...others] = populations ? servingPools(summable, populations) : summable
    if (!first) return []
    const row = summed([first, ...others], suggested(first), today)
    return [by ? { ...row, subscription: first.subscription } : row]
  })
}

async function poolFigures(trx: Db, schools: readonly number[], yearStart: string): Promise<PoolFigures[]> {
  const inSchools = (column: string) => sql`${sql.ref(column)} in (${sql.join(schools)})`
  const { rows } = await sql<
    Omit<PoolFigures, 'public'> & Parameters<typeof populationsOf>[0] & { heads: number; granted_on: string | null }
  >`
    select school.uai, r.ark, r.code, r.title, s.code as subscription, s.scope, s.category, s.pupils, s.documentalists, s.teachers, s.staff, s.valid_from, s.valid_until,
      s.granted_on, q.population as pool, q.total, coalesce(n.assigned, 0) as assigned, coalesce(n.locked, 0) as locked, coalesce(n.lost, 0) as lost,
      case when s.granted_on is null then 0 else (select count(*) from person as p where p.school = s.school and p.left_on is null and ${inPublic()}) end as heads
    from subscription as s inner join school on school.id = s.school inner join resource as r on r.id = s.resource
      inner join pool as q on q.school = s.school and q.subscription = s.id
      left join (select c.school, c.subscription, q.population, sum(case when c.state = 'assigned' then 1 else 0 end) as assigned,
          sum(case when c.state = 'locked' then 1 else 0 end) as locked, sum(case when c.state = 'lost' and c.since >= ${yearStart} then 1 else 0 end) as lost
        from copy as c inner join pool as q on ${poolOfCopy} where ${inSchools('c.school')} group by c.school, c.subscription, q.population) as n
        on n.school = q.school and n.subscription = q.subscription and n.population = q.population
    where ${inSchools('s.school')} order by school.uai, r.title_key, r.code, s.code, q.population`.execute(trx)
  return rows.map(({ heads, granted_on, ...row }) => ({
    ...row,
    public: populationsOf(row),
    assigned: granted_on === null ? row.assigned : heads,
  }))
}

/** People of the public without a copy whose level or subject is the resource's, per resource, subscription or pool. */
async function suggestionCounts(trx: Db, schools: readonly number[], by: FiguresFilter['by'], today: string): Promise<Map<string, number>> {
  const pool = sql`case when exists (select 1 from pool as q where q.school = s.school and q.subscription = s.id and q.population = 0) then 0
    when p.pupils = 1 and s.pupils = 1 then 1 when p.documentalists = 1 and s.documentalists = 1 then 2 when p.teachers = 1 and s.teachers = 1 then 3 else 4 end`
  const key = by ? sql`s.code` : sql`r.ark`
  const poolKey = by === 'pool' ? pool : sql`0`
  const { rows } = await sql<{ uai: string; key: string; pool: number; people: number }>`
    select uai, key, pool, count(distinct person) as people from (
      select school.uai, ${key} as key, ${poolKey} as pool, p.id as person
      from subscription as s inner join school on school.id = s.school inner join resource as r on r.id = s.resource inner join person as p on p.school = s.school
      where s.school in (${sql.join(schools)}) and s.scope = 'individual' and p.left_on is null and ${validOn(today)} and ${inPublic()}
        and exists (select 1 from hint as h0 where h0.school = s.school and h0.subscription = s.id)
        and ${matchesHint} and not ${holdsResource(today)}) as found
    group by uai, key, pool`.execute(trx)
  return new Map(rows.map(({ uai, key: what, pool: number, people }) => [[uai, what, number].join('|'), people]))
}

/**
 * The figures of each pool of the valid subscriptions, as the people of one population find them: common pools in one row, pools of
 * their own with what they may take from the common ones beside.
 */
export async function figuresByPopulation(trx: Db, filter: FiguresFilter): Promise<ResourceFigures[]> {
  const { schools } = await resolveSelection(trx, { uais: filter.uais })
  return (await validPools(trx, schools, filter)).flatMap((pools) => byPopulation(pools, filter.today))
}

/** The same as a plan that gives copies one by one would leave it, for the populations to whom it gives them. */
export async function remainingAfter(trx: Db, filter: FiguresFilter): Promise<ResourceFigures[]> {
  const { rows } = await sql<{ school: number; uai: string; ark: string; subscription: string; population: number; given: number }>`
    select n.scope as school, e.uai, r.ark, s.code as subscription, n.detail as population, sum(case when n.outcome = 'assigned' then 1 else 0 end) as given
    from planned as n inner join subscription as s on s.school = n.scope and s.id = n.item and s.scope = 'individual'
      inner join school as e on e.id = n.scope inner join resource as r on r.id = n.topic
    where n.entity = 'copy' and n.outcome in ('assigned', 'regranted') group by n.scope, e.uai, r.ark, s.code, n.detail`.execute(trx)
  if (rows.length === 0) return []
  const pools = await validPools(trx, [...new Set(rows.map(({ school }) => school))], filter)
  return pools.flatMap((group) => {
    const mine = rows.filter(({ uai, ark }) => uai === group[0].uai && ark === group[0].ark)
    if (mine.length === 0) return []
    const givenOf = ({ subscription, pool }: PoolFigures) =>
      mine
        .filter((row) => row.subscription === subscription && [0, row.population].includes(pool))
        .reduce((all, { given }) => all + given, 0)
    const [first, ...others] = group.map((pool) => ({ ...pool, assigned: pool.assigned + givenOf(pool) }))
    const populations = POPULATIONS.filter((one) => mine.some(({ population }) => population === populationNumber(one)))
    return first ? byPopulation([first, ...others], filter.today, populations) : []
  })
}

/** The pools of the subscriptions that serve today, one group a school and resource. */
async function validPools(trx: Db, schools: readonly number[], { today, yearStart }: FiguresFilter) {
  const pools = schools.length === 0 ? [] : await poolFigures(trx, schools, yearStart)
  const valid = pools.filter((pool) => statusOn(today, pool) === 'valid')
  return [...Map.groupBy(valid, ({ uai, ark }) => `${uai} ${ark}`).values()] as [PoolFigures, ...PoolFigures[]][]
}
