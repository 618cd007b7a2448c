import { spawn } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { gar, json, onEachEngine, type Site, words } from '../support/site.ts'
import { adult, group, m, member, personLevel, pupil, school, small, smallWith, snapshot, subscriptions, UAI, xml } from './files.ts'
import { done, dump, ids, outcomes, pools, siteAfter, sound } from './support.ts'

const directory = `gar import gar-ent ${snapshot(small)}`
const load = (nbLicenceGlobale: number | string) => `gar import subscriptions ${subscriptions({ idAbonnement: 'R', nbLicenceGlobale })}`
const MANY = 1500
const crowd = `gar import gar-ent ${snapshot({ Etab: [school()], Eleve: Array.from({ length: MANY }, (_, index) => pupil(`p${index}`)), Enseignant: [adult('t1')], Groupe: [] })}`

interface Process {
  /** The exit code, null when it was killed. */
  ended: Promise<number | null>
  kill(): void
}

/** The same program in a process of its own. */
function start(site: Site, line: string): Process {
  const program = 'const { start } = await import(process.env.GUICHET_PROGRAM); await start()'
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, 'gar', ...words(line).slice(1)], {
    env: {
      PATH: process.env.PATH,
      ...site.env,
      GUICHET_STORE: site.place,
      GUICHET_PROGRAM: new URL('../../src/gar.ts', import.meta.url).href,
    },
    stdio: 'ignore',
  })
  return { ended: new Promise((resolve) => child.once('exit', resolve)), kill: () => child.kill('SIGKILL') }
}

