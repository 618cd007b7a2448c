import { hash } from 'node:crypto'
import { sql } from 'kysely'
import { CliError, EXIT } from '../../errors.ts'
import { bulkInto, temporaryTable } from '../../store/bulk.ts'
import { type Db, imageOf, imageOfValues, rowsOf } from '../../store/engine.ts'
import { columnsOf } from '../entities.ts'
import { populationCase } from './copy-rows.ts'

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

export interface BatchPlan {
  kind: string
  version: number
  /** The day it was made. */
  day: string
  /** The command line that made it. */
  command: string
  counts: Record<string, number>
  copies: FrozenCopy[]
}

/** The plan of this transaction as a list that can be read, approved, and applied later. */
export async function freeze(trx: Db, made: Pick<BatchPlan, 'day' | 'command'>): Promise<BatchPlan> {
  const rows = trx
    .selectFrom('planned')
    .innerJoin('school', 'school.id', 'planned.scope')
    .innerJoin('subscription as s', (on) => on.onRef('s.school', '=', 'planned.scope').onRef('s.id', '=', 'planned.item'))
    .innerJoin('resource', 'resource.id', 's.resource')
    .innerJoin('person as p', (on) => on.onRef('p.school', '=', 'planned.scope').onRef('p.id', '=', 'planned.subject'))
    .innerJoin('copy as c', (on) =>
      on.onRef('c.school', '=', 'planned.scope').onRef('c.subscription', '=', 'planned.item').onRef('c.person', '=', 'planned.subject'),
    )
    .select(['school.uai', 'resource.code as resource', 's.code as subscription', 'p.gar_id as person', 'p.last_name', 'p.first_name'])
    .select([populationCase('c.population').as('population'), 'c.state', 'c.since', 'c.operation', 'planned.outcome'])
    .where('planned.after', 'is not', null)
    .orderBy('planned.n')
  const copies: FrozenCopy[] = []
  for await (const row of rowsOf(trx, rows)) copies.push(row as FrozenCopy)
  const counts = Object.fromEntries([...Map.groupBy(copies, ({ outcome }) => outcome)].map(([outcome, group]) => [outcome, group.length]))
  return { kind: KIND, version: VERSION, ...made, counts, copies }
}

const digestOf = (plan: BatchPlan) =>
  hash('sha256', JSON.stringify([plan.kind, plan.version, plan.day, plan.command, plan.counts, plan.copies]))

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
 * @returns the refusal when a copy is neither as it was then nor as it was to become
 */
export async function planFrozen(trx: Db, { copies }: BatchPlan, today: string): Promise<CliError | undefined> {
  const types = {
    n: 'integer not null',
    uai: 'text',
    subscription: 'text',
    person: 'text',
    state: 'text',
    since: 'text',
    operation: 'integer',
    outcome: 'text',
  }
  await temporaryTable(trx, 'frozen', types)
  const bulk = bulkInto(trx, 'frozen', Object.keys(types))
  for (const [n, copy] of copies.entries())
    await bulk.add(n, copy.uai, copy.subscription, copy.person, copy.state, copy.since, copy.operation, copy.outcome)
  await bulk.flush()
  const from = sql`frozen as f left join school as e on e.uai = f.uai left join subscription as s on s.school = e.id and s.code = f.subscription
    left join person as p on p.school = e.id and p.gar_id = f.person left join copy as c on c.school = e.id and c.subscription = s.id and c.person = p.id`
  const asThen = sql`(c.state = f.state and c.since = f.since and c.operation = f.operation)`
  const done = sql`(c.state = f.outcome)`
  const stale = await sql<{ uai: string; subscription: string; person: string }>`select f.uai, f.subscription, f.person from ${from}
    where c.state is null or not (${asThen} or ${done}) order by f.n limit 1000`.execute(trx)
  if (stale.rows.length) {
    const details = { changed: stale.rows }
    return new CliError('plan_stale', EXIT.refused, 'gar.plan.stale', [stale.rows.length], { details })
  }
  await sql`insert into planned (scope, entity, item, subject, before, after, outcome, topic, detail)
    select c.school, 'copy', c.subscription, c.person, ${imageOf(trx, 'c', [...columnsOf('copy'), 'operation'])},
      case when ${asThen} then ${imageOfValues(trx, [sql.ref('c.population'), sql.ref('f.outcome'), sql`cast(${today} as text)`])} else null end,
      case when ${asThen} then f.outcome else 'already' end, s.resource, c.population
    from ${from} order by f.n`.execute(trx)
  return undefined
}
