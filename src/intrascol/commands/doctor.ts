import { accessSync, constants } from 'node:fs'
import type { Check } from '../../cli/program.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { checkRoot, unusable } from '../folders/look.ts'
import { pendingFolders } from '../usecases/folder-work.ts'
import { foldersRoot } from './settings.ts'

/** The root of the work folders: there, writable, and nothing that waits. */
const workFolders: Check = async (app) => {
  const { text } = app
  const root = foldersRoot(app)
  if (root === undefined) return { status: 'ok', message: text['folders.not_managed'] }
  checkRoot(root)
  try {
    accessSync(root, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw unusable(root, error)
  }
  const waiting = await inSnapshot(await app.open(), pendingFolders)
  if (waiting.length === 0) return { status: 'ok', message: root }
  return { status: 'warning', message: text['folders.waiting'](waiting.map(({ slug }) => slug)) }
}

/** What « intrascol doctor » looks at besides. */
export const checks: readonly [string, Check][] = [['work_folders', workFolders]]
