import { describe, expect, test } from 'vitest'
import { gar, json, onEachEngine, type Site } from '../support/site.ts'
import { small, smallWithout, snapshot, subscriptions } from './files.ts'
import { copies, done, dump, pools, siteAfter, sound, twoSchools, written } from './support.ts'

const directory = `gar import gar-ent ${snapshot(small)}`
const long = { debutValidite: '2025-08-15', finValidite: '2030-08-14' }
const bought = subscriptions(
  { idAbonnement: 'A', nbLicenceGlobale: 9, ...long },
  { idAbonnement: 'ENDS', nbLicenceGlobale: 9, debutValidite: '2025-08-15', finValidite: '2027-08-14' },
  { idAbonnement: 'T', nbLicenceGlobale: 9, categorieAffectation: 'non transferable', ...long },
  { idAbonnement: 'U', nbLicenceGlobale: 'ILLIMITE', ...long },
  { idAbonnement: 'W', nbLicenceGlobale: 'ILLIMITE', typeAffectation: 'ETABL', ...long },
)
const each = '--resource a --resource ends --resource t --resource u'
const lastYear = [
  directory,
  `gar import subscriptions ${bought}`,
  `gar assign ${each} --population pupils`,
  'gar assign --resource w --all',
  'gar revoke --resource t --person p2 --accept-loss',
  `gar import gar-ent ${snapshot(smallWithout('p5'))}`,
]
const on = (day: string) => ({ env: { GUICHET_TODAY: day } })
const [BEFORE, TURN] = [on('2027-08-14'), on('2027-08-15')]
const close = (here: Site, words = '', circumstances = TURN) => done(here, `gar year close ${words}`, circumstances)

