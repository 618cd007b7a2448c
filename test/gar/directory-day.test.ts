import { renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { tamper } from '../admin/rows.ts'
import { gar, json, onEachEngine, type Site } from '../support/site.ts'
import { pupil, small, smallWith, smallWithout, snapshot, UAI } from './files.ts'
import { done, operations, refused, siteAfter, sound, written } from './support.ts'

/** The same files in a folder whose name tells their day; the names of the files tell a day that comes first. */
function of(day: string, records = small): string {
  const folder = snapshot(records)
  const named = join(dirname(folder), `XX_GAR-ENT_Complet_${day}_210000`)
  renameSync(folder, named)
  return `gar import gar-ent ${named}`
}

const first = of('21000901')
const newer = of('21001001', smallWith({ Eleve: [pupil('p9')] }))
const unchanged = of('21001002', smallWith({ Eleve: [pupil('p9')] }))
const older = of('21000930', smallWithout('p5'))

const dayOf = async (site: Site) => (await json(gar(site, 'gar schools list -o json')))[0]?.directory_on

onEachEngine((engine) => {
  test('a directory older than the one loaded is refused, unless --older says so', async () => {
    const site = await siteAfter(engine, [first, newer])
    expect(await dayOf(site)).toBe('2100-10-01')
    expect(await json(gar(site, 'gar schools show -o json'))).toMatchObject({ directory_on: '2100-10-01' })
    expect(await refused(site, older)).toMatchObject({
      exit: 5,
      code: 'older_directory',
      details: { directory_on: '2100-09-30', schools: [{ uai: UAI, directory_on: '2100-10-01' }], option: '--older' },
    })
    expect((await gar(site, `${older} --lang fr`)).err).toContain('du 30/09/2100, plus ancien que celui de la base : 9990012J, 01/10/2100.')
    expect((await written(site, `${older} -n`)).guards).toMatchObject([{ guard: 'older_directory' }])
    expect((await done(site, `${older} --older --accept-departures 2`)).counts).toMatchObject({ departed: 2 })
    expect(await dayOf(site)).toBe('2100-09-30')
    await sound(site)
  })

  test('one that changes nobody moves the day without an operation; the same again is no older one', async () => {
    const site = await siteAfter(engine, [first, newer])
    const before = await operations(site)
    expect(await written(site, `${unchanged} -n`)).toMatchObject({ operation: null })
    expect(await dayOf(site)).toBe('2100-10-01')
    for (const _ of [1, 2]) expect(await done(site, unchanged)).toMatchObject({ operation: null })
    expect([await dayOf(site), await operations(site)]).toEqual(['2100-10-02', before])
    expect(await refused(site, newer)).toMatchObject({ exit: 5, code: 'older_directory' })
    // What is taken back was never loaded: the day of the store is the one before.
    await done(site, 'gar undo 2')
    expect(await dayOf(site)).toBe('2100-09-01')
    expect((await done(site, older)).counts).toMatchObject({ departed: 1 })
  })

  test('a store of a version before knows no day; the same directory tells it, and nothing is wrong with the store', async () => {
    const site = await siteAfter(engine, [newer])
    await tamper(site, 'delete from directory')
    expect(await done(site, unchanged)).toMatchObject({ operation: null })
    expect(await dayOf(site)).toBe('2100-10-02')
    await sound(site)
  })

  test('the files tell the day too, and a copy of the store has it', async () => {
    const site = await siteAfter(engine, [`gar import gar-ent ${snapshot(small)}`])
    expect(await dayOf(site)).toBe('2099-09-01')
    const copy = join(site.folder, 'copy.db')
    expect((await gar(site, `gar store copy-to ${copy}`)).code).toBe(0)
    expect(await dayOf({ ...site, place: copy })).toBe('2099-09-01')
  })
})
