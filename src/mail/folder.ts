import { join } from 'node:path'
import { makeFolder, writeWhole } from '../files/whole.ts'
import type { Transport } from './transport.ts'

/**
 * One `.eml` file a mail, in a folder made for its owner alone. A mail tried again after a crash replaces its own file, so there is never
 * a second one. It counts as sent once the disk has it, and its name.
 */
export const folderTransport = (folder: string): Transport => ({
  async deliver({ name, bytes }) {
    try {
      makeFolder(folder)
      writeWhole(join(folder, name), bytes, 'over')
      return { outcome: 'sent' }
    } catch (error) {
      const code = systemCode(error) ?? systemCode((error as Error).cause) ?? 'EFOLDER'
      return { outcome: 'fault', error: code, cause: 'folder', words: code }
    }
  },
  close: () => undefined,
})

/** ENOSPC and the like, as the system calls them. */
function systemCode(error: unknown): string | undefined {
  const { code } = (error ?? {}) as NodeJS.ErrnoException
  return code?.startsWith('E') ? code : undefined
}
