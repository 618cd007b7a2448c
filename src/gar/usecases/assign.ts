import { sql } from 'kysely'
import type { CliError } from '../../errors.ts'
import { type Db, imageOf, imageOfValues } from '../../store/engine.ts'
import { columnsOf } from '../entities.ts'
import { POPULATIONS, type Population, populationNumber } from '../rules/population.ts'
import { nobodyEligible, notEnough, notValid, schoolScope } from './assign-refusals.ts'
import { isEverybody, type Resolved, resolveSelection, type Selection, stageCandidates } from './people.ts'
import { type FoundResource, findResources } from './resources.ts'
import { chargedPopulation, holdsResource, inPublic, isUndecided, matchesHint, poolOfCopy, takesOne, validOn } from './sql.ts'

export interface Assignment {
  resources: readonly string[]
  selection: Selection
  suggested: boolean
  partial: boolean
  today: string
  /** First day of the school year of today. */
  yearStart: string
}

/** A subscription that serves today, in the order in which its copies are given (rule B7). */
interface Source {
  school: number
  id: number
  title: string
}

interface Work extends Assignment {
  resolved: Resolved
  resource: FoundResource
  /** The populations that may be charged: those named, else all. */
  populations: readonly Population[]
}

/**
 * Plans to give copies of some resources to the people selected, each resource to each person once.
 * Outcomes: `assigned`, `already`, `regranted`, `no_copy`, `not_eligible`. Rules B4 to B8, B10 and B11 of the field.
 * @returns the rule that refuses: nothing valid today, a school-wide resource for a part of the school, nobody eligible, not enough copies
 * @throws CliError 4 for an unknown name
 */
export async function planAssignment(trx: Db, it: Assignment): Promise<CliError | undefined> {
  const resolved = await resolveSelection(trx, it.selection)
  const populations = resolved.populations.length ? resolved.populations : POPULATIONS
  const refusals: (CliError | undefined)[] = []
  for (const resource of await findResources(trx, it.resources))
    refusals.push(await planResource(trx, { ...it, resolved, resource, populations }))
  refusals.push(await nobodyEligible(trx), it.partial ? undefined : await notEnough(trx))
  return refusals.find((refusal) => refusal !== undefined)
}

async function planResource(trx: Db, work: Work): Promise<CliError | undefined> {
  const { resolved, resource, suggested, today } = work
  if (resolved.schools.length === 0) return undefined
  const subscriptions = await trx
    .selectFrom('subscription as s')
    .select(['s.school', 's.id', 's.scope', 's.granted_on', 's.valid_from', 's.valid_until', validOn(today).as('valid')])
    .where('s.school', 'in', resolved.schools)
    .where('s.resource', '=', resource.id)
    .orderBy('s.school')
    .orderBy('s.valid_until', (order) => order.asc().nullsLast())
    .orderBy('s.valid_from')
    .orderBy('s.code')
    .execute()
  const valid = subscriptions.filter((subscription) => Boolean(subscription.valid))
  if (valid.length === 0) return notValid(resource, subscriptions)
  await stageCandidates(trx, resolved, suggested ? isSuggested(resource, today) : undefined)
  const schoolWide = valid.filter(({ scope }) => scope === 'school')
  if (schoolWide.length && (suggested || !isEverybody(work.selection))) return schoolScope(resource)
  for (const { school, id } of schoolWide) await giveToSchool(trx, work, { school, id, title: resource.title })
  await planAlready(trx, work)
  await planRegrants(trx, work)
  for (const { school, id, scope } of valid) if (scope === 'individual') await takeFrom(trx, work, { school, id, title: resource.title })
  await planOthers(trx, work)
  return undefined
}

const isSuggested = ({ id }: FoundResource, today: string) =>
  sql<boolean>`exists (select 1 from subscription as s where s.school = p.school and s.resource = ${id} and ${validOn(today)} and ${inPublic()}
    and ${matchesHint} and not ${holdsResource(today)})`

/** The people staged, in their order. */
const candidates = sql`candidate as d inner join person as p on p.school = d.school and p.id = d.person`

async function planAlready(trx: Db, { resource, today }: Work): Promise<void> {
  await sql`insert into planned (scope, entity, item, subject, outcome, topic, detail)
    select p.school, 'copy', min(s.id), p.id, 'already', ${resource.id}, min(c.population)
    from ${candidates} inner join subscription as s on s.school = p.school and s.resource = ${resource.id} and s.scope = 'individual' and ${validOn(today)}
      inner join copy as c on c.school = s.school and c.subscription = s.id and c.person = p.id and c.state in ('assigned', 'locked')
    where ${isUndecided(resource.id)} and p.left_on is null group by p.school, p.id, d.n order by d.n`.execute(trx)
}

/**
 * A copy lost this year goes back to the person who had it, before any rule on which copy to take (rule B4): whoever may have the
 * resource gets it again from the pool it was taken from, as long as they belong to that pool.
 */
async function planRegrants(trx: Db, { resource, today, yearStart, populations }: Work): Promise<void> {
  const stillOfPool = sql.join(
    POPULATIONS.map(
      (population) =>
        sql`(c.population = ${sql.lit(populationNumber(population))} and ${sql.ref(`p.${population}`)} = 1 and ${sql.ref(`s.${population}`)} = 1)`,
    ),
    sql` or `,
  )
  const charged = sql<number>`case when q.population = 0 then ${chargedPopulation(populations)} else c.population end`
  const after = imageOfValues(trx, [charged, sql`cast('assigned' as text)`, sql`cast(${today} as text)`])
  await sql`insert into planned (scope, entity, item, subject, before, after, outcome, topic, detail)
    select school, 'copy', subscription, person, before, after, 'regranted', ${resource.id}, population from (
      select c.school, c.subscription, c.person, ${charged} as population, d.n, ${imageOf(trx, 'c', [...columnsOf('copy'), 'operation'])} as before, ${after} as after,
        row_number() over (partition by p.school, p.id order by coalesce(s.valid_until, '9999'), s.valid_from, s.code) as choice
      from ${candidates} inner join subscription as s on s.school = p.school and s.resource = ${resource.id} and s.scope = 'individual' and ${validOn(today)}
        inner join copy as c on c.school = s.school and c.subscription = s.id and c.person = p.id and c.state = 'lost' and c.since >= ${yearStart}
        inner join pool as q on ${poolOfCopy}
      where ${isUndecided(resource.id)} and p.left_on is null and ${inPublic(populations)} and (q.population = 0 or ${stillOfPool})) as mine
    where choice = 1 order by n`.execute(trx)
}

