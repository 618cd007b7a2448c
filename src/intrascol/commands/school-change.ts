import type { App } from '../../cli/app.ts'
import { type Change, type ChangeOptions, change } from '../../cli/change.ts'
import { recordFolderWork } from '../usecases/folder-work.ts'
import { finishFolders } from './folder-work.ts'

/** A write of this program: work on folders that an earlier run left is done before it, its own after its commit. */
export async function schoolChange(app: App, options: ChangeOptions, it: Change): Promise<void> {
  if (!options.dryRun) await finishFolders(app, await app.open())
  await change(app, options, {
    ...it,
    after: async (trx, operation) => {
      await it.after?.(trx, operation)
      await recordFolderWork(trx, operation)
    },
    committed: async (store, operation) => {
      await it.committed?.(store, operation)
      await finishFolders(app, store)
    },
  })
}
