import { type Entity, integer, text } from '../store/entity.ts'

/**
 * What people change in the outbox, as the journal keeps it: states and instants only. Names, addresses and texts are no columns of it,
 * so they never reach a former state.
 */
export const mailEntity: Entity = {
  name: 'mail',
  table: 'mail',
  called: 'cast(r.item as text)',
  key: { scope: 'library', item: 'id' },
  columns: [text('status'), integer('attempts'), text('queued_at'), text('next_attempt'), text('sent_at'), text('bounced_at')],
}
