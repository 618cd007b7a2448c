import { sharedEntries } from '../admin/entries.ts'
import type { Program } from '../cli/program.ts'
import { entities } from './entities.ts'

/** The table of contents of intrascol. */
export const intrascol: Program = {
  name: 'intrascol',
  entries: [
    {
      name: 'teachers',
      entries: [
        { name: 'add', load: async () => (await import('./commands/teachers-add.ts')).teachersAdd },
        { name: 'list', load: async () => (await import('./commands/teachers-list.ts')).teachersList },
      ],
    },
    {
      name: 'users',
      load: async () => (await import('./commands/users.ts')).users,
      entries: [
        { name: 'add', load: async () => (await import('./commands/users-add.ts')).usersAdd },
        { name: 'import', load: async () => (await import('./commands/users-import.ts')).usersImport },
        { name: 'list', load: async () => (await import('./commands/users-list.ts')).usersList },
        { name: 'show', load: async () => (await import('./commands/users-show.ts')).usersShow },
        { name: 'edit', load: async () => (await import('./commands/users-edit.ts')).usersEdit },
        { name: 'delete', load: async () => (await import('./commands/users-delete.ts')).usersDelete },
        { name: 'restore', load: async () => (await import('./commands/users-restore.ts')).usersRestore },
        { name: 'purge', load: async () => (await import('./commands/users-purge.ts')).usersPurge },
        { name: 'reset-password', load: async () => (await import('./commands/users-reset-password.ts')).usersResetPassword },
      ],
    },
    {
      name: 'classes',
      load: async () => (await import('./commands/classes.ts')).classes,
      entries: [
        { name: 'create', load: async () => (await import('./commands/classes-create.ts')).classesCreate },
        { name: 'list', load: async () => (await import('./commands/classes-list.ts')).classesList },
        { name: 'show', load: async () => (await import('./commands/classes-show.ts')).classesShow },
        { name: 'edit', load: async () => (await import('./commands/classes-edit.ts')).classesEdit },
        { name: 'rename', load: async () => (await import('./commands/classes-edit.ts')).classesRename },
        { name: 'transfer', load: async () => (await import('./commands/classes-transfer.ts')).classesTransfer },
        { name: 'delete', load: async () => (await import('./commands/classes-delete.ts')).classesDelete },
        { name: 'archive', load: async () => (await import('./commands/classes-archive.ts')).classesArchive },
      ],
    },
    {
      name: 'print',
      entries: [
        { name: 'lists', load: async () => (await import('./commands/print-lists.ts')).printLists },
        { name: 'cards', load: async () => (await import('./commands/print-cards.ts')).printCards },
        { name: 'sheet', load: async () => (await import('./commands/print-sheet.ts')).printSheet },
      ],
    },
    {
      name: 'export',
      entries: [
        { name: 'csv', load: async () => (await import('./commands/export-csv.ts')).exportCsv },
        { name: 'oneroster', load: async () => (await import('./commands/export-oneroster.ts')).exportOneroster },
        { name: 'ldif', load: async () => (await import('./commands/export-ldif.ts')).exportLdif },
      ],
    },
    {
      name: 'rollover',
      load: async () => (await import('./commands/rollover.ts')).rollover,
      entries: [{ name: 'apply', load: async () => (await import('./commands/rollover-apply.ts')).rolloverApply }],
    },
    ...sharedEntries,
  ],
  entities,
  check: async (_app, trx) => (await import('./usecases/check.ts')).checkSchool(trx),
  checkBeside: async (app, trx) => (await import('./commands/check-beside.ts')).checkBeside(app, trx),
  doctor: async () => (await import('./commands/doctor.ts')).checks,
  complete: async (app, what, current) => (await import('./complete.ts')).complete(app, what, current),
  repeatErasures: async (app, copy, dryRun) => (await import('../erasures.ts')).repeatErasures(app, copy, dryRun),
  sample: async (app, at) => (await import('../sample.ts')).fillSample(app, at),
  undoing: {
    after: async (trx, operation) => (await import('./usecases/folder-work.ts')).recordUndoneFolders(trx, operation),
    committed: async (app, store) => (await import('./commands/folder-work.ts')).finishFolders(app, store),
  },
}
