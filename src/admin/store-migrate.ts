import { STORE_VERSION } from '../../migrations/index.ts'
import type { App } from '../cli/app.ts'
import { declined } from '../cli/app.ts'
import type { ChangeOptions } from '../cli/change.ts'
import { helpAfter, writing } from '../cli/commands.ts'
import { foresee } from '../cli/foreseen.ts'
import type { Column } from '../cli/output.ts'
import type { Define } from '../cli/program.ts'
import { CliError, EXIT } from '../errors.ts'
import type { Store } from '../store/engine.ts'
import { openStore } from '../store/open.ts'
import { upgrade } from '../store/upgrade.ts'
import { storeVersion } from '../store/version.ts'
import { uninterrupted } from './interruption.ts'
import { printOutcome } from './outcome.ts'

const COLUMNS: readonly Column[] = [{ key: 'store' }, { key: 'from' }, { key: 'to' }, { key: 'backup' }, { key: 'outcome' }]

export const storeMigrate: Define = (command, app) => {
  writing(command, app)
    .addHelpText(
      'after',
      helpAfter(app, [`${app.program.name} store migrate`, `${app.program.name} store migrate -n`], [0, 2, 3, 5, 6, 7, 130]),
    )
    .action(async (options) => {
      const store = await openStore(app.place, 'any')
      try {
        await migrateOpen(app, store, options)
      } finally {
        await store.close()
      }
    })
}

async function migrateOpen(app: App, store: Store, options: ChangeOptions): Promise<void> {
  const from = await storeVersion(store.db)
  const say = (outcome: string, sentence: string, backup: string | null = null) =>
    printOutcome(app, {
      columns: COLUMNS,
      row: { store: store.location, from, to: STORE_VERSION, backup, outcome },
      sentence,
      dryRun: options.dryRun,
    })
  foresee(app, options, from === STORE_VERSION ? 0 : 1)
  if (from === STORE_VERSION) return say('already', app.text['store.migrate.current'](from))
  if (options.dryRun) return say('migrated', app.text['store.migrate.would'](from, STORE_VERSION))
  if (store.engine === 'postgres') await askForBackup(app, store, options)
  const backup = await uninterrupted(app, () => upgrade(store, app.author.now().toISOString(), app.stopIfInterrupted))
  await say('migrated', app.text['store.migrate.done'](from, STORE_VERSION, backup), backup ?? null)
}

/** The server's own tool makes the backup, so a person must say that it was made. @throws CliError 7 without a terminal, 130 when declined */
async function askForBackup(app: App, { location }: Store, { yes }: ChangeOptions): Promise<void> {
  const line = `pg_dump --format=custom --file=guichet.dump '${location}'`
  app.remark(line)
  if (yes) return
  if (!app.interactive)
    throw new CliError('backup_first', EXIT.undecided, 'store.migrate.pg_dump', [line], { details: { option: '--yes', backup: line } })
  if (!(await (await app.ask()).confirm(app.text['store.migrate.question'](line)))) throw declined()
}
