import { sharedEntries } from '../admin/entries.ts'
import type { Program } from '../cli/program.ts'

/** The table of contents of mdo. */
export const mdo: Program = {
  name: 'mdo',
  entries: [
    {
      name: 'subscribers',
      entries: [{ name: 'list', load: async () => (await import('./commands/subscribers-list.ts')).subscribersList }],
    },
    ...sharedEntries,
  ],
  entities: [],
  check: async () => [],
}
