import { hash } from 'node:crypto'
import { sql } from 'kysely'
import { CliError, EXIT } from '../../errors.ts'
import { bulkInto, temporaryTable } from '../../store/bulk.ts'
import { type Db, imageOf, imageOfValues, rowsOf } from '../../store/engine.ts'
import { GENESIS, head } from '../../store/journal.ts'
import { readPlan } from '../../store/plan.ts'
import { columnsOf } from '../entities.ts'
import { populationCase } from './copy-rows.ts'
import { planTakingFromSchool, withdrawalSql } from './revoke.ts'
import { poolOfCopy } from './sql.ts'

const KIND = 'gar batch-revoke'
const VERSION = 1

/** One copy of a frozen list, as a colleague reads it; `state`, `since` and `operation` say how it was. */
export interface FrozenCopy {
  uai: string
  resource: string
  subscription: string
  person: string
  last_name: string
  first_name: string
  population: string
  state: string
  since: string
  operation: number
  outcome: string
}

/** What was given to a school as a whole, and is to be ended. */
export interface FrozenGrant {
  uai: string
  resource: string
  subscription: string
  granted_on: string
  operation: number
}

export interface BatchPlan {
  kind: string
  version: number
  /** The day it was made. */
  day: string
  /** The command line that made it. */
  command: string
  /** The last operation of the store it was made on: another store does not have it. */
  head: { operation: number; hash: string }
  counts: Record<string, number>
  copies: FrozenCopy[]
  grants: FrozenGrant[]
}

/** The plan of this transaction as a list that can be read, approved, and applied later. */
export async function freeze(trx: Db, made: Pick<BatchPlan, 'day' | 'command'>): Promise<BatchPlan> {
  const planned = trx
    .selectFrom('planned')
    .innerJoin('school', 'school.id', 'planned.scope')
    .innerJoin('subscription as s', (on) => on.onRef('s.school', '=', 'planned.scope').onRef('s.id', '=', 'planned.item'))
    .innerJoin('resource', 'resource.id', 's.resource')
    .select(['school.uai', 'resource.code as resource', 's.code as subscription'])
    .where('planned.after', 'is not', null)
    .orderBy('planned.n')
  const rows = planned
    .innerJoin('person as p', (on) => on.onRef('p.school', '=', 'planned.scope').onRef('p.id', '=', 'planned.subject'))
    .innerJoin('copy as c', (on) =>
      on.onRef('c.school', '=', 'planned.scope').onRef('c.subscription', '=', 'planned.item').onRef('c.person', '=', 'planned.subject'),
    )
    .select(['p.gar_id as person', 'p.last_name', 'p.first_name'])
    .select([populationCase('c.population').as('population'), 'c.state', 'c.since', 'c.operation', 'planned.outcome'])
  const copies: FrozenCopy[] = []
  for await (const row of rowsOf(trx, rows)) copies.push(row as FrozenCopy)
  const ended = planned.select(['s.granted_on', 's.operation']).where('planned.entity', '=', 'subscription')
  const grants = (await ended.execute()) as FrozenGrant[]
  return { kind: KIND, version: VERSION, ...made, head: await head(trx), counts: (await readPlan(trx)).counts, copies, grants }
}

const digestOf = ({ kind, version, day, command, head: last, counts, copies, grants }: BatchPlan) =>
  hash('sha256', JSON.stringify([kind, version, day, command, last, counts, copies, grants]))

/** The text of a plan file: readable, and sealed so that a change shows. */
export const written = (plan: BatchPlan): string => `${JSON.stringify({ ...plan, seal: digestOf(plan) }, null, 1)}\n`

/** @throws CliError 8 when the text is no plan of ours, or was altered */
export function parsed(text: string, file: string): BatchPlan {
  const altered = () =>
    new CliError('plan_altered', EXIT.faulty, 'gar.plan.altered', [file], { faults: [{ file, key: 'gar.plan.altered', values: [file] }] })
  try {
    const { seal, ...plan } = JSON.parse(text) as BatchPlan & { seal: string }
    if (plan.kind !== KIND || plan.version !== VERSION || digestOf(plan) !== seal) throw altered()
    return plan
  } catch (error) {
    throw error instanceof CliError ? error : altered()
  }
}

