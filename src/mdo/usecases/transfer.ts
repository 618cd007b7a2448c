import { CliError, EXIT } from '../../errors.ts'
import type { Db } from '../../store/engine.ts'
import { asks, lastRequest, transfer } from '../rules/decision.ts'
import { startAims } from './aims.ts'
import type { Decided, Told } from './decide.ts'
import { findLibrary } from './libraries.ts'
import { findPeople, type Person } from './people.ts'

export interface Transfer {
  ids: readonly string[]
  to: string
  keep: boolean
  today: string
  by: string
}

/**
 * Plans that people go to another library, with their number and what they asked for (mdo, section 3).
 * @returns 5 when that library is not active, or knows the same person already
 * @throws CliError 4 for unknown people and for an unknown library
 */
export async function planTransfer(trx: Db, { ids, to, keep, today, by }: Transfer): Promise<Decided> {
  const target = await findLibrary(trx, to)
  const people = await findPeople(trx, ids, undefined)
  const aims = await startAims(trx)
  const told: Told[] = []
  let refused =
    target.retired_on === null ? undefined : new CliError('library_inactive', EXIT.refused, 'mdo.refused.inactive', [target.code])
  for (const person of people) {
    if (person.library === target.id) {
      await aims.add({ next: person, outcome: 'already', changed: false })
      continue
    }
    const twin = await sameThere(trx, person, target.id)
    if (twin !== undefined) {
      refused ??= new CliError('same_person', EXIT.refused, 'mdo.refused.same_person', [person.id, target.code, twin], {
        details: { ids: [String(twin)] },
      })
      continue
    }
    const step = transfer(person, { today, by, keep })
    if (!step.next) continue
    const next: Person = { ...person, ...step.next, library: target.id, version: person.version + 1 }
    const left = { kind: 'left' as const, day: today, library: person.library }
    const asking = asks(next) ? [{ kind: 'asked' as const, day: lastRequest(next) }] : []
    await aims.add({
      from: person.library,
      next,
      outcome: step.outcome,
      changed: true,
      steps: [left, { kind: step.step ?? 'requested', day: today }, ...asking],
    })
    if (step.mail) told.push({ person: next, kind: step.mail })
  }
  await aims.plan()
  return { refused, told }
}

async function sameThere(trx: Db, person: Person, library: number): Promise<number | undefined> {
  const same = await trx
    .selectFrom('subscriber')
    .select('id')
    .where('library', '=', library)
    .where('birth_date', '=', person.birth_date)
    .where('name_key', '=', person.name_key)
    .where('first_key', '=', person.first_key)
    .executeTakeFirst()
  return same?.id
}
