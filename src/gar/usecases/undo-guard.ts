import { sql } from 'kysely'
import { CliError, EXIT, type Message } from '../../errors.ts'
import { analyze, temporaryTable } from '../../store/bulk.ts'
import type { Db } from '../../store/engine.ts'
import { valueIn } from '../../store/images.ts'
import type { PlannedRow, Unsound } from '../../store/undo.ts'
import { POPULATIONS, populationNumber } from '../rules/population.ts'
import { inThisOrder, poolOfCopy, takesOne } from './sql.ts'

export interface Broken {
  rule: 'holder' | 'one_each' | 'unlimited' | 'pool'
  uai: string
  subscription: string
  person: string
  /** The one that stands in the way. */
  operation: number
}

/** With the numbers of the copy, and whether the undo writes it or what it hangs on. */
interface Found extends Broken {
  school: number
  number: number
  holder: number
  planned: number
}

/**
 * Looks among the rows that an undo has just written for what its former state no longer allows: the world went on around them. Asked of
 * the copies concerned only, so that it costs what the undo costs.
 * @param yearStart first day of the school year: a copy lost in it takes one from its pool
 * @returns the refusal with the copies: of somebody who left, beyond what was bought, a second one of the same resource, or lost from an unlimited pool
 */
export async function refuseUnsound(trx: Db, yearStart: string): Promise<Unsound | undefined> {
  await stageConcerned(trx)
  const broken = [
    ...(await wrongState(trx)),
    ...(await secondCopies(trx)),
    ...(await lostFromUnlimited(trx)),
    ...(await beyond(trx, yearStart)),
  ]
  if (broken.length === 0) return undefined
  const named = broken.map(({ rule, uai, subscription, person, operation }): Broken => ({ rule, uai, subscription, person, operation }))
  const listed: Message[] = named.slice(0, LISTED).map((one) => ({ key: 'gar.undo.unsound.row', values: [one] }))
  if (named.length > LISTED) listed.push({ key: 'undo.conflict.more', values: [named.length - LISTED] })
  return {
    refusal: new CliError('undo_unsound', EXIT.refused, 'gar.undo.unsound', [broken.length], {
      details: { broken: named.slice(0, MOST) },
      listed,
    }),
    rows: broken.flatMap(leadingThere),
  }
}

/** How many a person reads, and a program. */
const LISTED = 20
const MOST = 1000

