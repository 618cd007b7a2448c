import { sql } from 'kysely'
import { cancelMails } from '../../mail/outbox.ts'
import type { Db } from '../../store/engine.ts'
import { wipePeople } from '../../store/wipe.ts'
import { type Aim, startAims } from './aims.ts'
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
    ...{ last_name: '', first_name: '', name_key: '', first_key: '', email: null, birth_date: null, decided_by: null },
    ...{ status: 'erased', erased_on: today, version: person.version + 1 },
  }
  return { next, outcome: 'erased', changed: true, steps: [{ kind: 'erased', day: today }] }
}

/**
 * Wipes what stands elsewhere about the people whom the plan erased: their waiting mails, the names and addresses of mails that left, their
 * names in what waits for a library, and the before-images of the journal, this operation's included.
 */
export async function wipeErased(trx: Db, former: readonly Person[], operation: number): Promise<void> {
  const people = former.filter(({ status }) => status !== 'erased')
  for (const { library, id } of people) await cancelMails(trx, { library, subscriber: id })
  const erased = sql`(select id from aim_subscriber where changed = 1 and status = 'erased')`
  await sql`update mail set to_name = '', to_address = null where kind like 'user%' and status <> 'sending' and subscriber in ${erased}`.execute(
    trx,
  )
  await wipePeople(trx, 'subscriber', erased, operation)
  await takeOffLists(trx, people)
}

/** A library's mail about several people goes on without those erased; with nobody left on it, it is cancelled. */
async function takeOffLists(trx: Db, people: readonly Person[]): Promise<void> {
  const names = new Set(people.map((person) => `${person.library} ${nameOf(person)}`))
  const { rows } = await sql<{
    library: number
    id: number
    said: string
    operation: number
  }>`select library, id, "values" as said, created_by as operation
    from mail where subscriber is null and status = 'queued'`.execute(trx)
  for (const { library, id, said, operation } of rows) {
    const values = JSON.parse(said) as { people?: string[]; days?: string[] }
    const kept = (values.people ?? []).flatMap((name, index) => (names.has(`${library} ${name}`) ? [] : [index]))
    if (kept.length === values.people?.length) continue
    if (kept.length === 0) await cancelMails(trx, { library, operation, kinds: ['library_request', 'library_reminder'] })
    const list = (all: readonly string[] | undefined) => kept.map((index) => all?.[index] ?? '')
    const left = kept.length ? JSON.stringify({ ...values, people: list(values.people), days: list(values.days) }) : ''
    await sql`update mail set "values" = ${left} where library = ${library} and id = ${id}`.execute(trx)
  }
}
