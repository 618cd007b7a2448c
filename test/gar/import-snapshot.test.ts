import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { describe, expect, test } from 'vitest'
import { gar, json, onEachEngine, temporaryFolder } from '../support/site.ts'
import {
  adult,
  group,
  level,
  member,
  pupil,
  type Records,
  school,
  small,
  smallWith,
  smallWithout,
  snapshot,
  subject,
  subscriptions,
  UAI,
} from './files.ts'
import {
  copies,
  done,
  dump,
  ids,
  LYCEE,
  lycee,
  operations,
  outcomes,
  pools,
  refused,
  sharedSite,
  siteAfter,
  sound,
  twoSchools,
  written,
} from './support.ts'

const directory = `gar import gar-ent ${snapshot(small)}`
const bought = `gar import subscriptions ${subscriptions(
  { idAbonnement: 'R', nbLicenceGlobale: 9 },
  { idAbonnement: 'P', nbLicenceEleve: 9, nbLicenceEnseignant: 9, nbLicenceAutrePersonnel: 9 },
)}`
const next = 'gar import gar-ent fixtures/gar-ent/lycee-next'
const later = { env: { GUICHET_TODAY: '2026-12-01' } }

/** A `.tar.gz` of a folder, its members in reverse order. */
async function archive(folder: string): Promise<string> {
  const tar = pack()
  for (const name of readdirSync(folder).toReversed()) tar.entry({ name: `./export/${name}` }, readFileSync(join(folder, name)))
  tar.finalize()
  const chunks: Uint8Array[] = []
  for await (const chunk of tar) chunks.push(chunk as Uint8Array)
  const path = join(temporaryFolder(), 'XX_GAR-ENT_Complet_20990901_210000.tar.gz')
  writeFileSync(path, gzipSync(Buffer.concat(chunks)))
  return path
}

