import type { Column } from '../../cli/output.ts'
import { OUTCOME } from './columns.ts'

/** Pupils and classes stand in one list: what only the ones have is left out of the others as JSON. */
export const ROLLOVER_COLUMNS: readonly Column[] = [
  { key: 'login', sparse: true, whole: true },
  { key: 'last_name', sparse: true },
  { key: 'first_name', sparse: true },
  { key: 'class' },
  { key: 'level', sparse: true, spare: 4 },
  { key: 'from_class', sparse: true, spare: 3 },
  { key: 'from_level', sparse: true, table: false },
  { key: 'levels', sparse: true, table: false },
  { key: 'teacher', sparse: true, table: false, title: 'school.teacher' },
  OUTCOME,
  { key: 'reason', words: 'school', sparse: true, spare: 2 },
  { key: 'changes', sparse: true, spare: 1, title: 'rollover.changes' },
  { key: 'line', sparse: true, align: 'right', table: false },
]

/** All ten are counted, also where there is none. */
export const ROLLOVER_OUTCOMES = [
  ...['arrived', 'transferred', 'kept_back', 'returned', 'updated', 'left', 'unchanged', 'undecided'],
  ...['created', 'closed'],
] as const
