import { type Kysely, sql } from 'kysely'
import { migrations, STORE_VERSION } from '../../migrations/index.ts'
import { engineOf } from './engine.ts'
import type { Schema } from './schema.ts'

/**
 * The version of a store: how many migrations it has seen. 0 when there is none yet; on PostgreSQL a migration that we do not know
 * counts as a newer version.
 */
export async function storeVersion(db: Kysely<Schema>): Promise<number> {
  if (engineOf(db) === 'sqlite') {
    const { rows } = await sql<{ user_version: number }>`pragma user_version`.execute(db)
    return rows[0]?.user_version ?? 0
  }
  const { rows: tables } = await sql<{ found: string | null }>`select to_regclass('guichet_migration')::text as found`.execute(db)
  if (!tables[0]?.found) return 0
  const { rows } = await sql<{ name: string }>`select name from guichet_migration order by name`.execute(db)
  const known = Object.keys(migrations('postgres'))
  return rows.some(({ name }) => !known.includes(name)) ? STORE_VERSION + 1 : rows.length
}
