import { CliError, EXIT } from '../errors.ts'
import type { Db } from './engine.ts'

/** As many people may go at once, or this share of them; of fewer than ten all may. */
const FEW = 50
const SHARE = 0.2
const ALL = 10
/** The last operation of a store in use is not older than this. */
const FAR = 400
const DAY = 86_400_000

/** How many people a purge would erase, and of how many. */
export interface Purging {
  today: string
  going: number
  all: number
}

/**
 * What keeps a wrong clock or a wrong delay from emptying a store: a purge cannot be taken back.
 * @returns 5 naming `--force` when the day is far from that of the last operation, or when far more than usual would go
 */
export async function refusePurge(trx: Db, { today, going, all }: Purging): Promise<CliError | undefined> {
  const last = await trx.selectFrom('operation').select('day').orderBy('id', 'desc').limit(1).executeTakeFirst()
  if (last && isFar(last.day, today))
    return new CliError('clock_far', EXIT.refused, 'erased.clock', [today, last.day], {
      details: { today, last: last.day, option: '--force' },
    })
  if (going <= Math.max(FEW, all * SHARE) && (going < all || all < ALL)) return undefined
  return new CliError('too_many', EXIT.refused, 'erased.cap', [going, all], { details: { going, all, option: '--force' } })
}

const isFar = (last: string, today: string) => today < last || Date.parse(today) - Date.parse(last) > FAR * DAY