onEachEngine((engine) => {
  describe('a second snapshot of the lycée', () => {
    const given = [
      ...lycee,
      'gar assign --resource pix --all',
      'gar assign --resource manuel --person elv-03 --person elv-04 --person ens-05',
    ]

    test('arrived, updated, departed, unchanged', async () => {
      const site = await siteAfter(engine, given)
      const answer = await gar(site, `${next} -o json`)
      const result = JSON.parse(answer.out)
      expect(result.counts).toEqual({ arrived: 2, departed: 3, unchanged: 14, updated: 2 })
      expect(answer.err).toContain('5 copies are now locked')
      const of = (outcome: string) =>
        result.rows.filter((row: { outcome: string }) => row.outcome === outcome).map(({ person }: { person: string }) => person)
      expect({ arrived: of('arrived'), departed: of('departed'), updated: of('updated') }).toEqual({
        arrived: ['elv-13', 'elv-14'],
        departed: ['elv-11', 'elv-03', 'ens-05'],
        updated: ['elv-05', 'per-02'],
      })
      expect(await pools(site)).toMatchObject({
        'ABO-PIX-LYCEE all': '∞ = ∞ + 16 + 3 + 0',
        'ABO-MANUEL pupils': '10 = 8 + 1 + 1 + 0',
        'ABO-MANUEL teachers': '2 = 1 + 0 + 1 + 0',
      })
      await sound(site)
    })

    test('who moved belongs to the new division, who left keeps the last one', async () => {
      const site = await sharedSite(engine, [...given, next])
      const show = (id: string) => json<Record<string, unknown>>(gar(site, `gar people show ${id} -o json`))
      expect(await show('elv-05')).toMatchObject({ divisions: ['2B'], groups: ['2ALL'], active: true })
      expect(await show('elv-03')).toMatchObject({ divisions: ['2A'], groups: ['2ALL'], populations: ['pupils'], active: false })
      expect(await show('per-02')).toMatchObject({ populations: ['teachers'], divisions: ['2B'], subjects: ['ANGLAIS LV1', 'FRANCAIS'] })
      expect(await ids(site, '--division 2A --population pupils')).toEqual(['elv-01', 'elv-02', 'elv-04'])
      expect(await copies(site, '--state locked --resource manuel')).toEqual(['elv-03 locked', 'ens-05 locked'])
    })

    test('the same snapshot again changes nothing, on a later day too', async () => {
      const site = await siteAfter(engine, [...given, next])
      const before = await dump(site)
      expect(await written(site, next, later)).toMatchObject({ operation: null, counts: { unchanged: 18 } })
      expect(await dump(site)).toEqual(before)
    })

    test('who comes back has the locked copies again, and who left by then holds locked ones', async () => {
      const site = await siteAfter(engine, [...given, next])
      await done(site, 'gar revoke --resource manuel --person elv-03')
      const back = await done(site, 'gar import gar-ent fixtures/gar-ent/lycee --older')
      expect(back.counts).toEqual({ departed: 2, returned: 3, unchanged: 14, updated: 2 })
      expect(await copies(site, '--person elv-03')).toEqual(['elv-03 assigned'])
      expect(await copies(site, '--person ens-05')).toEqual(['ens-05 assigned', 'ens-05 assigned'])
      await sound(site)
    })

    test('all of it can be taken back', async () => {
      const site = await siteAfter(engine, given)
      const before = await dump(site)
      const { operation } = await done(site, next)
      await done(site, `gar undo ${operation}`)
      expect(await dump(site)).toEqual(before)
    })
  })

  describe('the departure guard', () => {
    const people = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`)
    const schoolOf = (pupils: number, teachers: number): Records => ({
      Etab: [school()],
      Eleve: people('p', pupils).map((id) => pupil(id)),
      Enseignant: people('t', teachers).map((id) => adult(id)),
      Groupe: [],
    })
    const from = (pupils: number, teachers: number) => `gar import gar-ent ${snapshot(schoolOf(pupils, teachers))}`
    const ten = from(10, 5)

    test('exactly a fifth passes', async () => {
      const site = await siteAfter(engine, [ten])
      expect((await done(site, from(8, 4))).counts).toEqual({ departed: 3, unchanged: 12 })
    })

    test('more than a fifth of one population is 5, with all numbers', async () => {
      const site = await siteAfter(engine, [ten])
      const before = await dump(site)
      const refusal = await refused(site, from(7, 5))
      expect(refusal).toMatchObject({ exit: 5, code: 'departures', details: { departures: 3, option: '--accept-departures 3' } })
      expect(refusal.details.by_population).toEqual([{ uai: UAI, population: 'pupils', leaving: 3, before: 10 }])
      expect((await gar(site, from(7, 5))).err).toContain(`${UAI} pupils 3 of 10`)
      expect((await gar(site, `${from(7, 5)} --lang fr`)).err).toMatch(/élèves 3 sur 10/)
      expect((await refused(site, from(10, 3))).details.by_population).toEqual([
        { uai: UAI, population: 'teachers', leaving: 2, before: 5 },
      ])
      expect(await dump(site)).toEqual(before)
      const dry = await written(site, `${from(7, 3)} -n`)
      expect(dry).toMatchObject({ dry_run: true, counts: { departed: 5, unchanged: 10 }, guards: [{ guard: 'departures', departures: 5 }] })
      expect((await gar(site, `${from(7, 3)} -n`)).code).toBe(0)
    })

    test('the exact number lets it pass, a wrong one is refused, also when nothing had to be said', async () => {
      const site = await siteAfter(engine, [ten])
      for (const wrong of [0, 4, 6]) expect((await refused(site, `${from(7, 3)} --accept-departures ${wrong}`)).exit).toBe(5)
      expect((await refused(site, `${from(9, 5)} --accept-departures 2`)).exit).toBe(5)
      expect((await refused(site, `${from(7, 3)} --accept-departures many`)).exit).toBe(2)
      expect((await done(site, `${from(7, 3)} --accept-departures 5`)).counts).toMatchObject({ departed: 5 })
      expect((await done(site, `${from(7, 3)} --accept-departures 5`)).operation).toBeNull()
    })

    test('counts all schools of the snapshot together, each against its own people', async () => {
      const two = '9990013K'
      const both = (here: number, there: number): Records => ({
        ...schoolOf(here, 1),
        Etab: [school(), school(two)],
        Eleve: [...people('p', here).map((id) => pupil(id)), ...people('q', there).map((id) => pupil(id, { profiles: { [two]: 'elv' } }))],
      })
      const site = await siteAfter(engine, [`gar import gar-ent ${snapshot(both(10, 10))}`])
      expect(await refused(site, `gar import gar-ent ${snapshot(both(9, 7))}`)).toMatchObject({
        exit: 5,
        details: {
          departures: 4,
          by_population: [
            { uai: UAI, population: 'pupils', leaving: 1, before: 10 },
            { uai: two, population: 'pupils', leaving: 3, before: 10 },
          ],
        },
      })
    })

    test('a change of profile within a school is no departure', async () => {
      const site = await siteAfter(engine, [ten])
      const changed = { ...schoolOf(10, 5), Enseignant: people('t', 5).map((id) => adult(id, { profiles: 'dir' })) }
      expect((await done(site, `gar import gar-ent ${snapshot(changed)}`)).counts).toEqual({ unchanged: 10, updated: 5 })
    })
  })

  test('a person with a changed profile keeps a locked copy', async () => {
    const site = await siteAfter(engine, [directory, bought, 'gar assign --resource p --person t2 --person s1'])
    const changed = {
      ...small,
      Enseignant: [adult('t1', { profiles: 'ens doc' }), adult('t2', { profiles: 'evs' }), adult('s1', { profiles: 'dir' })],
    }
    await done(site, `gar import gar-ent ${snapshot(changed)}`)
    expect(await copies(site, '--resource p')).toEqual(['s1 assigned', 't2 locked'])
    expect(await pools(site)).toMatchObject({ 'P teachers': '9 = 8 + 0 + 1 + 0', 'P staff': '9 = 8 + 1 + 0 + 0' })
    expect(outcomes(await done(site, 'gar revoke --resource p --departed'))).toEqual(['t2:freed'])
    await sound(site)
  })

  test('names, labels and groups that change are updated; what nobody belongs to any more is gone', async () => {
    const site = await siteAfter(engine, [directory])
    const renamed: Records = {
      Etab: [school(UAI, 'Nouveau nom'), level('MEF2', 'PREMIERE'), subject('MAT1', 'ANGLAIS LV1')],
      Eleve: ['p1', 'p2', 'p3', 'p4'].map((id) => pupil(id)).concat(pupil('p5', { last: 'MARIÉ' })),
      Enseignant: small.Enseignant ?? [],
      Groupe: [group('D2'), ...['p1', 'p2', 'p3', 'p4', 'p5'].map((id) => member(id, 'D2'))],
    }
    expect((await done(site, `gar import gar-ent ${snapshot(renamed)}`)).counts).toEqual({ unchanged: 1, updated: 7 })
    expect(await json(gar(site, 'gar schools list -o json'))).toMatchObject([{ name: 'Nouveau nom' }])
    expect((await refused(site, 'gar people list --division D1')).exit).toBe(4)
    expect(await ids(site, '--division D2 --name marie')).toEqual(['p5'])
    expect((await refused(site, 'gar people list --level SECONDE')).exit).toBe(4)
    await sound(site)
  })

  describe('several schools', () => {
    test('those that the snapshot does not name are not touched', async () => {
      const site = await siteAfter(engine, [...lycee, 'gar assign --resource pix --all'])
      const before = await dump(site)
      expect((await done(site, twoSchools[0])).counts).toEqual({ arrived: 15 })
      const after = await dump(site)
      for (const [table, rows] of Object.entries(before)) expect(after[table]).toEqual(expect.arrayContaining(rows))
      expect((await done(site, 'gar import gar-ent fixtures/gar-ent/ecole')).counts.departed).toBeUndefined()
      expect((await json(gar(site, 'gar schools list -o json'))).map(({ uai, people }) => [uai, people])).toEqual([
        [LYCEE, 19],
        ['9990202R', expect.any(Number)],
        ['9990303A', 8],
        ['9990304B', 7],
      ])
      await sound(site)
    })

    test('the same codes in two schools are told apart, and one person may be pupil here and staff there', async () => {
      const site = await sharedSite(engine, twoSchools)
      expect(await ids(site, '--uai 9990303A --division A --population pupils')).toEqual(['deux-e01', 'deux-e02'])
      expect(await ids(site, '--uai 9990304B --division A --population pupils')).toEqual(['deux-e05', 'deux-e06'])
      expect(await ids(site, '--division A --population pupils')).toEqual(['deux-e01', 'deux-e02', 'deux-e05', 'deux-e06'])
      expect(await ids(site, "--division 'terminale a' --population teachers")).toEqual(['deux-a3', 'deux-a2'])
      expect(await ids(site, '--uai 9990303A --subject ANGLAIS-LV1 --population teachers')).toEqual(['deux-a1'])
      expect((await refused(site, 'gar people list --uai 9990304B --subject ANGLAIS-LV1')).exit).toBe(4)
      const both = await json(gar(site, 'gar people list --person deux-e08 -o json'))
      expect(both.map(({ uai, populations, divisions }) => [uai, populations, divisions])).toEqual([
        ['9990303A', ['staff'], []],
        ['9990304B', ['pupils'], ['B']],
      ])
      await sound(site)
    })

    test('who leaves one school stays in the other', async () => {
      const two = '9990013K'
      const both = smallWith({
        Etab: [school(two)],
        Enseignant: [adult('t9', { profiles: { [UAI]: 'ens', [two]: 'ens' } }), adult('t8', { profiles: { [two]: 'ens' } })],
      })
      const site = await siteAfter(engine, [`gar import gar-ent ${snapshot(both)}`])
      const one = smallWith({
        Etab: [school(two)],
        Enseignant: [adult('t9', { profiles: { [UAI]: 'ens' } }), adult('t8', { profiles: { [two]: 'ens' } })],
      })
      const result = await done(site, `gar import gar-ent ${snapshot(one)} --accept-departures 1`)
      expect(result.rows.filter(({ person }) => person === 't9').map(({ uai, outcome }) => [uai, outcome])).toEqual([
        [UAI, 'unchanged'],
        [two, 'departed'],
      ])
    })
  })

  test('the first degree: levels without a list of them, no subjects', async () => {
    const site = await siteAfter(engine, ['gar import gar-ent fixtures/gar-ent/ecole'])
    const [person] = await json(gar(site, 'gar people list --population pupils -o json'))
    expect(person).toMatchObject({ uai: '9990202R', subjects: [], levels: [expect.any(String)], divisions: [expect.any(String)] })
    const levels = (person?.levels ?? []) as string[]
    expect((await ids(site, `--level ${levels[0]}`)).length).toBeGreaterThan(0)
    expect((await done(site, 'gar import gar-ent fixtures/gar-ent/ecole')).operation).toBeNull()
    await sound(site)
  })

  describe('an archive', () => {
    test('is read like the folder, its members in any order', async () => {
      const site = await siteAfter(engine, [`gar import gar-ent ${snapshot(small)}`])
      const path = await archive(snapshot(small))
      expect(await written(site, `gar import gar-ent ${path}`)).toMatchObject({ operation: null, counts: { unchanged: 8 } })
    })

    test('with its md5 right, in capitals or with the name; wrong, cut and garbled ones are 8', async () => {
      const site = await siteAfter(engine, [])
      const path = await archive(snapshot(small))
      const sum = createHash('md5').update(readFileSync(path)).digest('hex')
      const line = `gar import gar-ent ${path}`
      writeFileSync(`${path}.md5`, 'hello')
      expect((await refused(site, line)).faults).toMatchObject([{ code: 'archive.md5_form' }])
      writeFileSync(`${path}.md5`, '0'.repeat(32))
      const refusal = await refused(site, line)
      expect([refusal.exit, refusal.faults?.map(({ code }) => code).includes('archive.md5')]).toEqual([8, true])
      expect((await refused(site, `${line} --keep-going`)).exit).toBe(8)
      writeFileSync(`${path}.md5`, `${sum.toUpperCase()}  ${path}\n`)
      expect((await done(site, line)).counts).toEqual({ arrived: 8 })
      const cut = join(temporaryFolder(), 'cut.tar.gz')
      writeFileSync(cut, readFileSync(path).subarray(0, 700))
      expect((await refused(site, `gar import gar-ent ${cut}`)).exit).toBe(8)
      expect(await operations(site)).toBe(1)
    })
  })

  test('people who are in no population of the school are not in it', async () => {
    const site = await siteAfter(engine, [directory])
    const two = '9990013K'
    const odd = smallWith({ Etab: [school(two)], Enseignant: [adult('t9', { profiles: { [two]: 'ens' }, schools: [UAI] })] })
    expect((await done(site, `gar import gar-ent ${snapshot(odd)}`)).counts).toEqual({ unchanged: 8 })
    expect((await refused(site, 'gar people list --person t9')).exit).toBe(4)
  })

  test('a withdrawn locked copy stays withdrawn when the person comes back', async () => {
    const site = await siteAfter(engine, [
      directory,
      bought,
      'gar assign --resource r --person p1',
      `gar import gar-ent ${snapshot(smallWithout('p1'))}`,
    ])
    await done(site, 'gar revoke --resource r --departed')
    await done(site, directory)
    expect(await copies(site, '--person p1')).toEqual([])
    await sound(site)
  })
})
