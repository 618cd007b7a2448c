import { sql } from 'kysely'
import type { CliError } from '../../errors.ts'
import type { Db } from '../../store/engine.ts'
import type { WithdrawalSetting } from '../rules/withdrawal.ts'
import { planAssignment } from './assign.ts'
import { schoolScope } from './assign-refusals.ts'
import { isEverybody, type Resolved, resolveSelection, type Selection, selected } from './people.ts'
import { type FoundResource, findResources } from './resources.ts'
import { planTakingBack } from './revoke.ts'

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
 * becomes free is given at once. Copies of people who left are not touched. A selection that finds nobody present takes nothing: an
 * empty list of a broken export is not « nobody may have it », and taking everything back is `revoke --all`.
 * Outcomes are those of `assign` and `revoke`.
 * @returns the rule that refuses: a school-wide resource for a part of the school, or as `assign` does
 * @throws CliError 4 for an unknown name
 */
export async function planSync(trx: Db, it: Synchronization): Promise<CliError | undefined> {
  const { resources, selection, partial, setting, today, yearStart } = it
  const resolved = await resolveSelection(trx, selection)
  const found = await findResources(trx, resources)
  for (const resource of isEverybody(selection) ? [] : found) if (await isForSchools(trx, resolved, resource)) return schoolScope(resource)
  if (it.remove && (await findsSomebody(trx, resolved))) {
    const others = sql`p.school in (${sql.join(resolved.schools)}) and p.left_on is null and not ${selected(resolved)}`
    for (const resource of found) await planTakingBack(trx, others, { resource, setting, today })
  }
  if (!it.add) return undefined
  return planAssignment(trx, { resources, selection, partial, suggested: false, today, yearStart })
}

async function isForSchools(trx: Db, { schools }: Resolved, { id }: FoundResource): Promise<boolean> {
  if (schools.length === 0) return false
  const granted = trx.selectFrom('subscription').select('id').where('school', 'in', schools).where('resource', '=', id)
  return (await granted.where('granted_on', 'is not', null).limit(1).executeTakeFirst()) !== undefined
}

async function findsSomebody(trx: Db, resolved: Resolved): Promise<boolean> {
  const { rows } = await sql`select 1 from person as p where ${selected(resolved)} and p.left_on is null limit 1`.execute(trx)
  return rows.length > 0
}
