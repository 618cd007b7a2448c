import { type Kysely, sql } from 'kysely'
import { columnTypes, type Engine, refuseTruncate, run } from './columns.ts'

/**
 * The directory that each school was last loaded from: the instant in the name of its files, null when that had none. `operation` is the
 * last one that changed something, and `former_at` what stood before it: while that operation is taken back, so is the day.
 */
export const directories = (engine: Engine) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const { text, keyed } = columnTypes(engine)
    await run(
      db,
      sql`create table directory (school integer not null primary key, taken_at ${text}, operation integer, former_at ${text}) ${keyed}`,
    )
    await refuseTruncate(db, engine, ['directory'])
  },
})
