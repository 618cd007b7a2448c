import { CliError } from '../../src/errors.ts'
import { withRunLock } from '../../src/mail/run-lock.ts'
import { openStore } from '../../src/store/open.ts'
import { openPost, sendAll } from '../mail/support.ts'

/**
 * One run of the sender in a process of its own, to be killed: `mail-sender.ts <store> <url> <folder of the key>`. Its exit codes are
 * those of `mdo mail send`, but for a lock that somebody else holds: 60.
 */
const [at = '', url = '', folder = ''] = process.argv.slice(2)
const store = await openStore({ at, busyTimeout: 10_000 })
try {
  const post = await openPost(store, url, folder)
  const author = {
    program: 'mdo',
    operator: 'harness',
    systemUser: 'harness',
    command: 'mdo mail send',
    day: '2026-11-20',
    now: () => new Date(),
  }
  const { fault, counts, waiting } = await withRunLock({ author, place: { at, busyTimeout: 10_000 } }, store, () =>
    sendAll(post, { early: true }),
  )
  process.exitCode = fault?.exitCode ?? (counts.failed + counts.unknown + counts.dead + waiting > 0 ? 3 : 0)
} catch (error) {
  if (!(error instanceof CliError)) throw error
  // Told apart from a fault of the server, which is 6 as well.
  process.exitCode = error.code === 'busy' ? 60 : error.exitCode
} finally {
  await store.close()
}
