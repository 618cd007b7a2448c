import type { App } from '../../cli/app.ts'
import type { Change } from '../../cli/change.ts'
import { finishErasing } from '../../cli/erasing.ts'
import { addDays } from '../../days.ts'
import type { Account } from '../../store/schema.ts'
import { wipeErased } from '../usecases/erase.ts'
import { reservingHash } from './reservation.ts'

const RESERVED_DAYS = 365
export const PURGE_DAYS = 90

/** A number of days of the configuration. */
export const daysOf = (app: App, key: 'intrascol.login_reserve_days' | 'intrascol.purge_days', usual: number): number =>
  Number(app.config.get(key) ?? usual)

/**
 * A write that may erase people: their plan, and what follows it in the transaction and after it.
 * @param erases false when nobody will be erased, and no key is needed
 * @param plan plans and returns the accounts that are erased
 */
export function erasing(app: App, erases: boolean, plan: (trx: Parameters<Change['plan']>[0]) => Promise<readonly Account[]>) {
  const hash = erases ? reservingHash(app) : undefined
  let gone: readonly Account[] = []
  return {
    lasting: async () => erases,
    plan: async (trx) => {
      gone = await plan(trx)
      return undefined
    },
    after: async (trx, operation) => {
      if (gone.length === 0 || !hash) return
      const until = addDays(app.today, daysOf(app, 'intrascol.login_reserve_days', RESERVED_DAYS))
      await wipeErased(trx, gone, { operation, hash, until })
    },
    committed: async (store) => {
      if (gone.length > 0) await finishErasing(app, store)
    },
  } satisfies Partial<Change>
}
