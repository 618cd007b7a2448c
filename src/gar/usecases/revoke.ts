import { type RawBuilder, sql } from 'kysely'
import { CliError, EXIT } from '../../errors.ts'
import { type Db, imageOf, imageOfValues } from '../../store/engine.ts'
import { columnsOf } from '../entities.ts'
import { POPULATIONS } from '../rules/population.ts'
import { CATEGORIES, type WithdrawalSetting, withdrawal } from '../rules/withdrawal.ts'
import { isEverybody, meets, type Resolved, resolveSelection, type Selection, selected } from './people.ts'
import { type FoundResource, findResources } from './resources.ts'
import { chargedPopulation, inPublic, isUndecided, poolOfCopy } from './sql.ts'

export interface Revocation {
  resources: readonly string[]
  selection: Selection
  /** Only what was given by the subscription with this code. */
  subscription?: string | undefined
  setting: WithdrawalSetting
  today: string
}

/**
 * Plans to take the copies of some resources back from the people selected; who holds none is counted as `not_holding`.
 * Outcomes: `freed`, `lost`, `closed`, `not_holding`. Rules B3, B10 and B11 of the field.
 * @returns the rule that refuses: a school-wide resource is not taken from a part of the school
 * @throws CliError 4 for an unknown name
 */
export async function planRevocation(
  trx: Db,
  { resources, selection, subscription, setting, today }: Revocation,
): Promise<CliError | undefined> {
  const resolved = await resolveSelection(trx, selection)
  let refused: CliError | undefined
  for (const resource of await findResources(trx, resources)) {
    if (subscription !== undefined) await refuseUnknownSubscription(trx, resolved, resource, subscription)
    refused ??= await planSchoolScope(trx, resolved, selection, resource)
    const by = subscription === undefined ? sql`1 = 1` : sql`s.code = ${subscription}`
    await planTakingBack(trx, sql`${holders(resolved)} and ${by}`, { resource, setting, today })
    await planNotHolding(trx, resolved, resource)
  }
  return refused
}

/** @throws CliError 4 when the schools selected have no such subscription to the resource */
async function refuseUnknownSubscription(trx: Db, { schools }: Resolved, { id }: FoundResource, code: string): Promise<void> {
  const known = trx
    .selectFrom('subscription')
    .select('id')
    .where('school', 'in', schools.length ? schools : [0])
  if (await known.where('resource', '=', id).where('code', '=', code).executeTakeFirst()) return
  throw new CliError('unknown_subscription', EXIT.unknown, 'gar.unknown.subscription', [[code]], { details: { unknown: [code] } })
}

/** The rule of withdrawal as one SQL expression, so that the database decides for the whole set. */
export function withdrawalSql(setting: WithdrawalSetting): RawBuilder<string> {
  const cases = CATEGORIES.map(
    (category) =>
      sql`when ${sql.lit(category)} then case when q.total is null then ${sql.lit(withdrawal(category, true, setting))} else ${sql.lit(withdrawal(category, false, setting))} end`,
  )
  return sql<string>`case s.category ${sql.join(cases, sql` `)} end`
}

/** People who left hold locked copies: with --departed these are meant, whoever holds them and whatever they were. */
const holders = (resolved: Resolved) => (resolved.departed ? sql`(${meets(resolved)} and c.state = 'locked')` : selected(resolved))

/** Plans to take every copy of a resource back from the people `p` that a condition finds. */
export async function planTakingBack(
  trx: Db,
  whose: RawBuilder<unknown>,
  { resource, setting, today }: { resource: FoundResource; setting: WithdrawalSetting; today: string },
): Promise<void> {
  const outcome = withdrawalSql(setting)
  await sql`insert into planned (scope, entity, item, subject, before, after, outcome, topic, detail)
    select c.school, 'copy', c.subscription, c.person, ${imageOf(trx, 'c', [...columnsOf('copy'), 'operation'])},
      ${imageOfValues(trx, [sql.ref('c.population'), outcome, sql`cast(${today} as text)`])}, ${outcome}, s.resource, c.population
    from person as p
      inner join subscription as s on s.school = p.school and s.resource = ${resource.id}
      inner join copy as c on c.school = s.school and c.subscription = s.id and c.person = p.id and c.state in ('assigned', 'locked')
      inner join pool as q on ${poolOfCopy}
    where ${whose}
    order by p.school, p.name_key, p.first_key, p.gar_id, s.id`.execute(trx)
}

/** Whoever was selected and has nothing planned for this resource. People who left are never counted here: they were not asked for. */
async function planNotHolding(trx: Db, resolved: Resolved, { id }: FoundResource): Promise<void> {
  if (resolved.departed) return
  await sql`insert into planned (scope, entity, subject, outcome, topic)
    select p.school, 'copy', p.id, 'not_holding', ${id} from person as p
    where ${selected(resolved)} and ${isUndecided(id)}
    order by p.school, p.name_key, p.first_key, p.gar_id`.execute(trx)
}

/** A school-wide resource is given to the school as a whole, so it is only taken back from the whole school (rule B10). */
async function planSchoolScope(
  trx: Db,
  resolved: Resolved,
  selection: Selection,
  { id, title }: FoundResource,
): Promise<CliError | undefined> {
  if (resolved.schools.length === 0 || resolved.departed) return undefined
  const granted = await trx
    .selectFrom('subscription')
    .select(['school', 'id'])
    .where('school', 'in', resolved.schools)
    .where('resource', '=', id)
    .where('granted_on', 'is not', null)
    .execute()
  if (granted.length === 0) return undefined
  if (!isEverybody(selection))
    return new CliError('school_scope', EXIT.refused, 'gar.revoke.school_scope', [title], { details: { option: '--all' } })
  for (const subscription of granted) await planTakingFromSchool(trx, subscription)
  return undefined
}

/** Ends what was given to a school as a whole; the people who could use it are counted as closed. */
export async function planTakingFromSchool(trx: Db, { school, id }: { school: number; id: number }): Promise<void> {
  const columns = columnsOf('subscription')
  const after = columns.map((name) => (name === 'granted_on' ? sql`cast(null as text)` : sql.ref(`s.${name}`)))
  await sql`insert into planned (scope, entity, item, before, after, outcome, topic, quiet)
    select s.school, 'subscription', s.id, ${imageOf(trx, 's', [...columns, 'operation'])}, ${imageOfValues(trx, after)}, 'closed', s.resource, 1
    from subscription as s where s.school = ${school} and s.id = ${id}`.execute(trx)
  await sql`insert into planned (scope, entity, item, subject, outcome, topic, detail)
    select p.school, 'copy', s.id, p.id, 'closed', s.resource, ${chargedPopulation(POPULATIONS)} from person as p inner join subscription as s on s.school = p.school and s.id = ${id}
    where p.school = ${school} and p.left_on is null and ${inPublic()}
    order by p.name_key, p.first_key, p.gar_id`.execute(trx)
}
