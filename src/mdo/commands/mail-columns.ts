import type { Column, Row } from '../../cli/output.ts'

/** What a mail shows in a list. What it says is never there. */
export const MAIL_COLUMNS: readonly Column[] = [
  { key: 'id', align: 'right' },
  { key: 'kind', words: true },
  { key: 'to' },
  { key: 'subscriber', align: 'right', spare: 2 },
  { key: 'status', words: true },
  { key: 'attempts', align: 'right', spare: 1 },
  { key: 'next_attempt', instant: true },
  { key: 'sent_at', instant: true },
  { key: 'message_id', table: false },
  { key: 'library', table: false },
  { key: 'error', table: false },
  { key: 'bounced_at', table: false, instant: true },
]

export const MAIL_FIELDS: readonly Column[] = [
  ...MAIL_COLUMNS.map(({ table: _, ...column }) => column),
  { key: 'to_name' },
  { key: 'reply_to' },
  { key: 'dated', instant: true },
  { key: 'with_reason' },
  { key: 'possible_duplicate' },
  { key: 'operation', align: 'right' },
]

export const OUTCOME_COLUMNS: readonly Column[] = [
  { key: 'id', align: 'right' },
  { key: 'kind', words: true },
  { key: 'to' },
  { key: 'subscriber', align: 'right' },
  { key: 'outcome', words: 'mail' },
]

/** SQLite answers 0 and 1 where PostgreSQL answers false and true. */
export const mailRow = (row: Row): Row => ({
  ...row,
  possible_duplicate: Boolean(row.possible_duplicate),
  with_reason: Boolean(row.with_reason),
})
