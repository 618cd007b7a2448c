import { helpAfter } from '../cli/commands.ts'
import type { Column } from '../cli/output.ts'
import type { Define } from '../cli/program.ts'
import { refuseCompanion } from '../cli/target.ts'
import { backUp } from '../store/backup.ts'
import { uninterrupted } from './interruption.ts'
import { printOutcome } from './outcome.ts'
import { refuseWithin } from './within.ts'

const COLUMNS: readonly Column[] = [
  { key: 'file' },
  { key: 'sha256' },
  { key: 'head' },
  { key: 'operations' },
  { key: 'version' },
  { key: 'outcome' },
]

export const storeBackup: Define = (command, app) => {
  const { text, program } = app
  command
    .argument('<file>', text['store.backup.file'])
    .addHelpText('after', helpAfter(app, [`${program.name} store backup guichet-2026-11-20.db`], [0, 2, 5, 6, 130]))
    .action(async (file) => {
      refuseWithin(app)
      refuseCompanion(app, file)
      const store = await app.open()
      const made = await uninterrupted(app, () => backUp(store, file, app.author.now().toISOString(), app.stopIfInterrupted))
      const { sha256, head, operations, version } = made
      await printOutcome(app, {
        columns: COLUMNS,
        row: { file, sha256, head, operations, version, outcome: 'created' },
        sentence: text['store.backup.done'](file),
      })
    })
}
