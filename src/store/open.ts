import type { Store } from './engine.ts'
import { isPostgres, refuseAddress, storeAt } from './location.ts'
import type { Keeper } from './postgres.ts'

export interface StorePlace {
  /** A path, or a `postgres://` URL. */
  at: string
  /** How long to wait for another writer, in milliseconds. */
  busyTimeout: number
  /** File that holds the PostgreSQL password, when it is not in the standard variables. */
  passwordFile?: string | undefined
  /** Where the standard variables of PostgreSQL stand; without it, those of the process. */
  env?: Readonly<Record<string, string | undefined>>
  /** Without one, a connection ends with its store. */
  keeper?: Keeper | undefined
}

/**
 * Opens an existing store. The driver is loaded here, so that a command which needs no store never pays for it.
 * @param expect `any` accepts an older version, for its migration
 * @throws CliError 6: missing, foreign, newer, older, empty, broken, or out of reach
 */
export async function openStore(place: StorePlace, expect: 'current' | 'any' = 'current'): Promise<Store> {
  if (isPostgres(place.at)) {
    const { openPostgres } = await import('./postgres.ts')
    return openPostgres(place, expect)
  }
  refuseAddress(place.at)
  const { openSqlite } = await import('./sqlite.ts')
  return openSqlite(storeAt(place.at), place.busyTimeout, expect)
}
