import { sharedEntries } from '../admin/entries.ts'
import type { Program } from '../cli/program.ts'

/** The table of contents of intrascol. */
export const intrascol: Program = { name: 'intrascol', entries: sharedEntries, entities: [], check: async () => [] }
