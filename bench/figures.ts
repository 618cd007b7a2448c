import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { resourceFigures } from '../src/gar/usecases/figures.ts'
import { people } from '../src/gar/usecases/list-people.ts'
import type { Db, Store } from '../src/store/engine.ts'
import { openStore } from '../src/store/open.ts'
import { inSnapshot } from '../src/store/transaction.ts'
import { LARGE, SMALL } from './goals.ts'
import { inPairs } from './measure.ts'
import { printCompared, printTitle } from './print.ts'
import { manySchools, UAI } from './schools.ts'

const ROUNDS = 9

/** The figures of one school, and a search by the beginning of a name in it: neither may follow the size of the others. */
export async function figures(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-'))
  try {
    printTitle(`One school among others, SQLite, ${LARGE} assignments against ${SMALL}`)
    const places = [join(folder, 'large.db'), join(folder, 'small.db')] as const
    await manySchools(places[0], LARGE)
    await manySchools(places[1], SMALL)
    const stores = await Promise.all(places.map((at) => openStore({ at, busyTimeout: 5000 })))
    const [large, small] = stores as [Store, Store]
    await compare(
      'its figures',
      large,
      small,
      (trx) => resourceFigures(trx, { uais: [UAI], today: '2026-11-20', yearStart: '2026-08-15' }),
      { must: 1.3, aim: 1 },
    )
    await compare(
      'people whose name begins with…',
      large,
      small,
      async (trx) => (await people(trx, { selection: { uais: [UAI], names: ['name15'] }, today: '2026-11-20' })).execute(),
      { must: 2.5, aim: 2 },
    )
    for (const store of stores) await store.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function compare(
  name: string,
  large: Store,
  small: Store,
  read: (trx: Db) => Promise<unknown>,
  goal: { must: number; aim: number },
): Promise<void> {
  const timed = (store: Store) => async () => {
    const began = performance.now()
    await inSnapshot(store, read)
    return performance.now() - began
  }
  for (const store of [large, small]) await timed(store)()
  printCompared(`${name}, 9 pairs`, 'ms', await inPairs(ROUNDS, timed(large), timed(small)), goal)
}
