import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { migrations, STORE_VERSION } from '../../migrations/index.ts'
import { createStore } from '../../src/store/create.ts'
import type { Store } from '../../src/store/engine.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openPostgres } from '../../src/store/postgres.ts'
import { createSqlite } from '../../src/store/sqlite.ts'
import { inTransaction } from '../../src/store/transaction.ts'
import { storeVersion } from '../../src/store/version.ts'
import { type Engine, inStore, json, mdo, newSite, onEachEngine, type Site } from '../support/site.ts'

const fails = {
  async up(db: Parameters<NonNullable<ReturnType<typeof migrations>[string]>['up']>[0]) {
    await sql`create table half_way (a integer)`.execute(db)
    await sql`insert into half_way values (1)`.execute(db)
    throw new Error('this migration fails')
  },
}

const tablesOf = async ({ db }: Store) =>
  (await db.introspection.getTables({ withInternalKyselyTables: true })).map(({ name }) => name).sort()

/** A store as the version before this one made it. */
async function olderStore(engine: Engine, site: Site): Promise<void> {
  const list = Object.fromEntries(Object.entries(migrations(engine)).slice(0, -1))
  const store = engine === 'sqlite' ? createSqlite(site.place, 100) : await openPostgres({ at: site.place, busyTimeout: 100 }, 'none')
  await inTransaction(store, (trx) => migrate(trx, undefined, list))
  await store.close()
}

test('the version is the number of migrations, in their order', () => {
  for (const engine of ['sqlite', 'postgres'] as const) {
    const names = Object.keys(migrations(engine))
    expect(names).toHaveLength(STORE_VERSION)
    expect(names).toEqual([...names].sort())
  }
})

onEachEngine((engine) => {
  test('a migration that fails leaves nothing', async () => {
    const site = await newSite(engine)
    await inStore(site, async (store) => {
      const before = await tablesOf(store)
      const list = { ...migrations(engine), '9999_fails': fails }
      await expect(inTransaction(store, (trx) => migrate(trx, undefined, list))).rejects.toThrow('this migration fails')
      expect(await tablesOf(store)).toEqual(before)
      expect(await storeVersion(store.db)).toBe(STORE_VERSION)
    })
    expect((await mdo(site, 'mdo store check')).code).toBe(0)
  })

  test('one that succeeds is recorded with its version, and this program then refuses the store', async () => {
    const site = await newSite(engine)
    const later = { up: async (db: Parameters<typeof fails.up>[0]) => void (await sql`create table later (a integer)`.execute(db)) }
    await inStore(site, (store) => inTransaction(store, (trx) => migrate(trx, undefined, { ...migrations(engine), '9999_later': later })))
    const answer = await mdo(site, 'mdo store info -o json')
    expect(JSON.parse(answer.err).error).toMatchObject({ code: 'store_newer', exit_code: 6 })
    expect((await mdo(site, 'mdo store migrate')).code).toBe(6)
  })

  test('a store that cannot be filled is not made', async () => {
    const site = await newSite(engine, { init: false })
    const files = readdirSync(site.folder)
    const place = { at: site.place, busyTimeout: 100 }
    await expect(createStore(place, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(readdirSync(site.folder)).toEqual(files)
    expect((await mdo(site, 'mdo store info')).err).toMatch(/store init/)
    expect((await mdo(site, 'mdo store init')).code).toBe(0)
  })

  test('migrating a current store changes nothing', async () => {
    const site = await newSite(engine)
    const files = readdirSync(site.folder)
    expect(await json(mdo(site, 'mdo store migrate -o json'))).toMatchObject({ operation: null, counts: { already: 1 } })
    expect(readdirSync(site.folder)).toEqual(files)
  })

  describe('an older store', () => {
    const older = async () => {
      const site = await newSite(engine, { init: false })
      await olderStore(engine, site)
      return site
    }

    test('is refused by every other command, and migrated by this one', async () => {
      const site = await older()
      expect(await mdo(site, 'mdo journal list')).toMatchObject({ code: 6, err: expect.stringContaining('store migrate') })
      expect(await json(mdo(site, 'mdo store migrate -n -o json'))).toMatchObject({ dry_run: true, counts: { migrated: 1 } })
      expect((await mdo(site, 'mdo store check')).code).toBe(6)
      const { rows } = await json<{ rows: { from: number; to: number; backup: string | null }[] }>(
        mdo(site, 'mdo store migrate --yes -o json'),
      )
      expect(rows[0]).toMatchObject({ from: STORE_VERSION - 1, to: STORE_VERSION })
      expect((await mdo(site, 'mdo store check')).code).toBe(0)
      if (engine === 'sqlite') expect(existsSync(`${rows[0]?.backup}.manifest.json`)).toBe(true)
    })

    if (engine === 'postgres')
      test('on a server a person must say that it was backed up', async () => {
        const site = await older()
        const answer = await mdo(site, 'mdo store migrate -o json')
        expect(answer).toMatchObject({ code: 7, out: '' })
        expect(answer.err).toMatch(/pg_dump --format=custom/)
        expect((await mdo(site, 'mdo store migrate', { answers: [false] })).code).toBe(130)
        expect((await mdo(site, 'mdo store migrate', { answers: [true] })).code).toBe(0)
      })

    if (engine === 'sqlite')
      test('as a backup it is migrated while it is restored', async () => {
        const site = await older()
        const other = { ...site, place: join(site.folder, 'other.db') }
        expect(await mdo(other, ['store', 'restore', site.place])).toMatchObject({ code: 0 })
        expect((await mdo(other, 'mdo store check')).code).toBe(0)
        expect((await mdo(site, 'mdo store info')).err).toMatch(/store migrate/)
      })
  })
})
