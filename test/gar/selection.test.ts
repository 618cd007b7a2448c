import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { gar, json, onEachEngine, type Site } from '../support/site.ts'
import { subscriptions } from './files.ts'
import { done, ids, lycee, operations, outcomes, refused, sharedSite, siteAfter, sound, twoSchools, written } from './support.ts'

const elv = (...numbers: number[]) => numbers.map((number) => `elv-${String(number).padStart(2, '0')}`)
const ens = (...numbers: number[]) => numbers.map((number) => `ens-0${number}`)

onEachEngine((engine) => {
  describe('each option alone', () => {
    test.each([
      ['--population teachers', ens(4, 2, 3, 1, 5)],
      ['--population documentalists', ens(3)],
      ['--population staff', ['per-01', 'per-02']],
      ['--population teachers,staff --division 2B', ens(2, 5)],
      ['--population ENSEIGNANTE', ens(4, 2, 3, 1, 5)],
      ['--population personnels', ['per-01', 'per-02']],
      ['--population Documentaliste', ens(3)],
      ["--population 'autre personnel'", ['per-01', 'per-02']],
      ['--population élève --division 1A', [...elv(9, 10, 11, 12)]],
      ['--division 2B', ['ens-02', ...elv(7, 6, 8), 'ens-05']],
      ['--division 2nde-b', ['ens-02', ...elv(7, 6, 8), 'ens-05']],
      ['--division 2A,2B --population pupils', elv(1, 2, 7, 5, 4, 6, 3, 8)],
      ['--division 2A --division 2B --population pupils', elv(1, 2, 7, 5, 4, 6, 3, 8)],
      ['--group 2all', [...elv(2, 7, 5, 3), 'ens-01']],
      ["--group '2nde allemand lv2'", [...elv(2, 7, 5, 3), 'ens-01']],
      ['--level 20111010110', ['ens-04', ...elv(9, 10, 11, 12)]],
      ["--level '1 première générale'", ['ens-04', ...elv(9, 10, 11, 12)]],
      ['--subject allemand-lv2', [...elv(2, 7, 5, 3), 'ens-01']],
      ['--subject mathématiques --population teachers', ['ens-02']],
      ['--name martin', elv(4, 6)],
      ['--name œuv', elv(3)],
      ['--name œuv --name martin', elv(4, 6, 3)],
      ['--population documentalists --population staff', ['ens-03', 'per-01', 'per-02']],
      ['--name OEUV', elv(3)],
      ['--name KERNEIS', elv(7)],
      ['--name "d\'al"', elv(2)],
      ["--name 'D’ALMEIDA'", elv(2)],
      ['--name "L\'H"', elv(10)],
      ["--name 'le '", [...elv(5), 'ens-03']],
      ["--name 'van den'", ['ens-05']],
      ['--name nobody', []],
      ['--person elv-11 --person elv-01', elv(1, 11)],
      ['--person elv-11 --person elv-11', elv(11)],
      ['--all --level 20111010110 --population pupils', elv(9, 10, 11, 12)],
      ['--departed', []],
    ])('%s', async (selection, expected) => {
      expect(await ids(await sharedSite(engine, lycee), selection)).toEqual(expected)
    })
  })

  test('options combine with AND, values of one option with OR', async () => {
    const site = await sharedSite(engine, lycee)
    expect(await ids(site, '--population pupils --division 2A,1A --subject 030102')).toEqual(elv(2, 5, 3))
    expect(await ids(site, '--population pupils --division 2A --name m')).toEqual(elv(4))
    expect(await ids(site, '--person elv-01 --person elv-09 --division 1A')).toEqual(elv(9))
    expect(await ids(site, '--population teachers --group 1MAT')).toEqual(ens(2))
    expect(await ids(site, '--uai 9990101f --division 1A --population teachers')).toEqual(ens(4))
    expect((await ids(site, '--all')).length).toBe(19)
    expect((await ids(site, '')).length).toBe(19)
  })

  describe('--from', () => {
    const file = (site: Site, content: string) => {
      const path = join(site.folder, 'ids.txt')
      writeFileSync(path, content)
      return path
    }

    test('reads one id a line, or a CSV, from a file or standard input', async () => {
      const site = await siteAfter(engine, lycee)
      expect(await ids(site, `--from ${file(site, 'elv-09\r\n\r\nelv-02\n')}`)).toEqual(elv(2, 9))
      expect(await ids(site, `--from ${file(site, '\uFEFFnom;id\nx;elv-02\n')}`)).toEqual(elv(2))
      expect(await ids(site, `--from ${file(site, 'elv-09\n')} --person elv-02`)).toEqual(elv(2, 9))
      expect(await ids(site, `--from ${file(site, 'elv-09\nelv-02\n')} --division 1A`)).toEqual(elv(9))
      const piped = await json(gar(site, 'gar people list --from - -o json', { stdin: 'elv-01\nelv-12\n' }))
      expect(piped.map(({ id }) => id)).toEqual(elv(1, 12))
    })

    test('an empty one selects nobody, changes nothing and exits 0', async () => {
      const site = await siteAfter(engine, [...lycee, 'gar assign --resource manuel --division 1A'])
      const before = await operations(site)
      for (const line of [
        'gar assign --resource manuel --from -',
        'gar revoke --resource manuel --from -',
        'gar assign --resource manuel --from - --division 2A',
      ])
        expect(await written(site, line, { stdin: '' })).toEqual({ operation: null, dry_run: false, counts: {}, rows: [] })
      expect(await ids(site, `--from ${file(site, '\n \n')}`)).toEqual([])
      expect(await operations(site)).toBe(before)
    })

    test('a file that is not there is 6, one with a fault 8, unknown ids 4 with all of them', async () => {
      const site = await siteAfter(engine, lycee)
      expect((await refused(site, 'gar people list --from nowhere.txt')).exit).toBe(6)
      expect((await refused(site, `gar revoke --resource pix --from ${file(site, `${'x'.repeat(300)}\nelv-01\n`)}`)).exit).toBe(8)
      const { exit, unknown } = await refused(site, `gar assign --resource pix --from ${file(site, 'elv-01\nghost\nelv-99\n')}`)
      expect({ exit, unknown }).toEqual({ exit: 4, unknown: ['ghost', 'elv-99'] })
    })

    test('two thousand ids are one selection', async () => {
      const site = await siteAfter(engine, lycee)
      const missing = Array.from({ length: 2000 }, (_, index) => `ghost-${index}`)
      const { exit, unknown } = await refused(site, `gar people list --from ${file(site, ['elv-01', ...missing].join('\n'))}`)
      expect([exit, unknown?.length]).toEqual([4, 2000])
    })
  })

  describe('what is not known is 4, all of it named', () => {
    test.each([
      ['--person elv-01 --person x --person y', ['x', 'y']],
      ['--division 2A,9Z,8Z', ['9Z', '8Z']],
      ['--group 2A', ['2A']],
      ['--level 2A,20010015110', ['2A']],
      ['--subject LATIN', ['LATIN']],
      ['--uai 9990101F,0000000A', ['0000000A']],
      ['--holding atlas2', ['atlas2']],
    ])('%s', async (selection, unknown) => {
      expect(await refused(await sharedSite(engine, lycee), `gar people list ${selection}`)).toMatchObject({ exit: 4, unknown })
    })

    test('resources too', async () => {
      const site = await siteAfter(engine, lycee)
      expect(await refused(site, 'gar assign --resource pix --resource p --resource q --all')).toMatchObject({
        exit: 4,
        unknown: ['p', 'q'],
      })
      expect(await refused(site, 'gar copies list --resource p')).toMatchObject({ exit: 4, unknown: ['p'] })
      expect(await refused(site, 'gar people show nobody')).toMatchObject({ exit: 4, unknown: ['nobody'] })
    })
  })

  describe('a value that is empty or no word of the option is 2, never everybody', () => {
    test.each([
      ["--population ''"],
      ['--population pupils,'],
      ["--division ''"],
      ["--division '2A,,2B'"],
      ["--group ' '"],
      ["--level ''"],
      ["--subject ''"],
      ["--name ''"],
      ["--name ' '"],
      ["--name '-'"],
      ["--name '’'"],
      ["--person ''"],
      ["--from ''"],
      ["--uai ''"],
      ["--resource ''"],
      ['--population dogs'],
      ['--population constructor'],
      ['--population pupils,tutors'],
    ])('%s', async (selection) => {
      const site = await sharedSite(engine, lycee)
      expect((await refused(site, `gar revoke --resource pix ${selection} --all`)).exit).toBe(2)
    })

    test('in both languages, with what is possible', async () => {
      const site = await siteAfter(engine, [])
      const english = await gar(site, 'gar revoke --population dogs --resource pix')
      expect([english.code, english.err]).toEqual([2, expect.stringContaining('choose among pupils, documentalists, teachers and staff')])
      const french = await gar(site, "gar revoke --population '' --resource pix --lang fr")
      expect([french.code, french.err]).toEqual([2, expect.stringContaining('--population')])
      expect((await gar(site, 'gar copies list --state constructor')).code).toBe(2)
    })
  })

  describe('without a terminal what is missing is 7, with the candidates', () => {
    test('no selection', async () => {
      const site = await siteAfter(engine, lycee)
      for (const command of ['assign', 'revoke']) {
        expect(await refused(site, `gar ${command} --resource pix`)).toMatchObject({
          exit: 7,
          code: 'no_selection',
          candidates: ['pupils', 'documentalists', 'teachers', 'staff'],
        })
      }
    })

    test('no resource', async () => {
      const site = await siteAfter(engine, lycee)
      expect(await refused(site, 'gar assign --all')).toMatchObject({
        exit: 7,
        code: 'no_resource',
        candidates: ['atlas', 'manuel', 'pix', 'presse'],
        details: { option: '--resource' },
      })
    })

    test('one of several schools', async () => {
      const site = await siteAfter(engine, twoSchools)
      expect(await refused(site, 'gar assign --resource pix --all')).toMatchObject({
        exit: 7,
        code: 'ambiguous_school',
        candidates: ['9990303A', '9990304B'],
        details: { option: '--uai' },
      })
      expect(await refused(site, 'gar people show deux-a2')).toMatchObject({ exit: 7, candidates: ['9990303A', '9990304B'] })
      expect((await json<{ uai: string }>(gar(site, 'gar people show deux-a2 --uai 9990304B -o json'))).uai).toBe('9990304B')
    })

    test('a title that names two resources; its code or identifier says which', async () => {
      const file = subscriptions(
        { idAbonnement: 'A1', libelleRessource: 'Maths 1re', idRessource: 'ark:/1/a', uaiEtab: '9990101F', nbLicenceGlobale: 5 },
        { idAbonnement: 'A2', libelleRessource: 'MATHS - 1RE', idRessource: 'ark:/1/b', uaiEtab: '9990101F', nbLicenceGlobale: 5 },
      )
      const site = await siteAfter(engine, lycee)
      await done(site, `gar import subscriptions ${file}`)
      const { exit, code, candidates } = await refused(site, "gar assign --resource 'maths 1re' --person elv-01")
      expect([exit, code]).toEqual([7, 'ambiguous_resource'])
      expect(candidates).toEqual([
        { code: 'maths-1re', title: 'Maths 1re', resource: 'ark:/1/a' },
        { code: 'maths-1re-2', title: 'MATHS - 1RE', resource: 'ark:/1/b' },
      ])
      for (const word of ['maths-1re-2', 'MATHS-1RE-2', 'ark:/1/b'])
        expect((await done(site, `gar assign --resource ${word} --person elv-01 -n`)).rows[0]?.subscription).toBe('A2')
    })

    test('--all says everybody; --uai alone selects nobody', async () => {
      const site = await siteAfter(engine, lycee)
      expect(await refused(site, 'gar assign --resource pix --uai 9990101F')).toMatchObject({ exit: 7, code: 'no_selection' })
      expect((await done(site, 'gar assign --resource pix --all')).counts).toEqual({ assigned: 19 })
    })

    test('a store without a school names the import', async () => {
      const { exit, message } = await refused(await siteAfter(engine, []), 'gar assign --resource pix --all')
      expect([exit, message]).toEqual([4, expect.stringContaining('gar import gar-ent')])
    })
  })

  describe('at a terminal it is asked for', () => {
    test('school, resource and people', async () => {
      const site = await siteAfter(engine, [...lycee, ...twoSchools])
      const people = await gar(site, 'gar assign --resource manuel', { answers: ['9990101F', ['pupils', 'staff'], false] })
      expect([people.code, people.asked.length]).toEqual([5, 2])
      const resource = await gar(site, 'gar assign --partial --population teachers', { answers: ['9990101F', ['manuel'], true] })
      expect([resource.code, resource.asked]).toEqual([3, ['Which school?', 'Which resources?', 'Give 2 copies?']])
      await sound(site)
    })

    test('--no-input never asks', async () => {
      const site = await siteAfter(engine, lycee)
      expect((await gar(site, 'gar assign --no-input', { answers: [] })).code).toBe(7)
    })
  })

  describe('people who left', () => {
    const afterwards = [...lycee, 'gar assign --resource pix --all', 'gar import gar-ent fixtures/gar-ent/lycee-next']

    test('are selected by --departed, or by name of the person, and are no longer among everybody', async () => {
      const site = await siteAfter(engine, afterwards)
      expect(await ids(site, '--departed')).toEqual(['elv-11', 'elv-03', 'ens-05'])
      expect(await ids(site, '--departed --population teachers')).toEqual(['ens-05'])
      expect(await ids(site, '--departed --holding pix --division 2A')).toEqual(['elv-03'])
      expect(await ids(site, '--person elv-03 --person elv-01')).toEqual(['elv-01', 'elv-03'])
      const everybody = await ids(site, '--all')
      expect([everybody.includes('elv-03'), everybody.length]).toEqual([false, 18])
      expect(await ids(site, '--name oe')).toEqual([])
    })

    test('are never eligible, and give back what they hold', async () => {
      const site = await siteAfter(engine, afterwards)
      expect(await refused(site, 'gar assign --resource manuel --person elv-03')).toMatchObject({ exit: 5, code: 'nobody_eligible' })
      expect(outcomes(await done(site, 'gar assign --resource manuel --person elv-03 --person elv-01'))).toEqual([
        'elv-01:assigned',
        'elv-03:not_eligible',
      ])
      expect(outcomes(await done(site, 'gar revoke --resource pix --person elv-03 --person elv-01 -n'))).toEqual([
        'elv-01:closed',
        'elv-03:closed',
      ])
      expect(outcomes(await done(site, 'gar revoke --resource pix --all -n')).includes('elv-03:closed')).toBe(false)
      expect(outcomes(await done(site, 'gar revoke --resource pix --departed'))).toEqual([
        'elv-11:closed',
        'elv-03:closed',
        'ens-05:closed',
      ])
      expect((await done(site, 'gar revoke --resource pix --departed')).operation).toBeNull()
      await sound(site)
    })
  })

  test('the shapes of the lists', async () => {
    const site = await siteAfter(engine, [...lycee, 'gar assign --resource manuel --person elv-02'])
    expect(await json(gar(site, 'gar schools list -o json'))).toEqual([
      { uai: '9990101F', name: 'Lycée des Embruns', directory_on: '2025-09-15', people: 19, resources: 4 },
    ])
    const person = {
      id: 'elv-02',
      uai: '9990101F',
      last_name: "D'ALMEIDA",
      first_name: 'João',
      populations: ['pupils'],
      divisions: ['2A'],
      groups: ['2ALL'],
      levels: ['2-SECONDE GENERALE ET TECHNO'],
      subjects: ['ALLEMAND LV2', 'ANGLAIS LV1', 'FRANCAIS', 'MATHEMATIQUES'],
      active: true,
    }
    expect(await json(gar(site, 'gar people list --person elv-02 -o json'))).toEqual([person])
    const copy = {
      resource: 'ark:/99999/manuel',
      title: 'Manuel',
      subscription: 'ABO-MANUEL',
      population: 'pupils',
      state: 'assigned',
      since: '2026-11-20',
    }
    expect(await json<object>(gar(site, 'gar people show elv-02 -o json'))).toEqual({ ...person, copies: [{ ...copy, status: 'valid' }] })
    const { title, ...bare } = copy
    const named = { uai: '9990101F', person: 'elv-02', last_name: "D'ALMEIDA", first_name: 'João' }
    const [listed] = await json(gar(site, 'gar copies list --resource manuel -o json'))
    expect(listed).toEqual(expect.objectContaining({ ...bare, ...named }))
    const [teacher] = await json(gar(site, 'gar people list --person ens-04 -o json'))
    expect(teacher).toMatchObject({ divisions: ['1A', '2A'], levels: ['1-PREMIERE GENERALE'], subjects: ['ANGLAIS LV1', 'FRANCAIS'] })
    expect((await json(gar(site, 'gar people list --holding manuel -o json'))).map(({ id }) => id)).toEqual(['elv-02'])
    expect((await json(gar(site, 'gar people list --not-holding manuel -o json'))).length).toBe(18)
    expect(await json(gar(site, 'gar copies list --state lost -o json'))).toEqual([])
    expect(await json(gar(site, 'gar copies list --state attribué --population élèves -o json'))).toHaveLength(1)
    const resources = await json(gar(site, 'gar resources list -o json'))
    expect(resources.map(({ code }) => code)).toEqual(['atlas', 'manuel', 'pix', 'presse'])
    expect(resources[1]).toEqual({
      ...{ uai: '9990101F', resource: 'ark:/99999/manuel', code: 'manuel', title: 'Manuel', scope: 'individual', category: 'transferable' },
      ...{ populations: ['pupils', 'teachers'], unlimited: false, total: 12, available: 11, assigned: 1, locked: 0, lost: 0, suggested: 0 },
      ...{ valid_from: '2024-08-15', valid_until: '2034-08-14', status: 'valid' },
    })
  })
})
