import { sql } from 'kysely'
import { addDays, type Day } from '../../days.ts'
import type { CliError } from '../../errors.ts'
import type { Db } from '../../store/engine.ts'
import { noteWiped } from '../../store/erasure-work.ts'
import { refusePurge } from '../../store/purge-guard.ts'
import { agedImages, wipeAged } from '../../store/wipe.ts'
import { addMonths } from '../rules/expiry.ts'
import { startAims } from './aims.ts'
import { erasure } from './erase.ts'
import { forgetReturns } from './erased-people.ts'
import { scopeOf } from './libraries.ts'
import { type Person, withAccess } from './people.ts'

/** Months after which each kind of row goes (mdo, section 13). */
export interface Delays {
  refused: number
  pending: number
  expired: number
  mails: number
  journal: number
}

/** The first day of which copies of the whole store are still kept: nobody is in one for longer than anywhere else. */
export const keptSince = (today: Day, { refused, pending, expired }: Delays): Day => addMonths(today, -Math.min(refused, pending, expired))

const PAGE = 500

/**
 * Plans that people are erased whose delay is over: `erased`.
 * @returns them as they were, and 5 when far more than usual would go: a wrong clock or delay must not empty the store
 */
export async function planPurge(
  trx: Db,
  { library, today, delays, force }: { library: string | undefined; today: Day; delays: Delays; force: boolean },
): Promise<{ refused: CliError | undefined; former: Person[] }> {
  const scope = await scopeOf(trx, library)
  const aims = await startAims(trx)
  const former: Person[] = []
  for (let after = 0; ; ) {
    const rows = await trx
      .selectFrom('subscriber')
      .selectAll()
      .where('id', '>', after)
      .where((eb) =>
        eb.or([
          eb.and([eb('status', '=', 'refused'), eb('decided_on', '<=', addMonths(today, -delays.refused))]),
          eb.and([eb('status', '=', 'pending'), eb('requested_on', '<=', addMonths(today, -delays.pending))]),
          eb.and([eb('status', '=', 'validated'), eb('expires_on', '<=', addMonths(today, -delays.expired))]),
        ]),
      )
      .$if(scope !== undefined, (query) => query.where('library', '=', scope ?? 0))
      .orderBy('id')
      .limit(PAGE)
      .execute()
    for (const person of await withAccess(trx, rows)) {
      former.push(person)
      await aims.add(erasure(person, today))
    }
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) break
    after = last.id
  }
  await aims.plan()
  const going = former.length
  return { refused: force ? undefined : await refusePurge(trx, { today, going, all: await countPeople(trx, scope) }), former }
}

/** How many people there are, to tell a purge from an accident. */
async function countPeople(trx: Db, scope: number | undefined): Promise<number> {
  const { all } = await trx
    .selectFrom('subscriber')
    .select((eb) => eb.fn.countAll<number>().as('all'))
    .where('status', '<>', 'erased')
    .$if(scope !== undefined, (query) => query.where('library', '=', scope ?? 0))
    .executeTakeFirstOrThrow()
  return all
}

/** Mails that ended long ago, and before-images of old operations: nothing a person decides. */
const tracesOf = (today: Day, delays: Delays) => ({
  mails: sql`mail where status not in ('queued', 'sending') and dated < ${addMonths(today, -delays.mails)}`,
  images: agedImages('mdo', lastImages(today, delays)),
})

/** The last day of whose operations no before-image is kept. */
export const lastImages = (today: Day, delays: Delays) => addDays(addMonths(today, -delays.journal), -1)

/** How many of each are due; what there is none of is left out. */
export async function countTraces(trx: Db, today: Day, delays: Delays): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const [kind, from] of Object.entries(tracesOf(today, delays))) {
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${from}`.execute(trx)
    if (rows[0]?.n) counts[kind] = rows[0].n
  }
  return counts
}

/** They go in the transaction of the purge, which leaves work for after it. */
export async function purgeTraces(trx: Db, operation: number, today: Day, delays: Delays): Promise<void> {
  await sql`delete from ${tracesOf(today, delays).mails}`.execute(trx)
  await forgetReturns(trx, today)
  await wipeAged(trx, 'mdo', lastImages(today, delays), ['subscriber'])
  await noteWiped(trx, operation, 'subscriber')
}
