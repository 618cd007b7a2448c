import type { Change } from '../../cli/change.ts'
import type { Column } from '../../cli/output.ts'

/** Pending is orange and validated is green, as in the list that libraries know (seed 003). */
export const STATUS: Column = { key: 'status', words: 'mdo', colors: { pending: 'orange', validated: 'green' } }
export const OUTCOME: Column = { key: 'outcome', words: 'mdo' }

/** One row a person, as every decision prints them. */
export const PERSON_COLUMNS: readonly Column[] = [
  { key: 'id', align: 'right' },
  { key: 'library' },
  { key: 'last_name' },
  { key: 'first_name' },
  STATUS,
  { key: 'valid_from', title: 'mdo.valid_from' },
  { key: 'expires_on' },
  OUTCOME,
]

/** The counts of a plan in the words of this field. */
export const breakdown: Change['breakdown'] = {
  columns: [OUTCOME, { key: 'rows', align: 'right' }],
  rows: async (_, { counts }) => Object.entries(counts).map(([outcome, rows]) => ({ outcome, rows })),
}
