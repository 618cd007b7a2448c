import { CliError, EXIT } from '../../errors.ts'
import type { Db } from '../../store/engine.ts'
import { askStep, setAccess } from '../rules/decision.ts'
import type { AccessStatus } from '../rules/status.ts'
import { startAims } from './aims.ts'
import { type Catalogue, catalogueOf, named } from './catalogue.ts'
import { type Decided, type Refusal, refusedBy } from './decide.ts'
import { scopeOf } from './libraries.ts'
import { findPeople, type Person } from './people.ts'

export interface Setting {
  resource: string
  status: Exclude<AccessStatus, 'pending'>
}

/**
 * Plans one person's access to single resources: `changed`, `already` (mdo, section 4). No mail.
 * @throws CliError 4 for unknown people and resources, 2 for two statuses of one resource
 */
export async function planAccess(
  trx: Db,
  {
    id,
    settings,
    library,
    today,
    by,
  }: { id: string; settings: readonly Setting[]; library: string | undefined; today: string; by: string },
): Promise<Decided> {
  const [person] = await findPeople(trx, [id], await scopeOf(trx, library))
  const catalogue = await catalogueOf(trx)
  named(
    catalogue,
    settings.map(({ resource }) => resource),
  )
  refuseTwoWays(catalogue, settings)
  const aims = await startAims(trx)
  const refusals: Refusal[] = []
  const outcomes = new Map<number, string>()
  let next: Person | undefined = person
  for (const { resource, status } of settings) {
    const one = catalogue.find(resource)
    if (!next || !one) continue
    const step = setAccess(next, one.id, status, { today, by })
    if (step.refused) refusals.push({ code: step.refused, id: next.id })
    else outcomes.set(one.id, step.outcome)
    if (step.next) next = { ...next, ...step.next }
  }
  if (person && next) {
    const changed = next !== person
    const step = askStep(person, next)
    await aims.add({
      next: changed ? { ...next, version: person.version + 1 } : person,
      ...{ outcome: null, changed, access: outcomes, steps: step ? [{ kind: step, day: today }] : [] },
    })
  }
  await aims.plan()
  return { refused: refusedBy(refusals), told: [] }
}

function refuseTwoWays({ find }: Catalogue, settings: readonly Setting[]): void {
  const wished = new Map<number, string>()
  for (const { resource, status } of settings) {
    const id = find(resource)?.id ?? 0
    if ((wished.get(id) ?? status) !== status) throw new CliError('invalid_value', EXIT.usage, 'value.two_ways', [resource])
    wished.set(id, status)
  }
}
