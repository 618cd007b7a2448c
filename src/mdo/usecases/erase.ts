import { sql } from 'kysely'
import { forgetErased } from '../../mail/forget.ts'
import type { Db } from '../../store/engine.ts'
import { markErased } from '../../store/erasure-work.ts'
import { wipePeople } from '../../store/wipe.ts'
import { type Aim, startAims } from './aims.ts'
import { type PersonHash, rememberErased } from './erased-people.ts'
import { scopeOf } from './libraries.ts'
import { nameOf } from './mails.ts'
import { findPeople, type Person } from './people.ts'

/** Plans that people are erased: `erased`, or `already`. @returns them as they were @throws CliError 4 for unknown people */
export async function planErasure(trx: Db, ids: readonly string[], library: string | undefined, today: string): Promise<Person[]> {
  const people = await findPeople(trx, ids, await scopeOf(trx, library), true)
  const aims = await startAims(trx)
  for (const person of people) await aims.add(erasure(person, today))
  await aims.plan()
  return people
}

/** What is left of somebody: library, birth-year band, dates and counts, for the figures (mdo, section 3). */
export function erasure(person: Person, today: string): Aim {
  if (person.status === 'erased') return { next: person, outcome: 'already', changed: false }
  const next: Person = {
    ...person,
    ...{ last_name: '', first_name: '', name_key: '', first_key: '', email: null, birth_date: null, decided_by: null, asked_email: null },
    ...{ status: 'erased', erased_on: today, version: person.version + 1 },
  }
  return { next, outcome: 'erased', changed: true, steps: [{ kind: 'erased', day: today }] }
}

/**
 * Puts those whom the plan erased on the list, and wipes what stands elsewhere about them: what the outbox says of them, and the
 * before-images of the journal, this operation's included.
 */
export async function wipeErased(
  trx: Db,
  former: readonly Person[],
  { operation, hash, today }: { operation: number; hash: PersonHash; today: string },
): Promise<void> {
  const people = former.filter(({ status }) => status !== 'erased')
  if (people.length === 0) return
  await markErased(
    trx,
    operation,
    'subscriber',
    people.map(({ id }) => id),
  )
  await rememberErased(trx, people, hash, today)
  await forgetErased(trx, new Set(people.map((person) => `${person.library} ${nameOf(person)}`)))
  const erased = sql`(select id from aim_subscriber where changed = 1 and status = 'erased')`
  await wipePeople(trx, 'subscriber', erased, operation)
}
