import type { Column } from '../../cli/output.ts'

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