/** Gives what the pools of one subscription still have, in their order; within a pool the names decide (rules B5 and B8). */
async function takeFrom(trx: Db, work: Work, source: Source): Promise<void> {
  const pools = await trx
    .selectFrom('pool')
    .select(['population', 'total'])
    .where('school', '=', source.school)
    .where('subscription', '=', source.id)
    .orderBy('population')
    .execute()
  for (const { population, total } of pools) {
    const charged =
      population === 0
        ? work.populations
        : POPULATIONS.filter((one) => populationNumber(one) === population && work.populations.includes(one))
    const free = total === null ? null : total - (await takenFrom(trx, work, source, population))
    if (charged.length && (free === null || free > 0)) await takeFromPool(trx, work, source, charged, free)
  }
}

/** Copies that the pool does not have, without those that the same plan gives back to it (`sync`). */
async function takenFrom(trx: Db, { yearStart }: Work, { school, id }: Source, population: number): Promise<number> {
  const ofPool = (column: string) => (population === 0 ? sql`1 = 1` : sql`${sql.ref(column)} = ${population}`)
  const { rows } = await sql<{ taken: number; freed: number }>`select
    (select count(*) from copy as c where c.school = ${school} and c.subscription = ${id} and ${ofPool('c.population')} and ${takesOne(yearStart)}) as taken,
    (select count(*) from planned as n where n.entity = 'copy' and n.scope = ${school} and n.item = ${id} and ${ofPool('n.detail')} and n.outcome = 'freed') as freed`.execute(
    trx,
  )
  return (rows[0]?.taken ?? 0) - (rows[0]?.freed ?? 0)
}

/** Whoever has a lost copy of the subscription that cannot be given again gets no other: it would put the lost one back into its pool. */
async function takeFromPool(
  trx: Db,
  { resource, today, yearStart }: Work,
  { school, id }: Source,
  charged: readonly Population[],
  free: number | null,
): Promise<void> {
  const population = chargedPopulation(charged)
  const after = imageOfValues(trx, [population, sql`cast('assigned' as text)`, sql`cast(${today} as text)`])
  await sql`insert into planned (scope, entity, item, subject, before, after, outcome, topic, detail)
    select school, 'copy', ${id}, person, before, after, 'assigned', ${resource.id}, population from (
      select p.school, p.id as person, ${population} as population, ${after} as after, row_number() over (order by d.n) as place,
        case when c.person is null then null else ${imageOf(trx, 'c', [...columnsOf('copy'), 'operation'])} end as before
      from ${candidates} inner join subscription as s on s.school = p.school and s.id = ${id}
        left join copy as c on c.school = s.school and c.subscription = s.id and c.person = p.id
      where p.school = ${school} and ${isUndecided(resource.id)} and p.left_on is null and ${inPublic(charged)}
        and (c.person is null or not (c.state = 'lost' and c.since >= ${yearStart}))) as queue
    ${free === null ? sql`` : sql`where place <= ${free}`} order by place`.execute(trx)
}

/** Whoever is left got no copy although the resource is meant for them, or is not part of its public, or has left the school. */
async function planOthers(trx: Db, { resource, today, populations }: Work): Promise<void> {
  await sql`insert into planned (scope, entity, subject, outcome, topic, detail)
    select p.school, 'copy', p.id, case when min(${chargedPopulation(populations)}) is null then 'not_eligible' else 'no_copy' end, ${resource.id}, min(${chargedPopulation(populations)})
    from ${candidates} left join subscription as s on s.school = p.school and s.resource = ${resource.id} and s.scope = 'individual' and ${validOn(today)} and p.left_on is null
    where ${isUndecided(resource.id)} group by p.school, p.id, d.n order by d.n`.execute(trx)
}

/** A school-wide subscription is given to the school once; its beneficiaries are the present people of its public (rule B10). */
async function giveToSchool(trx: Db, { resource, today }: Work, { school, id }: Source): Promise<void> {
  const columns = columnsOf('subscription')
  const after = columns.map((name) => (name === 'granted_on' ? sql`cast(${today} as text)` : sql.ref(`s.${name}`)))
  await sql`insert into planned (scope, entity, item, subject, outcome, topic, detail)
    select p.school, 'copy', ${id}, p.id, case when s.granted_on is null then 'assigned' else 'already' end, ${resource.id}, ${chargedPopulation(POPULATIONS)}
    from ${candidates} inner join subscription as s on s.school = p.school and s.id = ${id}
    where p.school = ${school} and ${isUndecided(resource.id)} and p.left_on is null and ${inPublic()} order by d.n`.execute(trx)
  await sql`insert into planned (scope, entity, item, before, after, outcome, topic, quiet)
    select s.school, 'subscription', s.id, ${imageOf(trx, 's', [...columns, 'operation'])}, ${imageOfValues(trx, after)}, 'assigned', s.resource, 1
    from subscription as s where s.school = ${school} and s.id = ${id} and s.granted_on is null`.execute(trx)
}
