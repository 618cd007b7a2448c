import type { Whom } from '../../cli/change.ts'
import type { Column } from '../../cli/output.ts'
import { librariesById } from '../usecases/libraries.ts'
import type { Person } from '../usecases/people.ts'

const COLUMNS: readonly Column[] = [
  ...[{ key: 'id', align: 'right' as const }, { key: 'last_name' }, { key: 'first_name' }, { key: 'library' }],
  ...[{ key: 'requested_on' }, { key: 'expires_on' }],
]

/** People as they are before the write, where its rows do not name them. */
export const peopleNamed = (people: () => readonly Person[], always?: true): Whom => ({
  ...(always ? { always } : {}),
  columns: COLUMNS,
  rows: async (trx) => {
    const libraries = await librariesById(trx)
    return people().map(({ id, last_name, first_name, library, requested_on, expires_on }) => ({
      ...{ id, last_name, first_name, library: libraries.get(library)?.name, requested_on, expires_on },
    }))
  },
})
