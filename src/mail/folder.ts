import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Transport } from './transport.ts'

/**
 * One `.eml` file a mail, in a folder made for its owner alone. A mail tried again after a crash replaces its own file, so there is never a second one.
 */
export const folderTransport = (folder: string): Transport => ({
  async deliver({ name, bytes }) {
    const part = join(folder, `.${name}.part`)
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      // What an earlier run left when it was killed.
      await rm(part, { force: true })
      const file = await open(part, 'wx', 0o600)
      try {
        await file.writeFile(bytes)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(part, join(folder, name))
      return { outcome: 'sent' }
    } catch (error) {
      await rm(part, { force: true }).catch(() => undefined)
      return { outcome: 'fault', error: (error as NodeJS.ErrnoException).code ?? 'EFOLDER' }
    }
  },
  close: () => undefined,
})
