import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mdo as mdoProgram } from '../../src/mdo/program.ts'
import { gar, intrascol, json, mdo, newSite, onEachEngine, runner } from '../support/site.ts'
import { tamper, writeThree } from './rows.ts'

onEachEngine((engine) => {
  test('init makes a store once, for the three programs', async () => {
    const site = await newSite(engine, { init: false })
    expect(await json(gar(site, 'gar store init -o json'))).toEqual({
      ...{ operation: null, dry_run: false, counts: { created: 1 } },
      rows: [{ store: site.place, outcome: 'created' }],
    })
    for (const program of [gar, mdo, intrascol]) {
      expect((await program(site, ['store', 'check', '-o', 'json'])).out).toBe('[]\n')
      expect(await program(site, ['store', 'init'])).toMatchObject({ code: 6, out: '' })
    }
  })

  test('init makes its folders, the file is for its owner only', async () => {
    if (engine !== 'sqlite') return
    const site = await newSite(engine, { init: false })
    site.place = join(site.folder, 'a', 'b', 'guichet.db')
    expect((await mdo(site, 'mdo store init')).code).toBe(0)
    expect(statSync(site.place).mode & 0o777).toBe(0o600)
    expect(statSync(join(site.folder, 'a')).mode & 0o777).toBe(0o700)
    expect(existsSync(`${site.place}-wal`)).toBe(false)
  })

  test('a database that holds something else is left alone', async () => {
    if (engine !== 'postgres') return
    const site = await newSite(engine, { init: false })
    await tamper(site, 'create table theirs (a integer)')
    expect(await mdo(site, 'mdo store init -o json')).toMatchObject({ code: 6, err: expect.stringContaining('database_taken') })
    expect(await mdo(site, 'mdo store info -o json')).toMatchObject({ code: 6, err: expect.stringContaining('store_missing') })
  })

  test('a sample that fails leaves no store; the next one is whole, and holds the sites of all programs', async () => {
    const site = await newSite(engine, { init: false })
    const failing = runner({
      ...mdoProgram,
      sample: async (app, at) => {
        await mdoProgram.sample(app, at)
        throw new Error('planted')
      },
    })
    expect(await failing(site, 'mdo store init --sample')).toMatchObject({ code: 1, err: expect.stringContaining('planted') })
    expect(await mdo(site, 'mdo store info -o json')).toMatchObject({ code: 6, err: expect.stringContaining('store_missing') })
    expect(readdirSync(site.folder)).toEqual([])
    expect(await intrascol(site, 'intrascol store init --sample')).toMatchObject({ code: 0 })
    expect((await json(gar(site, 'gar schools list -o json'))).length).toBe(1)
    expect((await json(mdo(site, 'mdo libraries list -o json'))).length).toBe(6)
    expect(await mdo(site, 'mdo store check')).toMatchObject({ code: 0 })
  })

  test('info says what the store is', async () => {
    const site = await newSite(engine)
    await writeThree(site)
    const [info] = await json(gar(site, 'gar store info -o json'))
    expect(info).toMatchObject({
      store: site.place,
      engine,
      operations: 3,
      head: expect.stringMatching(/^[0-9a-f]{64}$/),
      last_at: '2026-11-20T10:00:00.000Z',
    })
    expect(info?.bytes).toBeGreaterThan(10_000)
  })

  test('check finds what is missing or too much, in words or as JSON', async () => {
    const site = await newSite(engine)
    await tamper(site, 'drop index copy_person', 'alter table school add column extra integer')
    const answer = await mdo(site, 'mdo store check -o json')
    expect(answer).toMatchObject({ code: 5, out: '' })
    const checks = JSON.parse(answer.err).error.problems.map(({ what }: { what: string }) => what)
    expect(checks).toEqual(expect.arrayContaining(['- index copy_person', '± table school']))
    const table = await mdo(site, 'mdo store check --lang fr')
    expect(table).toMatchObject({ code: 5, out: expect.stringMatching(/tables, index et déclencheurs/) })
    expect(table.err).toMatch(/pas comme il faut/)
  })

  test('a missing table is found too', async () => {
    const site = await newSite(engine)
    await tamper(site, 'drop table hint')
    const { error } = JSON.parse((await mdo(site, 'mdo store check -o json')).err)
    expect(error).toMatchObject({ code: 'store_broken_rules', exit_code: 5 })
  })

  test('a name that is too long is 6, in one sentence', async () => {
    const site = await newSite('sqlite')
    const long = join(site.folder, `${'a'.repeat(300)}.db`)
    for (const line of [`gar store backup ${long}`, `gar store init --store ${long}`])
      expect(await gar(site, line)).toMatchObject({ code: 6, err: expect.stringMatching(/is too long. Give a shorter one.\n$/) })
  })

  test('an address where nobody listens is 6', async () => {
    if (engine !== 'postgres') return
    const site = await newSite(engine)
    expect((await mdo({ ...site, place: 'postgres://nobody@127.0.0.1:1/x' }, 'mdo store info')).code).toBe(6)
  })
})

test('dangling references and damaged pages are found', async () => {
  const site = await newSite('sqlite')
  await writeThree(site)
  await tamper(site, "insert into copy values (7, 7, 7, 1, 'assigned', '2026-09-01', 1)")
  const { error } = JSON.parse((await mdo(site, 'mdo store check -o json')).err)
  expect(error.problems).toContainEqual({ check: 'references', what: 'copy → person: 1', repair: 'mdo store restore <file>' })
})

test('damaged pages are 5, or 6 when the list of tables is among them; no crash', async () => {
  const site = await newSite('sqlite')
  await writeThree(site)
  const bytes = readFileSync(site.place)
  const found: string[] = []
  for (let page = 1; page < bytes.length / 4096; page++) {
    const damaged = Buffer.from(bytes)
    damaged.fill(0xee, page * 4096, page * 4096 + 300)
    writeFileSync(site.place, damaged)
    const { code, err } = await mdo(site, 'mdo store check -o json')
    found.push(`${code} ${JSON.parse(err).error.code}`)
  }
  expect([...new Set(found)].sort()).toEqual(['5 store_broken_rules', '6 store_broken'])
})
