import type { Entry } from '../cli/program.ts'

/** The subcommands that the three programs share. */
export const sharedEntries: readonly Entry[] = [
  {
    name: 'store',
    entries: [
      { name: 'init', load: async () => (await import('./store-init.ts')).storeInit },
      { name: 'info', load: async () => (await import('./store-info.ts')).storeInfoCommand },
      { name: 'migrate', load: async () => (await import('./store-migrate.ts')).storeMigrate },
      { name: 'check', load: async () => (await import('./store-check.ts')).storeCheck },
      { name: 'backup', load: async () => (await import('./store-backup.ts')).storeBackup },
      { name: 'restore', load: async () => (await import('./store-restore.ts')).storeRestore },
      { name: 'copy-to', load: async () => (await import('./store-copy-to.ts')).storeCopyTo },
    ],
  },
  {
    name: 'journal',
    entries: [
      { name: 'list', load: async () => (await import('./journal-list.ts')).journalList },
      { name: 'show', load: async () => (await import('./journal-show.ts')).journalShow },
      { name: 'verify', load: async () => (await import('./journal-verify.ts')).journalVerify },
    ],
  },
  { name: 'undo', load: async () => (await import('./undo.ts')).undo },
  { name: 'doctor', load: async () => (await import('./doctor.ts')).doctor },
  {
    name: 'config',
    entries: [
      { name: 'list', load: async () => (await import('./config-list.ts')).configList },
      { name: 'get', load: async () => (await import('./config-get.ts')).configGet },
      { name: 'set', load: async () => (await import('./config-set.ts')).configSet },
    ],
  },
  { name: 'completion', load: async () => (await import('./completion.ts')).completion },
]