/**
 * Plans exactly the withdrawals of a frozen list. Copies that are already as the list leaves them count as `already`.
 * @returns the refusal when the list is of another store, or when a copy is neither as it was then nor as it was to become
 */
export async function planFrozen(
  trx: Db,
  plan: BatchPlan,
  { file, today }: { file: string; today: string },
): Promise<CliError | undefined> {
  if (!(await wasMadeHere(trx, plan))) return new CliError('plan_other_store', EXIT.refused, 'gar.plan.other_store', [file])
  await stageFrozen(trx, plan)
  const changed = [...(await changedCopies(trx)), ...(await planGrants(trx, plan))]
  if (changed.length) return new CliError('plan_stale', EXIT.refused, 'gar.plan.stale', [changed.length], { details: { changed } })
  await sql`insert into planned (scope, entity, item, subject, before, after, outcome, topic, detail)
    select c.school, 'copy', c.subscription, c.person, ${imageOf(trx, 'c', [...columnsOf('copy'), 'operation'])},
      case when ${AS_THEN} then ${imageOfValues(trx, [sql.ref('c.population'), sql.ref('f.outcome'), sql`cast(${today} as text)`])} else null end,
      case when ${AS_THEN} then f.outcome else 'already' end, s.resource, c.population
    from ${FROZEN} order by f.n`.execute(trx)
  return undefined
}

async function wasMadeHere(trx: Db, { head: { operation, hash: link } }: BatchPlan): Promise<boolean> {
  const known = await trx.selectFrom('operation').select('hash').where('id', '=', operation).executeTakeFirst()
  return (known?.hash ?? GENESIS) === link
}

async function stageFrozen(trx: Db, { copies }: BatchPlan): Promise<void> {
  const keys = { uai: 'text', subscription: 'text', person: 'text', state: 'text', since: 'text', operation: 'integer', outcome: 'text' }
  await temporaryTable(trx, 'frozen', { n: 'integer not null', ...keys }, 'n')
  const bulk = bulkInto(trx, 'frozen', ['n', ...Object.keys(keys)])
  for (const [n, copy] of copies.entries())
    await bulk.add(n, copy.uai, copy.subscription, copy.person, copy.state, copy.since, copy.operation, copy.outcome)
  await bulk.flush()
}

/** Each copy of the list with the one that the store holds; the list names nobody by a number of its own. */
const FROZEN = sql`frozen as f left join school as e on e.uai = f.uai left join subscription as s on s.school = e.id and s.code = f.subscription
    left join person as p on p.school = e.id and p.gar_id = f.person left join copy as c on c.school = e.id and c.subscription = s.id and c.person = p.id
    left join pool as q on ${poolOfCopy}`

/** What would become of the copy is part of what was approved: the category or the number of a subscription may have changed since. */
const AS_THEN = sql`(c.state = f.state and c.since = f.since and c.operation = f.operation and ${withdrawalSql('subscription')} = f.outcome)`

interface Changed {
  uai: string
  subscription: string
  person: string | null
}

async function changedCopies(trx: Db): Promise<Changed[]> {
  const { rows } = await sql<Changed>`select f.uai, f.subscription, f.person from ${FROZEN}
    where c.state is null or not (${AS_THEN} or c.state = f.outcome) order by f.n limit 1000`.execute(trx)
  return rows
}

/** Ends what the list ends and is still given as it was then. @returns what was taken back and given again since */
async function planGrants(trx: Db, { grants }: BatchPlan): Promise<Changed[]> {
  const changed: Changed[] = []
  for (const { uai, subscription, granted_on, operation } of grants) {
    const now = await trx
      .selectFrom('subscription as s')
      .innerJoin('school', 'school.id', 's.school')
      .select(['s.school', 's.id', 's.granted_on', 's.operation'])
      .where('school.uai', '=', uai)
      .where('s.code', '=', subscription)
      .executeTakeFirst()
    if (now?.granted_on === null) continue
    if (now?.granted_on === granted_on && now.operation === operation) await planTakingFromSchool(trx, now)
    else changed.push({ uai, subscription, person: null })
  }
  return changed
}
