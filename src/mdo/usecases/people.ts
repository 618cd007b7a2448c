import { CliError, EXIT } from '../../errors.ts'
import type { Db } from '../../store/engine.ts'
import type { Subscriber } from '../../store/schema.ts'
import type { AccessState, PersonState } from '../rules/decision.ts'

/** One subscriber as a decision needs it: the row, and the access to each resource. */
export interface Person extends Omit<Subscriber, 'operation'>, PersonState {
  access: readonly AccessState[]
}

const AT_ONCE = 500

export const unknownSubscribers = (unknown: readonly string[]) =>
  new CliError('unknown_subscriber', EXIT.unknown, 'mdo.unknown.subscriber', [unknown], { details: { unknown } })

/** Numbers of people as they are typed; what is no number is nobody's. */
const numberOf = (id: string): number | undefined => (/^\d{1,9}$/.test(id) ? Number(id) : undefined)

/**
 * The people with these numbers, in the order given. Somebody of another library is exactly as unknown as nobody (mdo, section 6).
 * @param erased true to find people who were erased too: erasing twice is no failure
 * @throws CliError 4 with all that are unknown
 */
export async function findPeople(trx: Db, ids: readonly string[], scope: number | undefined, erased = false): Promise<Person[]> {
  const wanted = [...new Set(ids.flatMap((id) => numberOf(id) ?? []))]
  const found = await peopleByNumber(trx, wanted, scope)
  const known = (id: string) => {
    const person = found.get(numberOf(id) ?? -1)
    return person && (erased || person.status !== 'erased') ? person : undefined
  }
  const unknown = [...new Set(ids.filter((id) => !known(id)))]
  if (unknown.length) throw unknownSubscribers(unknown)
  return [...new Set(ids.flatMap((id) => known(id) ?? []))]
}

/** People by number, as many as there are of them, erased ones included. */
export async function peopleByNumber(trx: Db, ids: readonly number[], scope: number | undefined): Promise<Map<number, Person>> {
  const found = new Map<number, Person>()
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const rows = await trx
      .selectFrom('subscriber')
      .selectAll()
      .where('id', 'in', ids.slice(at, at + AT_ONCE))
      .$if(scope !== undefined, (query) => query.where('library', '=', scope ?? 0))
      .execute()
    for (const person of await withAccess(trx, rows)) found.set(person.id, person)
  }
  return found
}

/** Puts the access to each resource beside the rows of at most a few hundred people. */
export async function withAccess(trx: Db, rows: readonly Subscriber[]): Promise<Person[]> {
  if (rows.length === 0) return []
  const access = await trx
    .selectFrom('access')
    .select(['subscriber', 'resource', 'status', 'origin', 'validated_on', 'ended_on'])
    .where('library', 'in', [...new Set(rows.map(({ library }) => library))])
    .where(
      'subscriber',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('resource')
    .execute()
  const byPerson = Map.groupBy(access, ({ subscriber }) => subscriber)
  return rows.map(({ operation: _, ...row }) => ({
    ...row,
    access: (byPerson.get(row.id) ?? []).map(({ subscriber: _, ...one }) => one),
  }))
}
