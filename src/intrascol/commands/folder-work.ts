import type { App } from '../../cli/app.ts'
import { CliError } from '../../errors.ts'
import type { Store } from '../../store/engine.ts'
import { inSnapshot, inTransaction } from '../../store/transaction.ts'
import { say } from '../../text/index.ts'
import { checkRoot } from '../folders/look.ts'
import { type Done, makeFolder, removeFolder } from '../folders/work.ts'
import { forgetFolderWork, type Pending, pendingFolders } from '../usecases/folder-work.ts'
import { foldersRoot } from './settings.ts'

/**
 * Does the work on folders that the store has recorded, and takes off the list what is done. The rest is said on stderr and waits for
 * the next command: the store is right, and nothing of it is undone (intrascol, section 8).
 */
export async function finishFolders(app: App, store: Store): Promise<void> {
  const root = foldersRoot(app)
  if (root === undefined) return
  const pending = await inSnapshot(store, pendingFolders)
  if (pending.length === 0) return
  const done = pending.filter((one) => workOn(app, root, one))
  if (done.length > 0) await inTransaction(store, (trx) => forgetFolderWork(trx, done), 'again')
}

/** @returns true when it is done */
function workOn(app: App, root: string, { slug, id, wanted, name }: Pending): boolean {
  const { text } = app
  try {
    checkRoot(root)
    const result: Done = wanted ? makeFolder(root, slug) : removeFolder(root, slug, id)
    if (result.done) return true
    app.remark(result.why === 'link' ? text['folders.link'](slug) : text['folders.kept'](name ?? slug, slug, result.files))
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    app.remark(say(text, error.key, error.values))
  }
  return false
}
