import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { gar, json, onEachEngine } from '../support/site.ts'
import { small, snapshot, subscriptions } from './files.ts'
import { done, ids, refused, sharedSite, siteAfter } from './support.ts'

/** Two subscriptions of one resource, of which one ends in December. */
const bought = subscriptions(
  { idAbonnement: 'Z-1', libelleRessource: 'Zeste', nbLicenceGlobale: 3, finValidite: '2026-12-31', publicCible: 'ELEVE' },
  { idAbonnement: 'Z-2', libelleRessource: 'Zeste', nbLicenceGlobale: 9, publicCible: 'ELEVE' },
  {
    idAbonnement: 'ENC',
    libelleRessource: 'Encyclo',
    nbLicenceEleve: 'ILLIMITE',
    nbLicenceEnseignant: 1,
    publicCible: 'ELEVE|ENSEIGNANT',
  },
  { idAbonnement: 'TRIED', libelleRessource: 'Essai', nbLicenceGlobale: 9 },
  { idAbonnement: 'WHOLE', libelleRessource: 'Partout', nbLicenceGlobale: 'ILLIMITE', typeAffectation: 'ETABL' },
  { idAbonnement: 'UNDONE', libelleRessource: 'Par erreur', nbLicenceGlobale: 'ILLIMITE', typeAffectation: 'ETABL' },
  { idAbonnement: 'NONE', libelleRessource: 'Oubli', nbLicenceGlobale: 9 },
)
const lived = [
  `gar import gar-ent ${snapshot(small)}`,
  `gar import subscriptions ${bought}`,
  'gar assign --resource zeste --population pupils',
  'gar assign --resource essai --all',
  'gar revoke --resource essai --all',
  'gar assign --resource partout --all',
  'gar revoke --resource partout --all',
  'gar assign --resource par-erreur --all',
  'gar undo 8',
]
/** Pupil p1 has two copies of Zeste, one of them of the subscription that is over. */
const AFTER = { env: { GUICHET_TODAY: '2027-01-02' } }

interface Row extends Record<string, unknown> {
  code: string
}
interface Report {
  publics: Row[]
  expiring: Row[]
  running_out: Row[]
  never_assigned: Row[]
}

