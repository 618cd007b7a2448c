import { spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { inTransaction } from '../../src/store/transaction.ts'
import { inStore, onEachEngine, type Site, words } from '../support/site.ts'
import { MARTIN, mails, siteAfter, sound } from './support.ts'

/** How long processes are given to start and to read their plans; a busy machine is given more the next time. */
const STARTS = [2_000, 6_000, 15_000]

/** A real process, as somebody at another desk has one. */
const elsewhere = (site: Site, line: string) =>
  new Promise<number | null>((resolve, reject) => {
    const start = "import('./src/mdo.ts').then(({ start }) => start())"
    const env = { ...process.env, ...site.env, GUICHET_STORE: site.place }
    const argv = ['--no-warnings', '--input-type=module', '-e', start, '--', 'mdo', ...words(line).slice(1)]
    const child = spawn(process.execPath, argv, { env, stdio: 'ignore' })
    child.once('error', reject).once('close', resolve)
  })

/** Both have read their plan before either may write. */
async function together(site: Site, start: number, lines: readonly string[]): Promise<(number | null)[]> {
  const started = await inStore(site, (store) =>
    inTransaction(store, async (trx) => {
      if (store.engine === 'postgres') await sql`lock table subscriber in share row exclusive mode`.execute(trx)
      const running = Promise.all(lines.map((line) => elsewhere(site, line)))
      await pause(start)
      return { running }
    }),
  )
  return started.running
}

onEachEngine((engine) => {
  test.each([['refuse'], ['validate']])('validate and %s at once: one wins, the other is 5 and queues nothing', async (other) => {
    for (const start of STARTS) {
      const site = await siteAfter(engine)
      const codes = await together(site, start, [`mdo subscribers validate ${MARTIN}`, `mdo subscribers ${other} ${MARTIN}`])
      await sound(site)
      // One came so late that it saw what the other had decided: that is no collision.
      if (codes.every((code) => code === 0) && start !== STARTS.at(-1)) continue
      expect(codes.sort()).toEqual([0, 5])
      expect((await mails(site)).filter((mail) => mail.startsWith('user'))).toHaveLength(1)
      return
    }
  })
})