onEachEngine((engine) => {
  describe('B12: the end of the school year', () => {
    test('what was given before the turn is freed or closed, locked copies included, and nothing is lost', async () => {
      const here = await siteAfter(engine, lastYear)
      expect(await pools(here, BEFORE)).toMatchObject({
        'A all': '9 = 4 + 4 + 1 + 0',
        'T all': '9 = 4 + 3 + 1 + 1',
        'U all': '∞ = ∞ + 4 + 1 + 0',
        'W all': '∞ = ∞ + 7 + 0 + 0',
      })
      const dry = await written(here, 'gar year close -n', TURN)
      const { counts, rows } = await close(here)
      expect([counts, rows]).toEqual([{ freed: 14, closed: 12 }, dry.rows])
      expect(await pools(here, TURN)).toEqual({
        'A all': '9 = 9 + 0 + 0 + 0',
        'ENDS all': '9 = 9 + 0 + 0 + 0',
        'T all': '9 = 9 + 0 + 0 + 0',
        'U all': '∞ = ∞ + 0 + 0 + 0',
        'W all': '∞ = ∞ + 0 + 0 + 0',
      })
      expect(await json(gar(here, 'gar copies list -o json', TURN))).toEqual([])
      await sound(here, TURN)
    })

    test('how many present people lose what goes on is said before the question and from cron, with the option that keeps it', async () => {
      const here = await siteAfter(engine, lastYear)
      const words = '7 people who are present lose copies of subscriptions that go on; with --renew they keep them.'
      expect((await gar(here, 'gar year close -n', TURN)).err).toContain(words)
      const asked = await gar(here, 'gar year close', { ...TURN, answers: [false] })
      expect([asked.code, asked.err.split(words).length]).toEqual([130, 2])
      expect((await gar(here, 'gar year close --renew -n', TURN)).err).not.toContain('lose')
      expect((await gar(here, 'gar year close', TURN)).err).toContain(words)
    })

    test('before the turn it changes nothing, and a second time neither', async () => {
      const here = await siteAfter(engine, lastYear)
      const before = await dump(here)
      expect(await close(here, '', BEFORE)).toMatchObject({ operation: null, counts: {} })
      expect(await dump(here)).toEqual(before)
      const { operation } = await close(here)
      const after = await dump(here)
      expect(operation).not.toBeNull()
      for (const day of ['2027-08-15', '2027-12-01', '2028-08-14'])
        expect(await close(here, '', on(day))).toMatchObject({ operation: null, counts: {} })
      expect(await dump(here)).toEqual(after)
    })

    test('what was given since the turn stays', async () => {
      const here = await siteAfter(engine, lastYear)
      await done(here, 'gar assign --resource a --person t1', TURN)
      await close(here, '', on('2027-08-20'))
      expect(await copies(here, '', TURN)).toEqual(['t1 assigned'])
      expect(await close(here, '', on('2028-08-15'))).toMatchObject({ counts: { freed: 1 } })
    })

    test('--renew keeps the copies of people present whose subscription goes on', async () => {
      const here = await siteAfter(engine, lastYear)
      const { counts } = await close(here, '--renew')
      // Of A, T and U the locked copy of p5; of ENDS, whose days are over, all five.
      expect(counts).toEqual({ freed: 7, closed: 1 })
      expect(await pools(here, TURN)).toEqual({
        'A all': '9 = 5 + 4 + 0 + 0',
        'ENDS all': '9 = 9 + 0 + 0 + 0',
        'T all': '9 = 6 + 3 + 0 + 0',
        'U all': '∞ = ∞ + 4 + 0 + 0',
        'W all': '∞ = ∞ + 7 + 0 + 0',
      })
      expect((await close(here, '--renew')).operation).toBeNull()
      await sound(here, TURN)
    })

    test('a copy lost last year is available again by the date alone', async () => {
      const here = await siteAfter(engine, lastYear)
      const before = await dump(here)
      expect((await pools(here, BEFORE))['T all']).toBe('9 = 4 + 3 + 1 + 1')
      expect((await pools(here, TURN))['T all']).toBe('9 = 5 + 3 + 1 + 0')
      expect(await dump(here)).toEqual(before)
      expect((await done(here, 'gar assign --resource t --person p2', TURN)).counts).toEqual({ assigned: 1 })
      await sound(here, TURN)
    })

    test('the summer’s snapshot locks, batch-revoke --departed recovers, the year may turn on another day', async () => {
      const here = await siteAfter(engine, lastYear)
      expect(await copies(here, '--state locked')).toHaveLength(4)
      expect((await done(here, 'gar batch-revoke --departed --accept-loss')).counts).toEqual({ closed: 1, freed: 2, lost: 1 })
      await gar(here, 'gar config set gar.year_start 09-01')
      expect((await close(here, '', on('2027-08-31'))).operation).toBeNull()
      expect((await close(here, '', on('2027-09-01'))).counts).toEqual({ freed: 11, closed: 11 })
      await sound(here, on('2027-09-01'))
    })

    test('at a terminal it is asked about, and undone like any other write', async () => {
      const here = await siteAfter(engine, lastYear)
      const before = await dump(here)
      const no = await gar(here, 'gar year close', { ...TURN, answers: [false] })
      expect([no.code, no.asked.length, await dump(here)]).toEqual([130, 1, before])
      const { operation } = await close(here)
      await done(here, `gar undo ${operation}`, TURN)
      expect(await dump(here)).toEqual(before)
      const french = await gar(here, 'gar year close --lang fr', TURN)
      expect(french.err).toContain('L’année scolaire a changé le 15/08/2027')
    })

    test('one school of several, or all of them', async () => {
      const both = subscriptions({ idAbonnement: 'B', nbLicenceGlobale: 9, uaiEtab: '9990303A|9990304B', ...long })
      const here = await siteAfter(engine, [...twoSchools, `gar import subscriptions ${both}`])
      await done(here, 'gar assign --resource b --all --all-schools')
      const before = await pools(here, TURN)
      expect((await gar(here, 'gar year close', TURN)).code).toBe(7)
      await close(here, '--uai 9990303A')
      const after = await pools(here, TURN)
      expect([after['9990303A B all'], after['9990304B B all']]).toEqual(['9 = 9 + 0 + 0 + 0', before['9990304B B all']])
      await close(here, '--all-schools')
      expect((await pools(here, TURN))['9990304B B all']).toBe('9 = 9 + 0 + 0 + 0')
      await sound(here, TURN)
    })
  })
})
