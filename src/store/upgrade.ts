import { STORE_VERSION } from '../../migrations/index.ts'
import { backUp } from './backup.ts'
import type { Store } from './engine.ts'
import { migrate } from './migrate.ts'
import { freeName } from './place.ts'
import { inTransaction } from './transaction.ts'
import { storeVersion } from './version.ts'

/**
 * Migrates an open store after a backup beside it; a PostgreSQL database is backed up by its own pg_dump before.
 * @param made the instant for the manifest of the backup and for the journal
 * @param lastLook called before the commit, to stop there
 * @returns the file of the backup, if one was made
 */
export async function upgrade(store: Store, made: string, lastLook: () => Promise<void>): Promise<string | undefined> {
  const backup = store.engine === 'sqlite' ? freeName(store.location, 'before-migrate') : undefined
  if (backup) await backUp(store, backup, made)
  await inTransaction(
    store,
    async (trx) => {
      await migrate(trx, made)
      await lastLook()
    },
    { found: async (trx) => (await storeVersion(trx)) === STORE_VERSION },
  )
  return backup
}
