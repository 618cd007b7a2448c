import { sql } from 'kysely'
import { addDays, type Day } from '../../days.ts'
import { CliError, EXIT } from '../../errors.ts'
import type { Db } from '../../store/engine.ts'
import { agedImages, wipeAged } from '../../store/wipe.ts'
import { addMonths } from '../rules/expiry.ts'
import { startAims } from './aims.ts'
import { erasure } from './erase.ts'
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

const PAGE = 500
const FEW = 50
const SHARE = 0.2

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
  return { refused: force ? undefined : await capped(trx, former.length, scope), former }
}

async function capped(trx: Db, going: number, scope: number | undefined): Promise<CliError | undefined> {
  const { all } = await trx
    .selectFrom('subscriber')
    .select((eb) => eb.fn.countAll<number>().as('all'))
    .where('status', '<>', 'erased')
    .$if(scope !== undefined, (query) => query.where('library', '=', scope ?? 0))
    .executeTakeFirstOrThrow()
  if (going <= Math.max(FEW, all * SHARE)) return undefined
  return new CliError('too_many', EXIT.refused, 'mdo.purge.cap', [going, all], { details: { going, all, option: '--force' } })
}

/** Mails that ended long ago, and before-images of old operations: nothing a person decides. @returns how many of each went, or would go */
export async function purgeTraces(trx: Db, today: Day, delays: Delays, dryRun: boolean): Promise<{ mails: number; images: number }> {
  const ended = sql`status not in ('queued', 'sending') and dated < ${addMonths(today, -delays.mails)}`
  const lastDay = addDays(addMonths(today, -delays.journal), -1)
  const count = async (from: ReturnType<typeof sql>) =>
    (await sql<{ n: number }>`select count(*) as n from ${from}`.execute(trx)).rows[0]?.n ?? 0
  const counts = { mails: await count(sql`mail where ${ended}`), images: await count(agedImages('mdo', lastDay)) }
  if (dryRun) return counts
  if (counts.mails) await sql`delete from mail where ${ended}`.execute(trx)
  if (counts.images) await wipeAged(trx, 'mdo', lastDay, ['subscriber'])
  return counts
}
