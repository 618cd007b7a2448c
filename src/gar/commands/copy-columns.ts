import type { Column } from '../../cli/output.ts'
import type { Plan } from '../../store/plan.ts'

/** One row a person and resource, as every write on copies prints them. */
export const COPY_COLUMNS: readonly Column[] = [
  { key: 'uai', table: false },
  { key: 'resource', table: false },
  { key: 'title' },
  { key: 'subscription', table: false },
  { key: 'person' },
  { key: 'last_name' },
  { key: 'first_name' },
  { key: 'population', words: true },
  { key: 'outcome', words: true },
]

export const COUNT_COLUMNS: readonly Column[] = [
  { key: 'title' },
  { key: 'population', words: true },
  { key: 'outcome', words: true },
  { key: 'people', align: 'right' },
]

/** The breakdown of a recovery in batch: by public and division (rule B13). */
export const BATCH_COLUMNS: readonly Column[] = [
  { key: 'title' },
  { key: 'population', words: true },
  { key: 'division' },
  { key: 'outcome', words: true },
  { key: 'people', align: 'right' },
]

const MOVED = ['assigned', 'regranted', 'freed', 'lost', 'closed']

/** How many copies a plan gives or takes back, one a person: what a whole school has is a single row of the store. */
export const moved = ({ counts }: Pick<Plan, 'counts'>): number => MOVED.reduce((sum, outcome) => sum + (counts[outcome] ?? 0), 0)
