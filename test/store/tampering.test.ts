import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { head } from '../../src/store/journal.ts'
import { inSnapshot } from '../../src/store/transaction.ts'
import { content, names, tamper, WITHOUT_TRIGGERS, writeThree } from '../admin/rows.ts'
import { gar, inStore, newSite, onEachEngine, type Site } from '../support/site.ts'

/** What `journal verify` answers, as its JSON error. */
const verify = async (site: Site, options = '') => {
  const { code, err } = await gar(site, `gar journal verify -o json ${options}`)
  return { code, broken: code === 0 ? [] : JSON.parse(err).error.broken }
}

onEachEngine((engine) => {
  let site: Site
  let lastHead: string
  const sqlite = engine === 'sqlite'
  const alter = (...statements: string[]) => tamper(site, ...(sqlite ? WITHOUT_TRIGGERS : []), ...statements)

  beforeEach(async () => {
    site = await newSite(engine)
    await writeThree(site)
    lastHead = await inStore(site, (store) => inSnapshot(store, head)).then(({ hash }) => hash)
  })

  test('an untouched journal verifies, with and without its head', async () => {
    expect(await verify(site)).toEqual({ code: 0, broken: [] })
    expect(await verify(site, `--head ${lastHead}`)).toEqual({ code: 0, broken: [] })
    expect((await gar(site, 'gar journal verify')).out).toContain(lastHead)
  })

  const edits: [name: string, sql: string, found: object][] = [
    [
      'an edited row',
      "update journal_row set outcome = 'freed' where operation = 1 and n = 2",
      { operation: 1, row: 2, what: 'row_changed' },
    ],
    [
      'a row that names another thing',
      'update journal_row set item = 9 where operation = 2',
      { operation: 2, row: 1, what: 'row_changed' },
    ],
    ['a deleted row', 'delete from journal_row where operation = 1 and n = 1', { operation: 1, row: null, what: 'rows_missing' }],
    ['an edited former state', "update journal_image set body = '[]' where operation = 2", { operation: 2, row: 1, what: 'image_changed' }],
    ['a deleted former state', 'delete from journal_image where operation = 3', { operation: 3, row: null, what: 'operation_changed' }],
    ['another operator', "update operation set operator = 'nobody' where id = 2", { operation: 2, row: null, what: 'operation_changed' }],
    ['other counts', `update operation set counts = '{"arrived":7}' where id = 1`, { operation: 1, row: null, what: 'operation_changed' }],
    [
      'a moved date',
      "update operation set at = '2020-01-01T00:00:00.000Z' where id = 3",
      { operation: 3, row: null, what: 'operation_changed' },
    ],
  ]
  test.each(edits)('%s is found', async (_name, statement, found) => {
    await alter(statement)
    const { code, broken } = await verify(site)
    expect(code).toBe(5)
    expect(broken).toContainEqual(found)
    expect((await gar(site, 'gar store check')).code).toBe(5)
  })

  test('two swapped rows are found', async () => {
    await alter(
      'update journal_row set n = 99 where operation = 1 and n = 1',
      'update journal_row set n = 1 where operation = 1 and n = 2',
      'update journal_row set n = 2 where operation = 1 and n = 99',
    )
    const { broken } = await verify(site)
    expect(broken).toEqual([1, 2].map((row) => ({ operation: 1, row, what: 'row_changed' })))
  })

  test('an operation cut out of the middle is found', async () => {
    await alter(
      'delete from journal_row where operation = 2',
      'delete from journal_image where operation = 2',
      'delete from operation where id = 2',
    )
    expect((await verify(site)).broken).toContainEqual({ operation: 2, row: null, what: 'operation_missing' })
  })

  test('a last operation that left its rows behind is found', async () => {
    await alter('delete from operation where id = 3')
    expect((await verify(site)).broken).toContainEqual({ operation: 3, row: null, what: 'operation_missing' })
  })

  test('a clean cut of the end shows only against the head that was noted', async () => {
    await alter(
      'delete from journal_row where operation = 3',
      'delete from journal_image where operation = 3',
      'delete from operation where id = 3',
    )
    expect((await verify(site)).code).toBe(0)
    expect(await verify(site, `--head ${lastHead}`)).toEqual({ code: 5, broken: [{ operation: 3, row: null, what: 'head_missing' }] })
  })

  test('a former state that was wiped although nobody was erased is found, whatever purge is pretended', async () => {
    await tamper(site, 'update journal_image set body = null, salt = null where operation = 3')
    expect(await verify(site)).toEqual({ code: 5, broken: [{ operation: 3, row: 1, what: 'image_wiped' }] })
    expect((await gar(site, 'gar store check')).code).toBe(5)
    await tamper(site, "insert into journal_purge (program, day) values ('gar', '2026-12-31')")
    expect((await verify(site)).code).toBe(5)
  })

  test('a row whose operation is unknown is found by the check', async () => {
    await tamper(site, 'update school set operation = 77')
    const { code, err } = await gar(site, 'gar store check -o json')
    expect(code).toBe(5)
    expect(JSON.parse(err).error.problems).toContainEqual({
      check: 'operation_unknown',
      what: 'school: 1',
      repair: 'gar store restore <file>',
    })
  })

  describe('the database itself refuses', () => {
    const seen = async () => [await content(site), await names(site)]
    const attempts = [
      "update operation set operator = 'x'",
      'delete from operation where id = 3',
      'update journal_row set item = 9',
      'delete from journal_row',
      "update journal_image set body = 'x'",
      'delete from journal_image',
      ...(sqlite
        ? [
            "insert or replace into operation select id, program, 'x', system_user, at, day, command, counts, changes, undoes, previous, hash, version, wiped_until from operation where id = 1",
          ]
        : []),
    ]
    test.each(attempts)('%s', async (statement) => {
      const found = await seen()
      await expect(inStore(site, (store) => sql.raw(statement).execute(store.db))).rejects.toThrow(/append-only/)
      expect(await seen()).toEqual(found)
    })

    if (!sqlite)
      test('that any table is emptied, to its owner too', async () => {
        const found = await seen()
        await inStore(site, async ({ db }) => {
          const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
          for (const { name } of tables)
            await expect(sql`truncate ${sql.table(name)} cascade`.execute(db), name).rejects.toThrow(/never emptied/)
        })
        expect(await seen()).toEqual(found)
      })
  })
})
