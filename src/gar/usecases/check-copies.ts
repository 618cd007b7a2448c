import { sql } from 'kysely'
import { isDay } from '../../days.ts'
import { type Db, rowsOf } from '../../store/engine.ts'
import { valueIn } from '../../store/images.ts'
import type { Problem } from '../../store/problem.ts'
import { MOST, problems } from './check-problems.ts'

/**
 * What copies must be besides: no more taken than there are, given while their subscription served, on real days.
 * @param yearStart first day of the school year: a copy lost in it takes one from its pool
 */
export async function checkCopies(trx: Db, yearStart: string): Promise<Problem[]> {
  return [...(await oversold(trx, yearStart)), ...(await outsideDates(trx)), ...(await wrongDays(trx))]
}

/**
 * A pool of which more is taken than there is, though somebody took from it after its number was last written. An import that lowers the
 * number leaves those copies where they are (rule B9), and gives none afterwards.
 */
const oversold = (trx: Db, yearStart: string) =>
  problems(
    trx,
    'gar.no_pool_is_oversold',
    sql`with over as materialized (select q.school, q.subscription, q.population, q.total, q.operation, count(*) as taken
        from pool as q inner join copy as c on c.school = q.school and c.subscription = q.subscription and q.population in (0, c.population)
        where q.total is not null and (c.state in ('assigned', 'locked') or (c.state = 'lost' and c.since >= ${yearStart}))
        group by q.school, q.subscription, q.population, q.total, q.operation having count(*) > q.total),
      given as materialized (select distinct o.school, o.subscription, o.population from over as o
        inner join copy as c on c.school = o.school and c.subscription = o.subscription and o.population in (0, c.population)
        inner join journal_row as r on r.operation = c.operation and r.entity = 'copy' and r.scope = c.school and r.item = c.subscription and r.subject = c.person
        inner join operation as p on p.id = r.operation left join journal_image as i on i.operation = r.operation and i.id = r.image
        where c.state = 'assigned' and c.operation > o.operation
          and (i.body is null or ${valueIn(trx, 'copy', 'state', 'i.body', sql<number>`p.version`)} in ('freed', 'closed')))
      select school.uai || ' ' || s.code || ' ' || o.population || ': ' || o.taken || ' > ' || o.total as what from over as o
      inner join given as g on g.school = o.school and g.subscription = o.subscription and g.population = o.population
      inner join school on school.id = o.school inner join subscription as s on s.school = o.school and s.id = o.subscription`,
  )

/** A held copy was given on a day on which its subscription served, as it stands or as the journal knows that it stood. */
function outsideDates(trx: Db): Promise<Problem[]> {
  const then = (column: string) => valueIn(trx, 'subscription', column, 'i.body', sql<number>`o.version`)
  return problems(
    trx,
    'gar.given_while_valid',
    sql`with outside as materialized (select c.school, c.subscription, c.person, c.since from copy as c
        inner join subscription as s on s.school = c.school and s.id = c.subscription
        where c.state in ('assigned', 'locked') and (c.since < s.valid_from or c.since > s.valid_until)),
      former as materialized (select r.scope as school, r.item as subscription, ${then('valid_from')} as valid_from, ${then('valid_until')} as valid_until
        from journal_row as r inner join operation as o on o.id = r.operation inner join journal_image as i on i.operation = r.operation and i.id = r.image
        where r.entity = 'subscription' and i.body is not null)
      select school.uai || ' ' || s.code || ' ' || p.gar_id as what from outside as c
      inner join school on school.id = c.school inner join subscription as s on s.school = c.school and s.id = c.subscription
      inner join person as p on p.school = c.school and p.id = c.person
      left join former as f on f.school = c.school and f.subscription = c.subscription and c.since >= f.valid_from and (f.valid_until is null or c.since <= f.valid_until)
      where f.school is null`,
  )
}

/** Every day is a real one. */
async function wrongDays(trx: Db): Promise<Problem[]> {
  const days = sql<{ what: string; day: string }>`select distinct 'copy' as what, since as day from copy
    union select 'person', left_on from person where left_on is not null union select 'subscription', valid_from from subscription
    union select 'subscription', valid_until from subscription where valid_until is not null
    union select 'subscription', granted_on from subscription where granted_on is not null`
  const found: Problem[] = []
  for await (const { what, day } of rowsOf(trx, trx.selectFrom(sql<{ what: string; day: string }>`(${days})`.as('d')).selectAll()))
    if (!isDay(day) && found.length < MOST) found.push({ check: 'gar.days', what: `${what} ${day}` })
  return found
}
