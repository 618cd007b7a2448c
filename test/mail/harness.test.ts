import { expect, test } from 'vitest'
import { runMail } from '../faults/mail.ts'

test('each mail once, none lost, none before its commit, through faults and kills', { timeout: 180_000 }, async () => {
  const found = await runMail({ mails: 64, faults: 32, kills: 8, seed: 20_261_120 })
  const { lost, beforeCommit, unexplained, changed, waiting, sent, failed, unknown } = found
  expect({ lost, beforeCommit, unexplained, changed, waiting }).toEqual({
    lost: [],
    beforeCommit: [],
    unexplained: [],
    changed: [],
    waiting: [],
  })
  expect(sent + failed + unknown).toBe(64)
  expect(found.kills).toBeGreaterThan(0)
})
