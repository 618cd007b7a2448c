import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runMail, wrongIn } from '../faults/mail.ts'
import { newPlace, onEachEngine, temporaryFolder } from '../support/site.ts'

const SEED = Number(process.env.GUICHET_SEED ?? Date.now() % 1_000_000)

onEachEngine((engine) => {
  const mails = engine === 'sqlite' ? 64 : 24
  const size = { mails, faults: mails / 2, kills: mails / 8, seed: SEED }

  test(`each mail once, none lost, none before its commit, through faults and kills (seed ${SEED})`, { timeout: 300_000 }, async () => {
    const found = await runMail({ ...size, place: await newPlace(engine, temporaryFolder()) })
    expect(wrongIn(found)).toEqual([])
    expect(found.sent + found.failed + found.unknown).toBe(mails)
    expect(found.kills).toBeGreaterThan(0)
  })
})

test('it finds a sender that writes « sent » first and sends then', { timeout: 300_000 }, async () => {
  const found = await runMail({ mails: 24, faults: 20, kills: 4, seed: 4, sender: join(import.meta.dirname, '../faults/naive-mail.ts') })
  expect(wrongIn(found).join('\n')).toMatch(/^lost: /m)
})
