import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { bulkInto, temporaryTable } from '../../src/store/bulk.ts'
import { inStaging } from '../../src/store/transaction.ts'
import { inStore, newSite, onEachEngine, type Site } from '../support/site.ts'

const TEXTS = ['', null, '"', '""', 'a"b', '\\', '\\.', '\\N', 'a\nb', 'a\r\nb', 'a\tb', 'a,b;c', ' a ', 'null', 'œ’É', '👩‍🏫', "'; --"]

afterEach(() => vi.restoreAllMocks())

onEachEngine((engine) => {
  let site: Site
  beforeEach(async () => {
    site = await newSite(engine)
  })

  test.each([1, 2])('what is put in in bulk comes out as it was, %i text to a row', async (width) => {
    const names = ['a', 'b'].slice(0, width)
    const found = await inStore(site, (store) =>
      inStaging(store, async (trx) => {
        await temporaryTable(trx, 'trial', { n: 'integer', ...Object.fromEntries(names.map((name) => [name, 'text'])) }, 'n')
        const bulk = bulkInto(trx, 'trial', ['n', ...names])
        for (const [n, text] of TEXTS.entries()) await bulk.add(n, ...names.map((name) => (name === 'a' ? text : TEXTS.at(-1 - n))))
        await bulk.flush()
        return (await sql<Record<string, unknown>>`select * from trial order by n`.execute(trx)).rows
      }),
    )
    expect(found.map(({ a }) => a)).toEqual(TEXTS)
    if (width > 1) expect(found.map(({ b }) => b)).toEqual(TEXTS.toReversed())
  })

  test('a table of one column takes every text', async () => {
    const found = await inStore(site, (store) =>
      inStaging(store, async (trx) => {
        await temporaryTable(trx, 'trial', { a: 'text' })
        const bulk = bulkInto(trx, 'trial', ['a'])
        for (const text of TEXTS) await bulk.add(text)
        await bulk.flush()
        return (await sql<{ a: string | null }>`select a from trial`.execute(trx)).rows
      }),
    )
    expect(found.map(({ a }) => a)).toEqual(TEXTS)
  })
})

test('a statement that runs again and again is prepared once, however many ran before it', async () => {
  const site = await newSite('sqlite')
  const prepared = vi.spyOn(Database.prototype, 'prepare')
  await inStore(site, (store) =>
    inStaging(store, async (trx) => {
      for (let n = 0; n < 200; n++) await sql`select ${sql.lit(n)} as n`.execute(trx)
      for (let n = 0; n < 1000; n++) await sql`select ${n} as again`.execute(trx)
    }),
  )
  expect(prepared.mock.calls.filter(([text]) => text.endsWith('as again'))).toHaveLength(1)
})
