import { copyFileSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { gar, json, onEachEngine, temporaryFolder } from '../support/site.ts'
import {
  adult,
  fileName,
  group,
  level,
  m,
  member,
  personLevel,
  personSubject,
  pupil,
  type Records,
  school,
  small,
  smallWith,
  smallWithout,
  snapshot,
  subscriptions,
  teaches,
  UAI,
  xml,
} from './files.ts'
import { copies, done, dump, faultsOf, ids, operations, refused, siteAfter, sound, written } from './support.ts'

const directory = `gar import gar-ent ${snapshot(small)}`
const bought = `gar import subscriptions ${subscriptions({ idAbonnement: 'R', nbLicenceGlobale: 9 })}`
const before = [directory, bought, 'gar assign --resource r --population pupils']
/** The line on which the first record added at the end of a kind of file stands. */
const at = (kind: string) => (small[kind]?.length ?? 0) + 2

const faulty: [what: string, records: Records, faults: string[]][] = [
  ['a second record of a school', smallWith({ Etab: [school(UAI, 'Autre')] }), [`Etab_0000.xml:${at('Etab')} gar.duplicate_school`]],
  [
    'a second record of a person in the same file',
    smallWith({ Eleve: [pupil('p2', { last: 'Bis' })] }),
    [`Eleve_0000.xml:${at('Eleve')} gar.duplicate_person`],
  ],
  [
    'a second record of a person in another file of the kind',
    smallWith({ Eleve_0001: [pupil('p2')] }),
    ['Eleve_0001.xml:2 gar.duplicate_person'],
  ],
  [
    'a person who is pupil and adult',
    smallWith({ Enseignant: [adult('p2')] }),
    [`Enseignant_0000.xml:${at('Enseignant')} gar.duplicate_person`],
  ],
  ['a second record of a division', smallWith({ Groupe_0001: [group('D1')] }), ['Groupe_0001.xml:2 gar.duplicate_group']],
  [
    'a group with the code of a division',
    smallWith({ Groupe: [group('D1', 'GROUPE')] }),
    [`Groupe_0000.xml:${at('Groupe')} gar.duplicate_group`],
  ],
  [
    'a person in a school that Etab does not know',
    smallWith({ Eleve: [pupil('p9', { schools: [UAI, '9990013K'] })] }),
    [`Eleve_0000.xml:${at('Eleve')} gar.unknown_school`],
  ],
  [
    'a profile in a school that Etab does not know',
    smallWith({ Enseignant: [adult('t9', { profiles: { [UAI]: 'ens', '9990013K': 'ens' }, schools: [UAI] })] }),
    [`Enseignant_0000.xml:${at('Enseignant')} gar.unknown_school`],
  ],
  [
    'a profile that GAR does not accept',
    smallWith({ Enseignant: [adult('t9', { profiles: 'tut' })] }),
    [`Enseignant_0000.xml:${at('Enseignant')} gar.profile`],
  ],
  [
    'a group of an unknown division',
    smallWith({ Groupe: [group('G9', 'GROUPE', ['D1', 'D9'])] }),
    [`Groupe_0000.xml:${at('Groupe')} gar.unknown_division`],
  ],
  ['a group of a group', smallWith({ Groupe: [group('G9', 'GROUPE', ['G1'])] }), [`Groupe_0000.xml:${at('Groupe')} gar.unknown_division`]],
  [
    'a level that the school does not have',
    smallWith({ Eleve: [personLevel('p1', 'MEF9')] }),
    [`Eleve_0000.xml:${at('Eleve')} gar.unknown_level`],
  ],
  [
    'a subject that the school does not have',
    smallWith({ Eleve: [personSubject('p1', 'MAT9')] }),
    [`Eleve_0000.xml:${at('Eleve')} gar.unknown_subject`],
  ],
  [
    'a subject taught that the school does not have',
    smallWith({ Groupe: [teaches('Classe', 't1', 'D1', 'MAT9')] }),
    [`Groupe_0000.xml:${at('Groupe')} gar.unknown_subject`],
  ],
  [
    'a link to an unknown person',
    smallWith({ Groupe: [member('ghost', 'D1')] }),
    [`Groupe_0000.xml:${at('Groupe')} gar.link_unknown_person`],
  ],
  [
    'a link to a person of another school',
    smallWith({ Etab: [school('9990013K')], Groupe: [group('D1', 'DIVISION', [], '9990013K'), member('p1', 'D1', '9990013K')] }),
    [`Groupe_0000.xml:${at('Groupe') + 1} gar.link_unknown_person`],
  ],
  ['a link to an unknown group', smallWith({ Groupe: [member('p1', 'D9')] }), [`Groupe_0000.xml:${at('Groupe')} gar.link_unknown_group`]],
  [
    'a class link on a group',
    smallWith({ Groupe: [teaches('Classe', 't1', 'G1', 'MAT1')] }),
    [`Groupe_0000.xml:${at('Groupe')} gar.link_wrong_kind`],
  ],
  [
    'a group link on a division',
    smallWith({ Groupe: [teaches('Groupe', 't1', 'D1', 'MAT1')] }),
    [`Groupe_0000.xml:${at('Groupe')} gar.link_wrong_kind`],
  ],
  [
    'a record without an identifier',
    smallWith({ Eleve: [m('GAREleve', m('GARPersonNom', 'X'))] }),
    Array(5).fill(`Eleve_0000.xml:${at('Eleve')} gar.missing_element`),
  ],
]

onEachEngine((engine) => {
  describe('is refused with its file and line, and nothing is written', () => {
    test.each(faulty)('%s', async (_, records, faults) => {
      const site = await siteAfter(engine, [directory])
      const start = await dump(site)
      const refusal = await refused(site, `gar import gar-ent ${snapshot(records)}`)
      expect([refusal.exit, faultsOf(refusal)]).toEqual([8, faults])
      expect(await dump(site)).toEqual(start)
    })

    test.each(['Etab', 'Eleve', 'Enseignant', 'Groupe'])('a snapshot without its %s file, with --keep-going too', async (kind) => {
      const site = await siteAfter(engine, [directory])
      const folder = snapshot(smallWith({ [kind]: null }))
      const refusal = await refused(site, `gar import gar-ent ${folder}`)
      expect([refusal.exit, refusal.faults?.map(({ code }) => code).includes('gar.missing_file')]).toEqual([8, true])
      expect((await refused(site, `gar import gar-ent ${folder} --keep-going`)).exit).toBe(8)
      expect(await operations(site)).toBe(1)
    })

    test('all faults at once, whatever their kind', async () => {
      const site = await siteAfter(engine, [])
      const records = smallWith({
        Etab: [school()],
        Eleve: [pupil('p1'), personLevel('p2', 'X'), pupil('', {})],
        Groupe: [member('ghost', 'D1'), member('p1', 'D9')],
      })
      const refusal = await refused(site, `gar import gar-ent ${snapshot(records)}`)
      expect(faultsOf(refusal).toSorted()).toEqual(
        [
          `Etab_0000.xml:${at('Etab')} gar.duplicate_school`,
          `Eleve_0000.xml:${at('Eleve')} gar.duplicate_person`,
          `Eleve_0000.xml:${at('Eleve') + 1} gar.unknown_level`,
          `Eleve_0000.xml:${at('Eleve') + 2} gar.empty`,
          `Groupe_0000.xml:${at('Groupe')} gar.link_unknown_person`,
          `Groupe_0000.xml:${at('Groupe') + 1} gar.link_unknown_group`,
        ].toSorted(),
      )
      const french = await gar(site, `gar import gar-ent ${snapshot(records)} --lang fr`)
      expect([french.code, french.err]).toEqual([8, expect.stringMatching(/Eleve_0000\.xml, ligne \d+ : .*p1/)])
      expect(await operations(site)).toBe(0)
    })

    test.each([
      [
        'one that is not well-formed',
        { Eleve_0001: '<men:GAR-ENT-Eleve xmlns:men="http://data.education.fr/ns/gar" Version="1.0">\n<men:GAREleve>' },
        'xml.cut',
      ],
      ['a DOCTYPE', { Eleve_0001: `<!DOCTYPE x>\n${xml('Eleve', [])}` }, 'xml.doctype'],
      ['an unknown entity', { Eleve_0001: xml('Eleve', [pupil('p9', { last: '&eacute;' })]) }, 'xml.entity'],
      [
        'bytes that are not UTF-8',
        { Eleve_0001: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${xml('Eleve', [pupil('p9', { last: 'é' })])}`, 'latin1') },
        'xml.utf8',
      ],
    ])('a file with %s, with --keep-going too', async (_, more, code) => {
      const site = await siteAfter(engine, [directory])
      const folder = snapshot({ ...small, ...more })
      const refusal = await refused(site, `gar import gar-ent ${folder}`)
      expect([refusal.exit, refusal.faults?.map((fault) => fault.code)]).toEqual([8, [code]])
      expect((await refused(site, `gar import gar-ent ${folder} --keep-going`)).exit).toBe(8)
      expect(await operations(site)).toBe(1)
    })

    test('a link in the folder', async () => {
      const site = await siteAfter(engine, [])
      const folder = snapshot(small)
      symlinkSync('/etc/hostname', join(folder, fileName('Eleve_0007')))
      expect((await refused(site, `gar import gar-ent ${folder}`)).faults).toMatchObject([{ code: 'archive.link' }])
    })

    test('a path that does not exist is 6, one that is no snapshot 8', async () => {
      const site = await siteAfter(engine, [])
      expect((await refused(site, 'gar import gar-ent /nowhere')).exit).toBe(6)
      expect((await refused(site, 'gar import gar-ent fixtures/gar-ent/abonnements.csv')).exit).toBe(8)
      expect((await refused(site, `gar import gar-ent ${temporaryFolder()}`)).exit).toBe(8)
    })
  })

  describe('--keep-going leaves the faulty records out and exits 3', () => {
    /** Loads over the small school, whose pupils hold a copy each. @returns the object printed, and what stands on stderr */
    const keptGoing = async (records: Readonly<Record<string, readonly string[] | string>>, options = '') => {
      const site = await siteAfter(engine, before)
      const { code, out, err } = await gar(site, `gar import gar-ent ${snapshot(records)} --keep-going ${options} -o json`)
      expect(code).toBe(3)
      await sound(site)
      return { site, result: JSON.parse(out) as { operation: number | null; counts: Record<string, number> }, err }
    }
    const nobodyGone = async ({ site, result }: Awaited<ReturnType<typeof keptGoing>>) => {
      expect(result.counts.departed).toBeUndefined()
      expect(await ids(site, '--departed')).toEqual([])
      expect(await copies(site, '--state locked')).toEqual([])
    }

    test.each(faulty)('%s', async (_, records, faults) => {
      const done3 = await keptGoing(records)
      await nobodyGone(done3)
      for (const place of new Set(faults.map((fault) => fault.replace(/^.*:(\d+) .*$/, 'line $1')))) expect(done3.err).toContain(place)
    })

    test('what was left out is listed with --quiet too', async () => {
      const { err } = await keptGoing(smallWith({ Eleve: [pupil('bad', { profiles: 'aca' })] }), '--quiet')
      expect(err).toContain('Eleve')
      expect(err).toContain('line ')
    })

    test('the rest is loaded, with what does not hang on them', async () => {
      const { site, result } = await keptGoing(
        smallWith({
          Eleve: [pupil('new'), pupil('bad', { profiles: 'aca' })],
          Groupe: [member('new', 'D1'), member('bad', 'D1'), member('ghost', 'D1')],
        }),
      )
      expect(result.counts).toEqual({ arrived: 1, unchanged: 8 })
      expect(await ids(site, '--division D1 --population pupils')).toEqual(['new', 'p1', 'p2', 'p3', 'p4', 'p5'])
    })

    test('a dry run of it writes nothing and keeps the code of faulty input', async () => {
      const site = await siteAfter(engine, before)
      const { code, out } = await gar(
        site,
        `gar import gar-ent ${snapshot(smallWith({ Eleve: [pupil('new')], Groupe: [member('ghost', 'D1')] }))} --keep-going -n -o json`,
      )
      expect([code, JSON.parse(out).counts, await operations(site)]).toEqual([3, { arrived: 1, unchanged: 8 }, 3])
    })

    test('a record that was left out does not make its person departed', async () => {
      const broken = { ...smallWithout('p2'), Eleve: [...(smallWithout('p2').Eleve ?? []), pupil('p2', { profiles: 'tut' })] }
      await nobodyGone(await keptGoing(broken))
    })

    test.each([
      ['without an identifier', m('GAREleve', m('GARPersonNom', 'X'), m('GARPersonEtab', UAI))],
      ['with an empty one', pupil('')],
      ['with one that is too long', pupil('x'.repeat(65))],
      ['without identifier or school', m('GAREleve', m('GARPersonNom', 'X'))],
    ])('a record %s could be anybody’s: nobody has left', async (_, record) => {
      const records = smallWithout('p2')
      await nobodyGone(await keptGoing({ ...records, Eleve: [...(records.Eleve ?? []), record] }))
    })

    test('a record without an identifier holds back the departures of its own school only', async () => {
      const two = '9990013K'
      const both = smallWith({
        Etab: [school(two)],
        Eleve: ['q1', 'q2', 'q3', 'q4', 'q5'].map((id) => pupil(id, { profiles: { [two]: 'elv' } })),
      })
      const site = await siteAfter(engine, [`gar import gar-ent ${snapshot(both)}`])
      const fewer = {
        ...both,
        Eleve: [...(both.Eleve ?? []).filter((line) => !/>(p1|q1)</.test(line)), m('GAREleve', m('GARPersonEtab', UAI))],
      }
      const records = { ...fewer, Groupe: (both.Groupe ?? []).filter((line) => !line.includes('>p1<')) }
      const result = await written(site, `gar import gar-ent ${snapshot(records)} --keep-going`)
      expect([result.counts.departed, await ids(site, '--departed')]).toEqual([1, ['q1']])
    })

    test('of two records of one person the first stays, and the person leaves no school', async () => {
      const two = '9990013K'
      const first = smallWith({ Etab: [school(two)], Enseignant: [adult('t9', { profiles: { [UAI]: 'ens', [two]: 'ens' } })] })
      const site = await siteAfter(engine, [`gar import gar-ent ${snapshot(first)}`])
      const twice = smallWith({
        Etab: [school(two)],
        Enseignant: [adult('t9', { profiles: { [UAI]: 'ens' } }), adult('t9', { profiles: { [two]: 'ens' }, last: 'BIS' })],
      })
      const result = await written(site, `gar import gar-ent ${snapshot(twice)} --keep-going`)
      expect(result.counts).toEqual({ unchanged: 9 })
      expect((await json(gar(site, 'gar people list --person t9 -o json'))).map(({ uai, last_name }) => [uai, last_name])).toEqual([
        [UAI, 'T9'],
        [two, 'T9'],
      ])
      await sound(site)
    })

    test('records on one single line are told apart', async () => {
      const line = (kind: string, records: readonly string[]) => xml(kind, [records.join('')])
      const minified = {
        Etab: line('Etab', [...(small.Etab ?? []), school('9990013K'), school()]),
        Eleve: line('Eleve', [...(small.Eleve ?? []), pupil('p3', { last: 'BIS' })]),
        Enseignant: line('Enseignant', small.Enseignant ?? []),
        Groupe: line('Groupe', [...(small.Groupe ?? []), group('D1')]),
      }
      const result = await keptGoing(minified)
      await nobodyGone(result)
      expect(result.result.counts).toEqual({ unchanged: 8 })
      expect((await json(gar(result.site, 'gar schools list -o json'))).map(({ uai }) => uai)).toEqual([UAI, '9990013K'])
      expect(await ids(result.site, '--name p3')).toEqual(['p3'])
      expect((await ids(result.site, '--division D1 --population pupils')).length).toBe(5)
    })

    test('a faulty link or delegate leaves nobody out', async () => {
      const delegate = m(
        'GARRespAff',
        m('GARPersonIdentifiant', 't1'),
        m('GARPersonNom', 'T1'),
        m('GARPersonPrenom', 'Z'),
        m('GARRespAffEtab', UAI),
      )
      const records = smallWith({
        RespAff: [delegate],
        Eleve: [
          pupil('new', { last: 'Nouveau' }),
          m('GARPersonMEF', m('GARStructureUAI', UAI), m('GARPersonIdentifiant', 'new'), m('GARMEFCode', '')),
        ],
        Enseignant: [],
      })
      const changed = { ...records, Enseignant: (records.Enseignant ?? []).map((line) => line.replace('>T1<', '>T1 ÉPOUSE X<')) }
      const result = await keptGoing(changed)
      await nobodyGone(result)
      expect(result.result.counts).toEqual({ arrived: 1, unchanged: 7, updated: 1 })
    })

    test('a school whose record was left out is not touched', async () => {
      const records = {
        ...smallWithout('p1', 'p2', 'p3'),
        Etab: [m('GAREtab', m('GARStructureUAI', UAI)), level('MEF1'), school('9990013K')],
      }
      const result = await keptGoing(records)
      await nobodyGone(result)
      expect(result.result.counts).toEqual({})
    })

    test('the departure guard still holds', async () => {
      const site = await siteAfter(engine, before)
      const records = { ...smallWithout('p1', 'p2'), Groupe: [...(smallWithout('p1', 'p2').Groupe ?? []), member('ghost', 'D1')] }
      expect(await refused(site, `gar import gar-ent ${snapshot(records)} --keep-going`)).toMatchObject({ exit: 5, code: 'departures' })
      expect((await gar(site, `gar import gar-ent ${snapshot(records)} --keep-going --accept-departures 2`)).code).toBe(3)
      expect(await ids(site, '--departed')).toEqual(['p1', 'p2'])
    })
  })

  test('other files are passed over with a remark, and a folder in the folder', async () => {
    const folder = snapshot(small)
    writeFileSync(join(folder, 'notes.txt'), 'hello')
    writeFileSync(join(folder, 'autre.xml'), '<x/>')
    mkdirSync(join(folder, 'dossier'))
    const site = await siteAfter(engine, [])
    const { code, err } = await gar(site, `gar import gar-ent ${folder}`)
    expect([code, err]).toEqual([0, expect.stringContaining('autre.xml, notes.txt')])
    expect(err).toContain('dossier')
    await done(site, directory)
    expect(await operations(site)).toBe(1)
  })

  test('the names of files and their order mean nothing', async () => {
    const folder = snapshot(small)
    const renamed = join(temporaryFolder(), 'renamed')
    mkdirSync(renamed)
    for (const [index, name] of readdirSync(folder).toReversed().entries()) copyFileSync(join(folder, name), join(renamed, `${index}.xml`))
    const site = await siteAfter(engine, [directory])
    expect((await done(site, `gar import gar-ent ${renamed}`)).counts).toEqual({ unchanged: 8 })
    expect(await operations(site)).toBe(1)
  })
})
