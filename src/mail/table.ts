import type { Kysely } from 'kysely'
import type { Db } from '../store/engine.ts'
import type { Schema } from '../store/schema.ts'
import type { MailKind } from './outbox.ts'

export type MailStatus = 'queued' | 'sending' | 'sent' | 'failed' | 'dead' | 'unknown' | 'cancelled' | 'suppressed'

/** How far a mail being sent has come: claimed, or its text is on the way and may be accepted although no answer is heard. */
type Phase = 'claimed' | 'body'

/** One mail. What it says (`values`, `reason`) is wiped in the statement that ends it; the rest is kept until `mdo purge`. */
export interface Mail {
  library: number
  id: number
  /** null for a mail that is about nobody in particular, such as a library's digest. */
  subscriber: number | null
  kind: MailKind
  request: number
  version: number
  to_name: string
  to_address: string | null
  reply_to_name: string | null
  reply_to_address: string | null
  /** JSON object; an empty text once the mail has ended. */
  values: string
  /** Sealed; null when there never was one, empty once it is wiped. */
  reason: Uint8Array | null
  message_id: string
  /** The `Date` of the mail, an instant. */
  dated: string
  status: MailStatus
  attempts: number
  /** Since when it waits: it gives up so long after this. */
  queued_at: string
  next_attempt: string | null
  phase: Phase | null
  /** The run that sends or sent it: `host:pid:random`. */
  owner: string | null
  lease_until: string | null
  possible_duplicate: number
  sent_at: string | null
  bounced_at: string | null
  /** A code word and the numbers of an answer, never its text. */
  error: string | null
  created_by: number
  /** The operation that last changed the row by a person's decision. */
  operation: number
}

type MailTables = Omit<Schema, 'mail'> & { mail: Mail }

/** The same transaction, with the outbox among its tables. */
export const mailsIn = (trx: Db) => trx as unknown as Kysely<MailTables>
