import type { Change } from '../../cli/change.ts'
import type { Column } from '../../cli/output.ts'

export const OUTCOME: Column = { key: 'outcome', words: 'school' }

/** One row a person, as every write on accounts prints them. */
export const ACCOUNT_COLUMNS: readonly Column[] = [
  { key: 'login', whole: true },
  { key: 'last_name' },
  { key: 'first_name' },
  { key: 'kind', words: 'school', title: 'school.kind', spare: 2 },
  { key: 'class' },
  { key: 'level', spare: 1 },
]

/** `users list` and `teachers list`. */
export const USER_COLUMNS: readonly Column[] = [
  ...ACCOUNT_COLUMNS,
  { key: 'status', words: 'school', table: false },
  { key: 'birth_date', spare: 3 },
  { key: 'ine', table: false },
]

/** One row a class, as every write on classes prints them. */
export const CLASS_ROW_COLUMNS: readonly Column[] = [
  { key: 'class' },
  { key: 'levels' },
  { key: 'teacher', title: 'school.teacher' },
  OUTCOME,
]

/** The counts of a plan in the words of this field. */
export const breakdown: Change['breakdown'] = {
  columns: [OUTCOME, { key: 'rows', align: 'right' }],
  rows: async (_, { counts }) => Object.entries(counts).map(([outcome, rows]) => ({ outcome, rows })),
}
