import { sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { migrations } from '../../migrations/index.ts'
import { noteStates } from './baseline.ts'
import { type Db, engineOf } from './engine.ts'
import { NOTED_SINCE } from './notes.ts'
import { storeVersion } from './version.ts'

/**
 * Brings the store of this transaction to the last version. The tables, their records and the version are written together or not at all.
 * @param at the instant, for the journal
 * @param list every migration by name, in order
 * @throws whatever a migration throws; nothing of it is left then
 */
export async function migrate(trx: Db, at?: string, list: Record<string, Migration> = migrations(engineOf(trx))): Promise<void> {
  const sqlite = engineOf(trx) === 'sqlite'
  const before = await storeVersion(trx)
  // A table that is built again is missing for a moment; what refers to it is looked at when all is done.
  if (sqlite) await sql`pragma defer_foreign_keys = on`.execute(trx)
  const migrator = new Migrator({
    db: trx,
    provider: { getMigrations: async () => list },
    migrationTableName: 'guichet_migration',
    migrationLockTableName: 'guichet_migration_lock',
  })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
  if (sqlite) await sql`pragma user_version = ${sql.lit(Object.keys(list).length)}`.execute(trx)
  if (before < NOTED_SINCE && (await storeVersion(trx)) >= NOTED_SINCE) await noteStates(trx, at)
}
