import type { Entry } from '../cli/program.ts'

/** The subcommands that the three programs share. */
export const sharedEntries: readonly Entry[] = [
  {
    name: 'store',
    entries: [
      { name: 'init', load: async () => (await import('./store-init.ts')).storeInit },
    ],
  },
]
