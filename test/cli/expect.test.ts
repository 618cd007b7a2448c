import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Engine, gar, intrascol, json, mdo, newSite, onEachEngine, type Site } from '../support/site.ts'

const LIBRARIES = 'mdo libraries list -o json'

async function desk(engine: Engine): Promise<Site> {
  const site = await newSite(engine)
  expect((await mdo(site, 'mdo libraries add lib01 --name Sully --email sully@biblio.example')).code).toBe(0)
  return site
}

onEachEngine((engine) => {
  test('a write says how many rows it expects to change, with a terminal and without', async () => {
    const site = await desk(engine)
    const add = 'mdo libraries add lib02 --name Gien --email gien@biblio.example'
    const wrong = await mdo(site, `${add} --expect 2 -o json`)
    expect([wrong.code, wrong.out, JSON.parse(wrong.err).error]).toEqual([
      ...[5, ''],
      {
        ...{ code: 'unexpected_number', exit_code: 5, expected: 2, found: 1, option: '--expect 1' },
        message: '1 row would change, not 2 as expected. Look with --dry-run; nothing was written.',
      },
    ])
    expect(await mdo(site, `${add} --expect 0`, { answers: [true] })).toMatchObject({ code: 5, out: '', asked: [] })
    expect(await json(mdo(site, LIBRARIES))).toHaveLength(1)
    const looked = await mdo(site, `${add} --expect 2 -n -o json`)
    expect(looked).toMatchObject({ code: 5, err: expect.stringContaining('not 2 as expected') })
    expect(JSON.parse(looked.out)).toMatchObject({ dry_run: true, guards: [{ guard: 'unexpected_number', expected: 2, found: 1 }] })
    expect(await mdo(site, `${add} --expect 1`, { answers: [true] })).toMatchObject({ code: 0 })
    // Run twice, nothing changes.
    expect((await mdo(site, `${add} --expect 1`)).code).toBe(5)
    expect((await mdo(site, `${add} --expect 0`)).code).toBe(0)
    expect((await mdo(site, 'mdo undo 2 --expect 2')).code).toBe(5)
    expect((await mdo(site, 'mdo undo 2 --expect 1')).code).toBe(0)
    expect(await json(mdo(site, LIBRARIES))).toHaveLength(1)
  })

  test('--exit-code says what a dry run found: 3 something, 0 nothing; without a dry run it is a wrong line', async () => {
    const site = await desk(engine)
    const edit = (name: string) => `mdo libraries edit lib01 --name ${name}`
    expect((await mdo(site, `${edit('Gien')} -n --exit-code`)).code).toBe(3)
    expect((await mdo(site, `${edit('Sully')} -n --exit-code`)).code).toBe(0)
    expect((await mdo(site, `${edit('Gien')} -n`)).code).toBe(0)
    expect(await mdo(site, `${edit('Gien')} --exit-code`)).toMatchObject({ code: 2, err: expect.stringContaining('--dry-run') })
    expect((await mdo(site, 'mdo undo 1 -n --exit-code')).code).toBe(3)
    expect((await mdo(site, 'mdo mail send -n --exit-code')).code).toBe(0)
    expect((await mdo(site, 'mdo mail send --expect 1')).code).toBe(5)
    expect((await mdo(site, 'mdo mail send --expect 0')).code).toBe(0)
  })

  test('what changes a whole store counts as one', async () => {
    const site = await desk(engine)
    expect((await gar(site, 'gar store migrate -n --exit-code')).code).toBe(0)
    expect((await gar(site, 'gar store migrate --expect 1')).code).toBe(5)
    if (engine !== 'sqlite') return
    const backup = join(site.folder, 'backup.db')
    expect((await gar(site, `gar store backup ${backup}`)).code).toBe(0)
    expect((await gar(site, `gar store restore ${backup} --expect 2`)).code).toBe(5)
    expect(readdirSync(site.folder).filter((name) => name.includes('before-restore'))).toEqual([])
    expect((await gar(site, `gar store restore ${backup} -n --exit-code`)).code).toBe(3)
    expect((await gar(site, `gar store restore ${backup} --expect 1`)).code).toBe(0)
  })

  test('options written before « apply » count for it', async () => {
    const site = await newSite(engine)
    for (const line of ['gar batch-revoke --expect 3 apply none.json', 'intrascol rollover --expect 3 apply none.json'])
      expect(await (line.startsWith('gar') ? gar : intrascol)(site, line), line).toMatchObject({ code: 6 })
  })
})
