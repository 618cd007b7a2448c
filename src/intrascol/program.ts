import { sharedEntries } from '../admin/entries.ts'
import type { Program } from '../cli/program.ts'

/** The table of contents of intrascol. */
export const intrascol: Program = {
  name: 'intrascol',
  entries: [{ name: 'rollover', load: async () => (await import('./commands/rollover.ts')).rollover }, ...sharedEntries],
  entities: [],
  check: async () => [],
  repeatErasures: async (app, copy) => (await import('../erasures.ts')).repeatErasures(app, copy),
  sample: async (app, at) => (await import('../sample.ts')).fillSample(app, at),
}
