import { sql } from 'kysely'
import { CliError, EXIT } from '../../errors.ts'
import { analyze, temporaryTable } from '../../store/bulk.ts'
import type { Db } from '../../store/engine.ts'
import { valueIn } from '../../store/images.ts'
import { POPULATIONS, populationNumber } from '../rules/population.ts'
import { inThisOrder, poolOfCopy, takesOne } from './sql.ts'

interface Broken {
  rule: string
  uai: string
  subscription: string
  person: string
}

/**
 * Looks among the rows that an undo has just written for what its former state no longer allows: the world went on around them. Asked of
 * the copies concerned only, so that it costs what the undo costs.
 * @param yearStart first day of the school year: a copy lost in it takes one from its pool
 * @returns the refusal with the copies: of somebody who left, beyond what was bought, a second one of the same resource, or lost from an unlimited pool
 */
export async function refuseUnsound(trx: Db, yearStart: string): Promise<CliError | undefined> {
  await stageConcerned(trx)
  const broken = [
    ...(await wrongState(trx)),
    ...(await secondCopies(trx)),
    ...(await lostFromUnlimited(trx)),
    ...(await beyond(trx, yearStart)),
  ]
  if (broken.length === 0) return undefined
  return new CliError('undo_unsound', EXIT.refused, 'gar.undo.unsound', [broken.length], { details: { broken } })
}

/** The copies written, those of the people written, and those of the pools and subscriptions written. */
async function stageConcerned(trx: Db): Promise<void> {
  await temporaryTable(
    trx,
    'concerned',
    { school: 'integer not null', subscription: 'integer not null', person: 'integer not null' },
    'school, subscription, person',
  )
  await analyze(trx, 'planned')
  const of = (entity: string, condition: ReturnType<typeof sql>) => sql`select c.school, c.subscription, c.person from
    (select distinct scope, item, subject from planned where entity in (${sql.raw(entity)}) and after is not null) as n
    ${inThisOrder(trx)} copy as c on c.school = n.scope and ${condition}`
  await sql`insert into concerned ${of(`'copy'`, sql`n.item = c.subscription and n.subject = c.person`)}
    union ${of(`'person'`, sql`n.item = c.person`)} union ${of(`'pool', 'subscription'`, sql`n.item = c.subscription`)}`.execute(trx)
  await analyze(trx, 'concerned')
}

const key = sql`c.school, c.subscription, c.person`

const concerned = (trx: Db) =>
  sql`concerned as t ${inThisOrder(trx)} copy as c on c.school = t.school and c.subscription = t.subscription and c.person = t.person`

/**
 * @param query gives the `key` of the copies in question; they are named afterwards, because PostgreSQL takes longer to think about many
 * tables at once than to read them
 */
async function found(trx: Db, rule: string, query: ReturnType<typeof sql>): Promise<Broken[]> {
  const then = inThisOrder(trx)
  const { rows } = await sql<Omit<Broken, 'rule'>>`with broken as materialized (${query})
    select school.uai, s.code as subscription, p.gar_id as person from broken as b ${then} school on school.id = b.school
    ${then} person as p on p.school = b.school and p.id = b.person ${then} subscription as s on s.school = b.school and s.id = b.subscription
    order by uai, subscription, person limit 1000`.execute(trx)
  return rows.map((row) => ({ rule, ...row }))
}

/** Present people of the population charged hold assigned copies, everybody else locked ones. */
function wrongState(trx: Db): Promise<Broken[]> {
  const cases = POPULATIONS.map((population) => sql`when ${sql.lit(populationNumber(population))} then ${sql.ref(`p.${population}`)}`)
  const belongs = sql`(p.left_on is null and case c.population ${sql.join(cases, sql` `)} end = 1)`
  return found(
    trx,
    'holder',
    sql`select ${key} from ${concerned(trx)} ${inThisOrder(trx)} person as p on p.school = c.school and p.id = c.person
      where (c.state = 'assigned' and not ${belongs}) or (c.state = 'locked' and ${belongs})`,
  )
}

/** A second live copy of a resource, given on a day on which the subscription of the first one serves. */
const secondCopies = (trx: Db) =>
  found(
    trx,
    'one_each',
    sql`select ${key} from ${concerned(trx)} ${inThisOrder(trx)} subscription as s on s.school = c.school and s.id = c.subscription
      ${inThisOrder(trx)} subscription as s2 on s2.school = s.school and s2.resource = s.resource and s2.id <> s.id
      ${inThisOrder(trx)} copy as c2 on c2.school = s2.school and c2.subscription = s2.id and c2.person = c.person
      where c.state in ('assigned', 'locked') and c2.state in ('assigned', 'locked')
        and ((s.valid_from <= c2.since and coalesce(s.valid_until, '9999') >= c2.since) or (s2.valid_from <= c.since and coalesce(s2.valid_until, '9999') >= c.since))`,
  )

const lostFromUnlimited = (trx: Db) =>
  found(
    trx,
    'unlimited',
    sql`select ${key} from ${concerned(trx)} ${inThisOrder(trx)} pool as q on ${poolOfCopy} where c.state = 'lost' and q.total is null`,
  )

/** Copies given back to their holders from pools that have since been given to others: those pools take more than before, and than there is. */
function beyond(trx: Db, yearStart: string): Promise<Broken[]> {
  const [state, since] = [valueIn(trx, 'copy', 'state', 'n.before'), valueIn(trx, 'copy', 'since', 'n.before')]
  const tookOne = sql`(${state} in ('assigned', 'locked') or (${state} = 'lost' and ${since} >= ${yearStart}))`
  const written = sql`planned as n ${inThisOrder(trx)} copy as c on c.school = n.scope and c.subscription = n.item and c.person = n.subject
    ${inThisOrder(trx)} pool as q on ${poolOfCopy} and q.total is not null`
  const copies = sql`n.entity = 'copy' and n.after is not null`
  const over = sql`(select q.school, q.subscription, q.population from ${written} where ${copies} group by q.school, q.subscription, q.population, q.total
    having sum(case when ${takesOne(yearStart)} then 1 else 0 end) > sum(case when ${tookOne} then 1 else 0 end)
      and q.total < (select count(*) from copy as k where k.school = q.school and k.subscription = q.subscription and q.population in (0, k.population) and ${takesOne(yearStart, 'k')}))`
  return found(
    trx,
    'pool',
    sql`select ${key} from ${written} inner join ${over} as o on o.school = q.school and o.subscription = q.subscription and o.population = q.population
      where ${copies} and ${takesOne(yearStart)}`,
  )
}
