import type { Day } from '../../days.ts'
import type { Db } from '../../store/engine.ts'
import type { Subscriber } from '../../store/schema.ts'
import { addMonths } from '../rules/expiry.ts'

/** Who somebody is, whatever the library. */
export interface Identity extends Pick<Subscriber, 'name_key' | 'first_key'> {
  birth_date: string | null
}

/** The keyed hash that is left of somebody erased. */
export type PersonHash = (person: Identity) => string

/** How long an older export does not bring somebody back. */
const MONTHS = 12

/** Remembers those whom this transaction erases, so that no older line of a file signs them up again (mdo, section 16a). */
export async function rememberErased(trx: Db, people: readonly Identity[], hash: PersonHash, today: Day): Promise<void> {
  const rows = people.map((person) => ({ hash: hash(person), day: today, kept_until: addMonths(today, MONTHS) }))
  for (const row of rows)
    await trx
      .insertInto('erased_person')
      .values(row)
      .onConflict((conflict) => conflict.column('hash').doUpdateSet({ day: row.day, kept_until: row.kept_until }))
      .execute()
}

/** Those remembered: the day of each erasure by hash. */
export async function erasedDays(trx: Db, today: Day): Promise<ReadonlyMap<string, Day>> {
  const rows = await trx.selectFrom('erased_person').select(['hash', 'day']).where('kept_until', '>=', today).execute()
  return new Map(rows.map(({ hash, day }) => [hash, day]))
}

/** Those whose time is over are remembered no longer. */
export const forgetReturns = (trx: Db, today: Day) => trx.deleteFrom('erased_person').where('kept_until', '<', today).execute()
