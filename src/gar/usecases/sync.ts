import { sql } from 'kysely'
import type { CliError } from '../../errors.ts'
import { type Db, imageOf, imageOfValues } from '../../store/engine.ts'
import { columnsOf } from '../entities.ts'
import type { WithdrawalSetting } from '../rules/withdrawal.ts'
import { planAssignment } from './assign.ts'
import { resolveSelection, type Selection, selected } from './people.ts'
import { findResources } from './resources.ts'
import { withdrawalSql } from './revoke.ts'
import { poolOfCopy } from './sql.ts'

export interface Synchronization {
  resources: readonly string[]
  selection: Selection
  add: boolean
  remove: boolean
  partial: boolean
  setting: WithdrawalSetting
  today: string
  yearStart: string
}

/**
 * Plans to make the present holders of some resources equal to the people selected: copies are taken from the others first, and what
 * becomes free is given at once. Locked copies of people who left are not touched. Outcomes are those of `assign` and `revoke`.
 * @returns the rule that refuses, as `assign` does
 * @throws CliError 4 for an unknown name
 */
export async function planSync(trx: Db, it: Synchronization): Promise<CliError | undefined> {
  if (it.remove) for (const resource of await findResources(trx, it.resources)) await planTakingFromOthers(trx, it, resource.id)
  if (!it.add) return undefined
  const { resources, selection, partial, today, yearStart } = it
  return planAssignment(trx, { resources, selection, partial, suggested: false, today, yearStart })
}

async function planTakingFromOthers(trx: Db, { selection, setting, today }: Synchronization, resource: number): Promise<void> {
  const resolved = await resolveSelection(trx, selection)
  if (resolved.schools.length === 0) return
  const outcome = withdrawalSql(setting)
  await sql`insert into planned (scope, entity, item, subject, before, after, outcome, topic, detail)
    select c.school, 'copy', c.subscription, c.person, ${imageOf(trx, 'c', [...columnsOf('copy'), 'operation'])},
      ${imageOfValues(trx, [sql.ref('c.population'), outcome, sql`cast(${today} as text)`])}, ${outcome}, s.resource, c.population
    from person as p
      inner join subscription as s on s.school = p.school and s.resource = ${resource} and s.scope = 'individual'
      inner join copy as c on c.school = s.school and c.subscription = s.id and c.person = p.id and c.state = 'assigned'
      inner join pool as q on ${poolOfCopy}
    where p.school in (${sql.join(resolved.schools)}) and p.left_on is null and not ${selected(resolved)}
    order by p.school, p.name_key, p.first_key, p.gar_id, s.id`.execute(trx)
}
