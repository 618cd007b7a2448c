import { sharedEntries } from '../admin/entries.ts'
import type { Program } from '../cli/program.ts'
import { mailEntries } from './commands/mail-entries.ts'
import { entities } from './entities.ts'

/** The table of contents of mdo. */
export const mdo: Program = {
  name: 'mdo',
  entries: [
    {
      name: 'libraries',
      entries: [
        { name: 'add', load: async () => (await import('./commands/libraries-add.ts')).librariesAdd },
        { name: 'list', load: async () => (await import('./commands/libraries-list.ts')).librariesList },
        { name: 'import', load: async () => (await import('./commands/libraries-import.ts')).librariesImport },
        { name: 'edit', load: async () => (await import('./commands/libraries-edit.ts')).librariesEdit },
      ],
    },
    {
      name: 'resources',
      entries: [
        { name: 'add', load: async () => (await import('./commands/resources.ts')).resourcesAdd },
        { name: 'list', load: async () => (await import('./commands/resources.ts')).resourcesList },
        { name: 'retire', load: async () => (await import('./commands/resources.ts')).resourcesRetire },
      ],
    },
    {
      name: 'subscribers',
      load: async () => (await import('./commands/subscribers.ts')).subscribers,
      entries: [
        { name: 'register', load: async () => (await import('./commands/subscribers-register.ts')).subscribersRegister },
        { name: 'import', load: async () => (await import('./commands/subscribers-import.ts')).subscribersImport },
        { name: 'list', load: async () => (await import('./commands/subscribers-list.ts')).subscribersList },
        { name: 'show', load: async () => (await import('./commands/subscribers-show.ts')).subscribersShow },
        { name: 'validate', load: async () => (await import('./commands/subscribers-validate.ts')).subscribersValidate },
        { name: 'refuse', load: async () => (await import('./commands/subscribers-refuse.ts')).subscribersRefuse },
        { name: 'resources', load: async () => (await import('./commands/subscribers-resources.ts')).subscribersResources },
        { name: 'renew', load: async () => (await import('./commands/subscribers-renew.ts')).subscribersRenew },
        { name: 'reopen', load: async () => (await import('./commands/subscribers-reopen.ts')).subscribersReopen },
        { name: 'transfer', load: async () => (await import('./commands/subscribers-transfer.ts')).subscribersTransfer },
        { name: 'match', load: async () => (await import('./commands/subscribers-match.ts')).subscribersMatch },
        { name: 'export', load: async () => (await import('./commands/subscribers-export.ts')).subscribersExport },
        { name: 'decide', load: async () => (await import('./commands/subscribers-decide.ts')).subscribersDecide },
        { name: 'erase', load: async () => (await import('./commands/subscribers-erase.ts')).subscribersErase },
      ],
    },
    mailEntries,
    { name: 'remind', load: async () => (await import('./commands/remind.ts')).remind },
    { name: 'purge', load: async () => (await import('./commands/purge.ts')).purge },
    { name: 'report', load: async () => (await import('./commands/report.ts')).report },
    ...sharedEntries,
  ],
  entities,
  check: async (app, trx) => {
    const [{ checkMdo }, { mailsKeptSince }] = await Promise.all([import('./usecases/check.ts'), import('./commands/purge.ts')])
    return checkMdo(trx, mailsKeptSince(app))
  },
  checkBeside: async (app, trx) => (await import('./commands/check-beside.ts')).checkSending(app, trx),
  repeatErasures: async (app, copy, dryRun) => (await import('../erasures.ts')).repeatErasures(app, copy, dryRun),
  sample: async (app, at) => (await import('../sample.ts')).fillSample(app, at),
  place: 'library',
  complete: async (app, what, current) => (await import('./complete.ts')).complete(app, what, current),
  doctor: async () => (await import('./commands/doctor.ts')).checks,
  limit: async (app, trx) => {
    const [{ libraryOf }, { scopeOf }] = await Promise.all([import('./commands/settings.ts'), import('./usecases/libraries.ts')])
    return scopeOf(trx, libraryOf(app, undefined))
  },
  undoing: {
    refuse: async (trx, operation) => (await import('./usecases/undoing.ts')).refuseAfterMail(trx, operation),
    after: async (trx, operation) => (await import('./usecases/undoing.ts')).cancelUndone(trx, operation),
  },
}
