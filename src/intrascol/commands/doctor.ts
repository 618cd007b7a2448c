import { accessSync, constants } from 'node:fs'
import type { App } from '../../cli/app.ts'
import type { Finding } from '../../cli/program.ts'
import { CliError } from '../../errors.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { say } from '../../text/index.ts'
import { checkRoot } from '../folders/look.ts'
import { pendingFolders } from '../usecases/folder-work.ts'
import { foldersRoot } from './settings.ts'

/** The root of the work folders: there, writable, and nothing that waits. */
export async function schoolFindings(app: App): Promise<readonly Finding[]> {
  const { text } = app
  const root = foldersRoot(app)
  const finding = (status: Finding['status'], message: string) => [{ check: 'work_folders', status, message }]
  if (root === undefined) return finding('ok', text['folders.not_managed'])
  try {
    checkRoot(root)
    accessSync(root, constants.W_OK | constants.X_OK)
  } catch (error) {
    return finding(
      'failed',
      error instanceof CliError ? say(text, error.key, error.values) : text['folders.unusable'](root, (error as Error).message),
    )
  }
  const waiting = await inSnapshot(await app.open(), pendingFolders)
  return waiting.length > 0 ? finding('warning', text['folders.waiting'](waiting.map(({ slug }) => slug))) : finding('ok', root)
}
