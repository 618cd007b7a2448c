import { describe, expect, test } from 'vitest'
import { gar, json, onEachEngine, type Site } from '../support/site.ts'
import { small, smallWithout, snapshot, subscriptions } from './files.ts'
import { done, refused, siteAfter, twoSchools } from './support.ts'

const directory = `gar import gar-ent ${snapshot(small)}`
const bought = subscriptions(
  { idAbonnement: 'A', nbLicenceGlobale: 9, libelleRessource: 'Atlas d’été' },
  { idAbonnement: 'T', nbLicenceGlobale: 9, categorieAffectation: 'non transferable', libelleRessource: 'Tableur' },
  { idAbonnement: 'W', nbLicenceGlobale: 'ILLIMITE', typeAffectation: 'ETABL', libelleRessource: 'Web' },
  { idAbonnement: 'X1', nbLicenceGlobale: 9, libelleRessource: 'Deux fois', idRessource: 'ark:/1/x' },
  { idAbonnement: 'X2', nbLicenceGlobale: 9, libelleRessource: 'DEUX-FOIS', idRessource: 'ark:/1/y' },
)
const lived = [
  directory,
  `gar import subscriptions ${bought}`,
  'gar assign --resource atlas-d-ete --resource tableur --person p1 --person p5',
  'gar revoke --resource tableur --person p1 --accept-loss',
  'gar assign --resource tableur --person p1',
  `gar import gar-ent ${snapshot(smallWithout('p5'))}`,
  directory,
  'gar assign --resource web --all',
  'gar undo 8',
]

onEachEngine((engine) => {
  const rows = async (here: Site, words: string, map = ['operation', 'person', 'outcome']) =>
    (await json(gar(here, `gar history ${words} -o json`))).map((row) => map.map((key) => row[key]).join(' '))

  describe('gar history', () => {
    test('of a person: what was given, lost, given again, locked and back, oldest first', async () => {
      const here = await siteAfter(engine, lived)
      const mapped = ['operation', 'subscription', 'outcome']
      expect(await rows(here, 'p1', mapped)).toEqual(['3 A assigned', '3 T assigned', '4 T lost', '5 T regranted'])
      expect((await rows(here, 'p5', mapped)).toSorted()).toEqual([
        '3 A assigned',
        '3 T assigned',
        '6 A locked',
        '6 T locked',
        '7 A assigned',
        '7 T assigned',
      ])
      expect(await rows(here, 'p2')).toEqual([])
      const [first] = await json(gar(here, 'gar history p1 -o json'))
      expect(first).toEqual({
        ...{ operation: 3, day: '2026-11-20', at: '2026-11-20T10:00:00.000Z', operator: 'test', uai: '9990012J' },
        ...{ resource: 'ark:/99999/atlas-d-t-', title: 'Atlas d’été', subscription: 'A', person: 'p1', outcome: 'assigned' },
      })
    })

    test('of a resource, by short code, identifier or title, in any spelling', async () => {
      const here = await siteAfter(engine, lived)
      const expected = ['2  created', '3 p1 assigned', '3 p5 assigned', '6 p5 locked', '7 p5 assigned']
      for (const word of ['atlas-d-ete', 'ATLAS-D-ETE', 'ark:/99999/atlas-d-t-', '"atlas d\'ETE"', '"Atlas d’été"'])
        expect(await rows(here, word)).toEqual(expected)
    })

    test('what was given to the whole school names the school, not its people', async () => {
      const here = await siteAfter(engine, lived)
      expect(await rows(here, 'web')).toEqual(['2  created', '8  assigned', '9  restored'])
      const table = await gar(here, 'gar history web --lang fr')
      expect([table.code, table.out]).toEqual([0, expect.stringMatching(/attribué/)])
    })

    test('what is neither is 4; a title that names two resources is 7 with both', async () => {
      const here = await siteAfter(engine, lived)
      expect(await refused(here, 'gar history nobody')).toMatchObject({ exit: 4, code: 'unknown_name', unknown: ['nobody'] })
      expect((await refused(here, 'gar history "Deux fois"')).candidates).toEqual([
        { code: 'deux-fois', title: 'Deux fois', resource: 'ark:/1/x' },
        { code: 'deux-fois-2', title: 'DEUX-FOIS', resource: 'ark:/1/y' },
      ])
      expect(await rows(here, 'deux-fois-2')).toEqual(['2  created'])
    })

    test('of one school of several; a configuration that names a school hides the others', async () => {
      const both = subscriptions(
        { idAbonnement: 'B', nbLicenceGlobale: 9, uaiEtab: '9990303A|9990304B' },
        { idAbonnement: 'C', nbLicenceGlobale: 9, uaiEtab: '9990304B' },
      )
      const here = await siteAfter(engine, [...twoSchools, `gar import subscriptions ${both}`])
      await done(here, 'gar assign --resource b --all --all-schools')
      const schools = async (words: string) =>
        [...new Set((await json(gar(here, `gar history ${words} -o json`))).map(({ uai }) => uai))].toSorted()
      expect(await schools('b')).toEqual(['9990303A', '9990304B'])
      expect(await schools('b --uai 9990304b')).toEqual(['9990304B'])
      await gar(here, 'gar config set gar.uai 9990303A')
      expect(await schools('b')).toEqual(['9990303A'])
      expect(await refused(here, 'gar history b --uai 9990304B')).toMatchObject({ exit: 4, unknown: ['9990304B'] })
      // A resource and a person of the other school are as unknown as any.
      expect(await refused(here, 'gar history c')).toMatchObject({ exit: 4, unknown: ['c'] })
      expect(await refused(here, 'gar history deux-b1')).toMatchObject({ exit: 4 })
    })
  })
})