onEachEngine((engine) => {
  describe('split files', () => {
    test('links may stand in another file than their groups, files in reverse order', async () => {
      const { Etab, Eleve, Enseignant, Groupe } = small
      const isLink = (line: string) => !line.startsWith('<men:GARGroupe>')
      const split = {
        Groupe_0000: (Groupe ?? []).filter(isLink),
        Groupe_0001: (Groupe ?? []).filter((line) => !isLink(line)),
        Eleve_0000: (Eleve ?? []).filter((line) => line.startsWith('<men:GARPersonMEF>')),
        Eleve_0001: (Eleve ?? []).filter((line) => !line.startsWith('<men:GARPersonMEF>')),
        Enseignant_0003: Enseignant ?? [],
        // Read last, although everything refers to it.
        Z_0000: xml('Etab', Etab ?? []),
      }
      const site = await siteAfter(engine, [directory])
      const before = await dump(site)
      expect((await done(site, `gar import gar-ent ${snapshot(split)}`)).counts).toEqual({ unchanged: 8 })
      expect(await dump(site)).toEqual(before)
      const other = await siteAfter(engine, [])
      await done(other, `gar import gar-ent ${snapshot(split)}`)
      expect(await dump(other)).toEqual(before)
    })
  })

  describe('profile soup', () => {
    test('profiles and UAIs are compared without case', async () => {
      const mixed = smallWith({
        Eleve: ['ELV', 'elv', 'Elv'].map((word, index) => pupil(`x${index}`, { profiles: { [index ? UAI : UAI.toLowerCase()]: word } })),
        Enseignant: [adult('y', { profiles: 'Ens DOC evs' }), adult('z', { profiles: 'col' })],
      })
      const site = await siteAfter(engine, [])
      expect((await done(site, `gar import gar-ent ${snapshot(mixed)}`)).counts).toEqual({ arrived: 13 })
      expect(await ids(site, `--uai ${UAI.toLowerCase()} --population pupils --name x`)).toEqual(['x0', 'x1', 'x2'])
      const [person] = await json(gar(site, 'gar people list --person y -o json'))
      expect(person?.populations).toEqual(['documentalists', 'teachers', 'staff'])
      await sound(site)
    })

    test('a teacher who is also documentalist holds one copy', async () => {
      const site = await siteAfter(engine, [directory, load(9)])
      expect(outcomes(await done(site, 'gar assign --resource r --population teachers --population documentalists'))).toEqual([
        't1:assigned',
        't2:assigned',
      ])
      expect(await pools(site)).toEqual({ 'R all': '9 = 7 + 2 + 0 + 0' })
    })

    test('a pupil of one school who is a supervisor in another holds a copy in each', async () => {
      const site = await siteAfter(engine, ['gar import gar-ent fixtures/gar-ent/two-schools'])
      await done(
        site,
        `gar import subscriptions ${subscriptions({ idAbonnement: 'R', nbLicenceGlobale: 3, uaiEtab: '9990303A|9990304B' })}`,
      )
      await done(site, 'gar assign --uai 9990303A --resource r --person deux-e08')
      const [row] = (await done(site, 'gar assign --uai 9990304B --resource r --person deux-e08')).rows
      expect([row?.population, row?.outcome]).toEqual(['pupils', 'assigned'])
      expect(await pools(site)).toEqual({ '9990303A R all': '3 = 2 + 1 + 0 + 0', '9990304B R all': '3 = 2 + 1 + 0 + 0' })
      await sound(site)
    })
  })

  describe('texts', () => {
    test('apostrophes, hyphens, ligatures and decomposed accents are found however they are typed', async () => {
      const names = ['L’Hôte-Œuvré', "D'ÂNE", 'Noe\u0308lle', 'Ÿ', 'ØSTBY', 'Straße', 'de la Tour d’Auvergne']
      const site = await siteAfter(engine, [])
      await done(
        site,
        `gar import gar-ent ${snapshot(smallWith({ Eleve: names.map((last, index) => pupil(`n${index}`, { last, first: 'E\u0301lie' })) }))}`,
      )
      for (const [typed, id] of [
        ['l hote oeuvre', 'n0'],
        ['L\u2019HO\u0302TE', 'n0'],
        ['d’âne', 'n1'],
        ['NOËLLE', 'n2'],
        ['y', 'n3'],
        ['ostby', 'n4'],
        ['strasse', 'n5'],
        ['DE-LA-TOUR-D', 'n6'],
      ] as const)
        expect([typed, (await json(gar(site, ['people', 'list', '--name', typed, '-o', 'json']))).map((person) => person.id)]).toEqual([
          typed,
          [id],
        ])
      const [person] = await json(gar(site, 'gar people list --person n2 -o json'))
      expect(person).toMatchObject({ last_name: 'Noëlle', first_name: 'Élie' })
      await sound(site)
    })

    test('homonyms with the same birth date are two people; an empty first name is kept', async () => {
      const site = await siteAfter(engine, [
        'gar import gar-ent fixtures/gar-ent/lycee',
        'gar import subscriptions fixtures/gar-ent/abonnements.xml',
      ])
      expect(outcomes(await done(site, 'gar assign --resource manuel --name martin'))).toEqual(['elv-04:assigned', 'elv-06:assigned'])
      expect(outcomes(await done(site, 'gar revoke --resource manuel --person elv-06'))).toEqual(['elv-06:freed'])
      const [person] = await json(gar(site, 'gar people list --name rakoto -o json'))
      expect([person?.id, person?.first_name]).toEqual(['elv-08', ''])
    })

    test('a BOM, control characters and an unusual UAI are accepted, the last two with a remark', async () => {
      const odd = '9990012A-ET6'
      const records = { ...smallWith({ Etab: [school(odd)], Eleve: [pupil('c', { last: 'A\u0085B', profiles: { [odd]: 'elv' } })] }) }
      const files = Object.fromEntries(Object.entries(records).map(([kind, lines]) => [kind, `\uFEFF${xml(kind, lines)}`]))
      const site = await siteAfter(engine, [])
      const { code, err } = await gar(site, `gar import gar-ent ${snapshot(files)}`)
      expect([code, err]).toEqual([0, expect.stringContaining(odd)])
      expect(err).toMatch(/Control characters/)
      expect(await json(gar(site, 'gar people list --person c -o json'))).toMatchObject([{ uai: odd, last_name: 'AB' }])
      await sound(site)
    })

    test('the five entities of XML are read', async () => {
      const site = await siteAfter(engine, [])
      await done(
        site,
        `gar import gar-ent ${snapshot(smallWith({ Eleve: [pupil('e', { last: 'A &amp; B&apos;C &#233;' })], Groupe: [group('D&amp;2'), member('e', 'D&amp;2')] }))}`,
      )
      expect(await json(gar(site, "gar people list --division 'd&2' -o json"))).toMatchObject([
        { last_name: "A & B'C é", divisions: ['D&2'] },
      ])
    })

    test('the first degree in the same words', async () => {
      const records = {
        Etab: [school()],
        Eleve: [
          pupil('e1'),
          m('GARPersonMEFSTAT4', m('GARStructureUAI', UAI), m('GARPersonIdentifiant', 'e1'), m('GARMEFSTAT4Code', '1120')),
        ],
        Enseignant: [adult('t1')],
        Groupe: [group('CP'), member('e1', 'CP'), member('t1', 'CP')],
      }
      const site = await siteAfter(engine, [])
      expect((await done(site, `gar import gar-ent ${snapshot(records, 1)}`)).counts).toEqual({ arrived: 2 })
      expect(await ids(site, '--division cp --level 1120')).toEqual(['e1'])
      // Levels of the second degree have no place there.
      const wrong = await gar(site, `gar import gar-ent ${snapshot({ ...records, Eleve: [pupil('e1'), personLevel('e1', 'X')] }, 1)}`)
      expect(wrong.code).toBe(8)
    })
  })

  describe('two at once', () => {
    test('the last copy goes to one of two processes, the other is refused', async () => {
      const site = await siteAfter(engine, [directory, load(1)])
      const codes = await Promise.all(['p1', 'p2'].map((id) => start(site, `gar assign --resource r --person ${id}`).ended))
      expect(codes.toSorted()).toEqual([0, 5])
      expect(await pools(site)).toEqual({ 'R all': '1 = 0 + 1 + 0 + 0' })
      await sound(site)
    })

    test('two processes that do the same thing do not fail each other', async () => {
      const site = await siteAfter(engine, [directory, load(9)])
      const codes = await Promise.all([1, 2].map(() => start(site, 'gar assign --resource r --all').ended))
      expect(codes).toEqual([0, 0])
      expect(await pools(site)).toEqual({ 'R all': '9 = 1 + 8 + 0 + 0' })
      await sound(site)
    })

    test('a process killed in a batch of 1,500 leaves all or nothing', async () => {
      const site = await siteAfter(engine, [crowd, load('ILLIMITE')])
      const begun = Date.now()
      await start(site, 'gar assign --resource r --all -n').ended
      const usual = Date.now() - begun
      for (const part of [0.75, 0.95]) {
        const process = start(site, 'gar assign --resource r --all')
        setTimeout(process.kill, usual * part)
        await process.ended
        const [row] = await json(gar(site, 'gar resources list -o json'))
        expect([0, MANY + 1]).toContain(row?.assigned)
        await sound(site)
        await gar(site, 'gar revoke --resource r --all --yes')
      }
    })
  })
})
