import { type Kysely, sql } from 'kysely'
import { columnTypes, type Engine, refuseTruncate, run, widen } from './columns.ts'

const KINDS = [
  ...['library_request', 'library_reminder', 'user_validated', 'user_refused', 'user_revoked', 'user_renewed', 'user_expiring'],
  'user_changed',
]
const STEPS = ['requested', 'validated', 'refused', 'revoked', 'renewed', 'reopened', 'left', 'erased', 'asked', 'answered']

/**
 * What a later request of somebody known brings: its day, an address that waits for a decision, and its part in the history. Whoever was
 * erased leaves a keyed hash for a while, so that the next export of the portal does not bring them back.
 */
export const requests = (engine: Engine) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const { text, keyed } = columnTypes(engine)
    await run(
      db,
      sql`alter table subscriber add column asked_on ${text}`,
      sql`alter table subscriber add column asked_email ${text}`,
      sql`create table erased_person (hash ${text} not null primary key, day ${text} not null, kept_until ${text} not null) ${keyed}`,
    )
    await widen(db, engine, 'step', 'kind', STEPS)
    await widen(db, engine, 'mail', 'kind', KINDS)
    await refuseTruncate(db, engine, ['erased_person'])
  },
})
