import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { gar, newSite, onEachEngine, type Site } from '../support/site.ts'
import { lycee, sharedSite, siteAfter, twoSchools } from './support.ts'

const complete = async (site: Site, ...words: string[]) => {
  const { code, out, err } = await gar(site, ['completion', 'words', '--', ...words])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return out.split('\n').filter(Boolean)
}

onEachEngine((engine) => {
  const cases: [words: string[], found: string[]][] = [
    [
      ['assign', '--resource', ''],
      ['atlas\tAtlas', 'manuel\tManuel', 'pix\tPix', 'presse\tPresse'],
    ],
    [
      ['revoke', '--resource', 'p'],
      ['pix\tPix', 'presse\tPresse'],
    ],
    [['batch-revoke', '--resource', 'PI'], ['pix\tPix']],
    [['sync', '--resource=ma'], ['--resource=manuel\tManuel']],
    [['people', 'list', '--holding', 'at'], ['atlas\tAtlas']],
    [['people', 'list', '--not-holding', 'at'], ['atlas\tAtlas']],
    [
      ['assign', '--division', ''],
      ['1A\t1ERE A', '2A\t2NDE A', '2B\t2NDE B'],
    ],
    [
      ['assign', '--division', '2A,2'],
      ['2A,2A\t2NDE A', '2A,2B\t2NDE B'],
    ],
    [['copies', 'list', '--group', '2'], ['2ALL\t2NDE ALLEMAND LV2']],
    [['batch-revoke', '--level', '200'], ['20010015110\t2-SECONDE GENERALE ET TECHNO']],
    [
      ['batch-revoke', '--subject', '03'],
      ['030102\tALLEMAND LV2', '030201\tANGLAIS LV1'],
    ],
    [['revoke', '--person', 'per-01'], ['per-01\tLOAËC Yann']],
    [['people', 'show', 'ens-01'], ['ens-01\tROUDAUT Hervé']],
    [['history', 'pi'], ['pix\tPix']],
    [['history', 'ens-01'], ['ens-01\tROUDAUT Hervé']],
    [['schools', 'show', '99'], ['9990101F\tLycée des Embruns']],
    [['report', '--uai', '9990101f'], ['9990101F\tLycée des Embruns']],
    [['revoke', '--resource', 'nothing'], []],
    [['revoke', '--resource', "'; drop table copy --"], []],
    [['revoke', '--person', '%'], []],
    [['revoke', '--name', 'M'], []],
  ]
  test.each(cases)('real names: %j', async (words, found) => {
    expect(await complete(await sharedSite(engine, lycee), ...words)).toEqual(found)
  })

  test('of the school that the configuration names only', async () => {
    const site = await siteAfter(engine, [...lycee, ...twoSchools])
    expect((await complete(site, 'report', '--uai', '')).map((line) => line.split('\t')[0])).toEqual(['9990101F', '9990303A', '9990304B'])
    await gar(site, 'gar config set gar.uai 9990303A,9990304B')
    expect((await complete(site, 'report', '--uai', '')).map((line) => line.split('\t')[0])).toEqual(['9990303A', '9990304B'])
    expect(await complete(site, 'revoke', '--resource', '')).toEqual([])
    expect(await complete(site, 'revoke', '--person', 'elv-01')).toEqual([])
    expect((await complete(site, 'revoke', '--person', 'deux-')).length).toBeGreaterThan(3)
  })

  test('a missing store, or one that cannot be used, is silence', async () => {
    const site = await newSite(engine, { init: false })
    for (const words of [
      ['revoke', '--resource', 'p'],
      ['people', 'show', ''],
      ['assign', '--division', ''],
    ])
      expect(await complete(site, ...words)).toEqual([])
    if (engine === 'sqlite') rmSync(site.place, { force: true })
    const other = { ...site, place: 'postgres://nobody@127.0.0.1:1/none' }
    expect(await complete(other, 'revoke', '--resource', '')).toEqual([])
    expect(await complete(site, 'revoke', '--population', 'doc')).toEqual([expect.stringContaining('documentalists\t')])
  })
})
