import { sql } from 'kysely'
import { addDays } from '../../days.ts'
import type { Db } from '../../store/engine.ts'
import { current, ofPool, type PoolFigures, type ResourceFigures, summed } from '../rules/figures.ts'
import { populationsOf, resolveSelection } from './people.ts'
import { holdsResource, inPublic, matchesHint, poolOfCopy, validOn } from './sql.ts'

export interface FiguresFilter {
  uais?: readonly string[] | undefined
  by?: 'subscription' | 'pool' | undefined
  /** Only what is valid today and ends within so many days. */
  expiring?: number | undefined
  today: string
  yearStart: string
}

/**
 * The resources of the schools with their figures, counted from rows in one statement (rule B2), sorted by school and title.
 * @throws CliError 4 for an unknown school
 */
export async function resourceFigures(trx: Db, { uais, by, expiring, today, yearStart }: FiguresFilter): Promise<ResourceFigures[]> {
  const { schools } = await resolveSelection(trx, { uais })
  if (schools.length === 0) return []
  const pools = await poolFigures(trx, schools, yearStart)
  const suggestions = await suggestionCounts(trx, schools, by, today)
  const suggested = (pool: PoolFigures) => suggestions.get(keyOf(pool, by)) ?? 0
  const rows =
    by === 'pool' ? pools.filter(matters).map((pool) => ofPool(pool, suggested(pool), today)) : grouped(pools, by, today, suggested)
  if (expiring === undefined) return rows
  return rows.filter(({ status, valid_until }) => status === 'valid' && valid_until !== null && valid_until <= addDays(today, expiring))
}

/** A pool of a population that the subscription is not meant for, with nothing in it, is not worth a row. */
const matters = ({ total, assigned, locked, lost }: PoolFigures) => total !== 0 || assigned + locked + lost > 0

const keyOf = (pool: PoolFigures, by: FiguresFilter['by']) =>
  [pool.uai, by ? pool.subscription : pool.ark, by === 'pool' && pool.pool > 0 ? pool.pool : 0].join('|')

function grouped(
  pools: readonly PoolFigures[],
  by: FiguresFilter['by'],
  today: string,
  suggested: (pool: PoolFigures) => number,
): ResourceFigures[] {
  const groups = Map.groupBy(pools, (pool) => keyOf(pool, by))
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = by ? group : current(group, today)
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

/** What would be left of each resource of a plan that gives copies one by one, null without a limit; with its school when there are several. */
export async function remainingAfter(trx: Db, filter: FiguresFilter): Promise<{ title: string; remaining: number | null }[]> {
  const { rows } = await sql<{ uai: string; code: string; title: string; given: number }>`
    select e.uai, r.code, r.title, sum(case when n.outcome = 'assigned' then 1 else 0 end) as given
    from planned as n inner join subscription as s on s.school = n.scope and s.id = n.item and s.scope = 'individual'
      inner join school as e on e.id = n.scope inner join resource as r on r.id = n.topic
    where n.entity = 'copy' and n.outcome in ('assigned', 'regranted') group by e.uai, r.code, r.title, r.title_key order by r.title_key, r.code, e.uai`.execute(
    trx,
  )
  if (rows.length === 0) return []
  const figures = await resourceFigures(trx, filter)
  const several = new Set(rows.map(({ uai }) => uai)).size > 1
  return rows.map(({ uai, code, title, given }) => {
    const available = figures.find((row) => row.uai === uai && row.code === code)?.available ?? null
    return { title: several ? `${uai} ${title}` : title, remaining: available === null ? null : available - given }
  })
}
