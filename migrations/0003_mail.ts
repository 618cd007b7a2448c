import { type Kysely, sql } from 'kysely'
import { columnTypes, type Engine, run } from './columns.ts'

/** The outbox of mdo: one row a mail, written in the transaction of the decision that causes it. */
export const mail = (engine: Engine) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const { text, bytes, keyed } = columnTypes(engine)
    await run(
      db,
      sql`create table mail (library integer not null references library (id), id integer not null, subscriber integer,
        kind ${text} not null check (kind in ('library_request', 'library_reminder', 'user_validated', 'user_refused', 'user_revoked', 'user_renewed', 'user_expiring')),
        request integer not null, version integer not null, to_name ${text} not null, to_address ${text}, reply_to_name ${text}, reply_to_address ${text},
        "values" ${text} not null, reason ${bytes}, message_id ${text} not null, dated ${text} not null,
        status ${text} not null check (status in ('queued', 'sending', 'sent', 'failed', 'dead', 'unknown', 'cancelled', 'suppressed')),
        attempts integer not null default 0 check (attempts >= 0), queued_at ${text} not null, next_attempt ${text}, phase ${text} check (phase in ('claimed', 'body')), owner ${text}, lease_until ${text},
        possible_duplicate integer not null default 0 check (possible_duplicate in (0, 1)), sent_at ${text}, bounced_at ${text}, error ${text}, created_by integer not null,
        operation integer not null,
        primary key (library, id), unique (library, kind, subscriber, request, version),
        check (status not in ('queued', 'sending') or (to_address is not null and next_attempt is not null)),
        check ((status = 'sending') = (lease_until is not null)), check ((status = 'sent') = (sent_at is not null)),
        check (bounced_at is null or status = 'sent')) ${keyed}`,
      sql`create index mail_status on mail (status, id)`,
      sql`create index mail_subscriber on mail (subscriber, id)`,
      sql`create index mail_operation on mail (created_by)`,
      sql`create index mail_number on mail (id)`,
    )
  },
})