onEachEngine((engine) => {
  const site = () => sharedSite(engine, lived)

  describe('one definition of holding a copy', () => {
    test('lists, figures, report and page agree on the day before and after a subscription ends', async () => {
      const here = await site()
      for (const [env, holders] of [
        [{ env: { GUICHET_TODAY: '2026-12-31' } }, 5],
        [AFTER, 2],
      ] as const) {
        const people = async (option: string) => (await json(gar(here, `gar people list ${option} -o json`, env))).map(({ id }) => id)
        const holding = await people('--holding zeste')
        expect(holding).toHaveLength(holders)
        expect(await people('--population pupils --not-holding zeste')).toHaveLength(5 - holders)
        const listed = await json<Row[]>(gar(here, 'gar resources list -o json', env))
        expect(listed.find(({ code }) => code === 'zeste')).toMatchObject({ assigned: holders })
        const report = await json<Report>(gar(here, 'gar report -o json', env))
        expect(report.publics.filter(({ code }) => code === 'zeste')).toMatchObject([{ pupils: holders }])
        const held = await Promise.all(
          ['p1', 'p2', 'p3', 'p4', 'p5'].map(
            async (id) => (await json<{ copies: Row[] }>(gar(here, `gar people show ${id} -o json`, env))).copies,
          ),
        )
        expect(held.filter((copies) => copies.some(({ title, status }) => title === 'Zeste' && status === 'valid'))).toHaveLength(holders)
        const page = join(here.folder, `${holders}.html`)
        expect((await gar(here, `gar report --html ${page} --lang en`, env)).code).toBe(0)
        expect(readFileSync(page, 'utf8')).toContain(`<tr><td>Zeste</td><td>${holders}</td>`)
      }
      expect((await gar(here, 'gar people show p1 --lang fr', AFTER)).out).toMatch(/Zeste.*Z-1.*attribué.*expiré/)
    })

    test('what ends soon is a subscription, with its copies and its last day; what still has copies is not running out', async () => {
      const here = await site()
      const ending = await json<Row[]>(gar(here, 'gar resources list --expiring 60 -o json'))
      expect(ending).toMatchObject([{ code: 'zeste', total: 3, assigned: 3, available: 0, valid_until: '2026-12-31' }])
      expect(await json<Row[]>(gar(here, 'gar resources list --expiring 20 -o json'))).toEqual([])
      expect((await gar(here, 'gar resources list --expiring 60')).out).toContain('2026-12-31')
      const report = await json<Report>(gar(here, 'gar report -o json'))
      expect(report.expiring).toEqual(ending)
      expect(report.running_out).toEqual([])
    })

    test('never assigned is what nobody ever had: neither what was taken back nor what the school had, but what was undone', async () => {
      const report = await json<Report>(gar(await site(), 'gar report -o json'))
      expect(report.never_assigned.map(({ code }) => code)).toEqual(['encyclo', 'oubli', 'par-erreur'])
    })
  })

  describe('without a limit is what has none for the people asked about', () => {
    test('what would remain is said for those to whom it is given', async () => {
      const here = await site()
      const left = async (population: string) =>
        (await gar(here, `gar assign --resource encyclo --population ${population} --partial -n`)).err
      expect(await left('pupils')).toContain('afterwards: Encyclo (pupils) ∞.')
      expect(await left('teachers')).toContain('afterwards: Encyclo (teachers) 0.')
      expect(await left('pupils,teachers')).toContain('afterwards: Encyclo (pupils) ∞; Encyclo (teachers) 0.')
      expect((await gar(here, 'gar assign --resource zeste --population pupils -n')).err).not.toContain('Zeste')
    })

    test('the table of the walk counts for the population chosen', async () => {
      const here = await site()
      const row = (...cells: string[]) => 'Encyclo'.padEnd(24) + cells.map((cell) => cell.padStart(13)).join('')
      const offered = (population: string, line: string) =>
        gar(here, 'gar assign', { answers: ['population', 'population', population.split(','), 'go', 'all', [line], false] })
      // A line that is not offered ends the run as a fault of the program.
      expect(await offered('teachers', row('2', '1', '-1', '0', '0', '1'))).toMatchObject({ code: 5 })
      expect(await offered('pupils,teachers', row('7', '1', '-1', '0', '0', '1'))).toMatchObject({ code: 5 })
      expect(await offered('pupils', row('5', '∞', '∞', '0', '0', '∞'))).toMatchObject({ code: 130 })
    })
  })

  describe('two copies of one resource', () => {
    const two = async () => {
      const here = await siteAfter(engine, lived)
      await done(here, 'gar assign --resource zeste --population pupils', AFTER)
      return here
    }

    test('are two lines, and one of them can be taken back: at the terminal and by the line that is shown', async () => {
      const here = await two()
      const shown = await gar(here, 'gar people show p1', { ...AFTER, columns: 120, answers: ['Zeste (Z-1)', true] })
      expect(shown.code).toBe(0)
      expect(shown.out).toMatch(/Zeste +Z-1[\s\S]*Zeste +Z-2/)
      expect(shown.err).toContain('gar revoke --uai 9990012J --resource zeste --person p1 --subscription Z-1')
      const held = async () =>
        (await json<Row[]>(gar(here, 'gar copies list --person p1 --resource zeste -o json', AFTER))).map(
          ({ subscription }) => subscription,
        )
      expect(await held()).toEqual(['Z-2'])
      expect((await done(here, 'gar revoke --resource zeste --person p1 --subscription Z-1', AFTER)).counts).toEqual({ not_holding: 1 })
      expect((await done(here, 'gar revoke --resource zeste --person p1 --subscription Z-2', AFTER)).counts).toEqual({ freed: 1 })
      expect(await held()).toEqual([])
      expect(await refused(here, 'gar revoke --resource zeste --person p1 --subscription Z-9')).toMatchObject({ exit: 4, unknown: ['Z-9'] })
    })

    test('taking back in batch finds whoever has a copy, of a subscription that is over too', async () => {
      const here = await siteAfter(engine, lived)
      expect(await ids(here, '--holding zeste')).toHaveLength(5)
      const walk = await gar(here, 'gar batch-revoke', { ...AFTER, answers: ['zeste', 'go', 'Select all 5 results', true] })
      expect(walk.err).toMatch(/freed +5\n/)
      expect(await json<Row[]>(gar(here, 'gar copies list --resource zeste -o json', AFTER))).toEqual([])
    })
  })
})
