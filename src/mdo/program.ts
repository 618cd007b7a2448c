import { sharedEntries } from '../admin/entries.ts'
import type { Program } from '../cli/program.ts'

/** The table of contents of mdo. */
export const mdo: Program = { name: 'mdo', entries: sharedEntries, entities: [], check: async () => [] }
