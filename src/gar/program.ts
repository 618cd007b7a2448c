import { sharedEntries } from '../admin/entries.ts'
import type { Program } from '../cli/program.ts'
import { entities } from './entities.ts'

/** The table of contents of gar. */
export const gar: Program = {
  name: 'gar',
  entries: [
    {
      name: 'import',
      entries: [
        { name: 'gar-ent', load: async () => (await import('./commands/import-gar-ent.ts')).importGarEnt },
        { name: 'subscriptions', load: async () => (await import('./commands/import-subscriptions.ts')).importSubscriptions },
      ],
    },
    {
      name: 'schools',
      entries: [
        { name: 'list', load: async () => (await import('./commands/schools-list.ts')).schoolsList },
        { name: 'show', load: async () => (await import('./commands/schools-show.ts')).schoolsShow },
      ],
    },
    {
      name: 'people',
      entries: [
        { name: 'list', load: async () => (await import('./commands/people-list.ts')).peopleList },
        { name: 'show', load: async () => (await import('./commands/people-show.ts')).peopleShow },
      ],
    },
    { name: 'resources', entries: [{ name: 'list', load: async () => (await import('./commands/resources-list.ts')).resourcesList }] },
    { name: 'copies', entries: [{ name: 'list', load: async () => (await import('./commands/copies-list.ts')).copiesList }] },
    { name: 'assign', load: async () => (await import('./commands/assign.ts')).assign },
    { name: 'revoke', load: async () => (await import('./commands/revoke.ts')).revoke },
    {
      name: 'batch-revoke',
      load: async () => (await import('./commands/batch-revoke.ts')).batchRevoke,
      entries: [{ name: 'apply', load: async () => (await import('./commands/batch-revoke-apply.ts')).batchRevokeApply }],
    },
    { name: 'sync', load: async () => (await import('./commands/sync.ts')).sync },
    { name: 'year', entries: [{ name: 'close', load: async () => (await import('./commands/year-close.ts')).yearClose }] },
    {
      name: 'export',
      entries: [
        { name: 'counts', load: async () => (await import('./commands/export-counts.ts')).exportCounts },
        { name: 'report', load: async () => (await import('./commands/export-report.ts')).exportReport },
      ],
    },
    { name: 'report', load: async () => (await import('./commands/report.ts')).report },
    { name: 'history', load: async () => (await import('./commands/history.ts')).history },
    ...sharedEntries,
  ],
  entities,
  check: async (app, trx) => {
    const [{ checkGar }, { schoolYear }] = await Promise.all([import('./usecases/check.ts'), import('./commands/settings.ts')])
    return checkGar(trx, schoolYear(app))
  },
  verify: async (app, trx) => {
    const [{ refuseUnsound }, { schoolYear }] = await Promise.all([import('./usecases/undo-guard.ts'), import('./commands/settings.ts')])
    return refuseUnsound(trx, schoolYear(app))
  },
  named: async (app, trx) => {
    const [{ schoolsOf }, { numbersOf }] = await Promise.all([import('./commands/settings.ts'), import('./usecases/list-schools.ts')])
    return numbersOf(trx, schoolsOf(app, undefined))
  },
  place: 'school',
  complete: async (app, what, current) => (await import('./complete.ts')).complete(app, what, current),
  repeatErasures: async (app, copy, dryRun) => (await import('../erasures.ts')).repeatErasures(app, copy, dryRun),
  sample: async (app, at) => (await import('../sample.ts')).fillSample(app, at),
}
