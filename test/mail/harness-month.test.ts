import { expect, test } from 'vitest'
import { type Plant, runMonth } from '../faults/mail-month.ts'
import { RELAYS } from '../faults/mail-relays.ts'
import { type Engine, newPlace, onEachEngine, temporaryFolder } from '../support/site.ts'

const SEED = Number(process.env.GUICHET_SEED ?? Date.now() % 1_000_000)
const month = async (engine: Engine, relay: (typeof RELAYS)[number], plant?: Plant) =>
  runMonth({
    ...{ relay, seed: SEED, aDay: 4, every: 60, place: await newPlace(engine, temporaryFolder()) },
    ...(plant ? { plant } : {}),
  })

onEachEngine((engine) => {
  test.for(engine === 'sqlite' ? RELAYS : RELAYS.slice(-1))(
    `a month of cron through $name: nobody given up untried, nobody failed for our sake, each once and in time (seed ${SEED})`,
    { timeout: 300_000 },
    async (relay) => {
      const found = await month(engine, relay)
      expect(found.wrong).toEqual([])
      expect(found.ended.taken).toBeGreaterThan(0)
    },
  )
})

test.for<readonly [Plant, RegExp]>([
  ['every refusal is final', /failed instead of taken/],
  ['a refusal holds its provider', /late$/m],
  ['age alone', /dead instead of taken/],
  ['says nothing of what it sent', /sent \d+ times/],
])('it finds a sender for which %s', { timeout: 300_000 }, async ([plant, wrong]) => {
  const found = await month('sqlite', RELAYS[0] ?? expect.fail(), plant)
  expect(found.wrong.join('\n')).toMatch(wrong)
})