/** The copy itself, or, when the undo does not write it, what it hangs on. */
function leadingThere({ school: scope, number, holder, planned }: Found): PlannedRow[] {
  if (planned) return [{ entity: 'copy', scope, item: number, subject: holder }]
  const pools = [0, ...POPULATIONS.map(populationNumber)].map((subject) => ({ entity: 'pool', scope, item: number, subject }))
  return [{ entity: 'person', scope, item: holder, subject: 0 }, { entity: 'subscription', scope, item: number, subject: 0 }, ...pools]
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

/** What a query of broken copies gives: the copy, and the operation in the way. */
const broken = (operation: ReturnType<typeof sql>) => sql`c.school, c.subscription, c.person, ${operation} as operation`

const concerned = (trx: Db) =>
  sql`concerned as t ${inThisOrder(trx)} copy as c on c.school = t.school and c.subscription = t.subscription and c.person = t.person`

/**
 * @param query gives the `key` of the copies in question; they are named afterwards, because PostgreSQL takes longer to think about many
 * tables at once than to read them
 */
async function found(trx: Db, rule: Broken['rule'], query: ReturnType<typeof sql>): Promise<Found[]> {
  const then = inThisOrder(trx)
  const { rows } = await sql<Omit<Found, 'rule'>>`with broken as materialized
      (select school, subscription, person, max(operation) as operation from (${query}) as each_one group by school, subscription, person)
    select school.uai, s.code as subscription, p.gar_id as person, b.operation, b.school, b.subscription as number, b.person as holder,
      case when n.entity is null then 0 else 1 end as planned
    from broken as b ${then} school on school.id = b.school
    ${then} person as p on p.school = b.school and p.id = b.person ${then} subscription as s on s.school = b.school and s.id = b.subscription
    left join planned as n on n.entity = 'copy' and n.scope = b.school and n.item = b.subscription and n.subject = b.person and n.after is not null
    order by uai, s.code, gar_id`.execute(trx)
  return rows.map((row) => ({ rule, ...row }))
}

/** Present people of the population charged hold assigned copies, everybody else locked ones. */
function wrongState(trx: Db): Promise<Found[]> {
  const cases = POPULATIONS.map((population) => sql`when ${sql.lit(populationNumber(population))} then ${sql.ref(`p.${population}`)}`)
  const belongs = sql`(p.left_on is null and case c.population ${sql.join(cases, sql` `)} end = 1)`
  return found(
    trx,
    'holder',
    sql`select ${broken(sql`p.operation`)} from ${concerned(trx)} ${inThisOrder(trx)} person as p on p.school = c.school and p.id = c.person
      where (c.state = 'assigned' and not ${belongs}) or (c.state = 'locked' and ${belongs})`,
  )
}

/** A second live copy of a resource, given on a day on which the subscription of the first one serves. */
const secondCopies = (trx: Db) =>
  found(
    trx,
    'one_each',
    sql`select ${broken(sql`c2.operation`)} from ${concerned(trx)} ${inThisOrder(trx)} subscription as s on s.school = c.school and s.id = c.subscription
      ${inThisOrder(trx)} subscription as s2 on s2.school = s.school and s2.resource = s.resource and s2.id <> s.id
      ${inThisOrder(trx)} copy as c2 on c2.school = s2.school and c2.subscription = s2.id and c2.person = c.person
      where c.state in ('assigned', 'locked') and c2.state in ('assigned', 'locked')
        and ((s.valid_from <= c2.since and coalesce(s.valid_until, '9999') >= c2.since) or (s2.valid_from <= c.since and coalesce(s2.valid_until, '9999') >= c.since))`,
  )

const lostFromUnlimited = (trx: Db) =>
  found(
    trx,
    'unlimited',
    sql`select ${broken(sql`q.operation`)} from ${concerned(trx)} ${inThisOrder(trx)} pool as q on ${poolOfCopy} where c.state = 'lost' and q.total is null`,
  )

/**
 * Copies given back to their holders from pools that have since been given to others: those pools take more than before, and than there is.
 * As many are found as there are too many, the last of the plan first.
 */
function beyond(trx: Db, yearStart: string): Promise<Found[]> {
  const then = inThisOrder(trx)
  const [state, since] = [valueIn(trx, 'copy', 'state', 'n.before'), valueIn(trx, 'copy', 'since', 'n.before')]
  const tookOne = sql`(${state} in ('assigned', 'locked') or (${state} = 'lost' and ${since} >= ${yearStart}))`
  const written = sql`planned as n ${then} copy as c on c.school = n.scope and c.subscription = n.item and c.person = n.subject
    ${then} pool as q on ${poolOfCopy} and q.total is not null`
  const copies = sql`n.entity = 'copy' and n.after is not null`
  const pool = sql`q.school, q.subscription, q.population`
  const fuller = sql`(select ${pool}, q.total from ${written} where ${copies} group by ${pool}, q.total
    having sum(case when ${takesOne(yearStart)} then 1 else 0 end) > sum(case when ${tookOne} then 1 else 0 end))`
  const over = sql`(select ${pool}, count(*) - q.total as excess, max(k.operation) as operation from ${fuller} as q
    ${then} copy as k on k.school = q.school and k.subscription = q.subscription and q.population in (0, k.population)
    where ${takesOne(yearStart, 'k')} group by ${pool}, q.total having count(*) > q.total)`
  return found(
    trx,
    'pool',
    sql`select c.school, c.subscription, c.person, c.in_the_way as operation from
      (select c.school, c.subscription, c.person, o.operation as in_the_way, o.excess,
          row_number() over (partition by ${pool} order by n.n desc) as place
        from ${written} inner join ${over} as o on o.school = q.school and o.subscription = q.subscription and o.population = q.population
        where ${copies} and ${takesOne(yearStart)} and not ${tookOne}) as c
      where c.place <= c.excess`,
  )
}
