import { type Kysely, sql } from 'kysely'
import { columnTypes, type Engine, refuseTruncate, run } from './columns.ts'

/**
 * An operation that wipes former states says up to which day it does, and its hash covers that. On PostgreSQL the records of the
 * migrations are never emptied either.
 */
export const reachOfPurges = (engine: Engine) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await run(db, sql`alter table operation add column wiped_until ${columnTypes(engine).text}`)
    await refuseTruncate(db, engine, ['guichet_migration', 'guichet_migration_lock'])
  },
})
