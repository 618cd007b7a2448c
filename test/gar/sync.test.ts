import { describe, expect, test } from 'vitest'
import { gar, onEachEngine } from '../support/site.ts'
import { adult, member, pupil, type Subscription, small, smallWith, smallWithout, snapshot, subscriptions } from './files.ts'
import { copies, done, dump, ids, operations, outcomes, pools, refused, siteAfter, sound, written } from './support.ts'

const directory = `gar import gar-ent ${snapshot(small)}`
const load = (...rows: (Subscription & { idAbonnement: string })[]) => `gar import subscriptions ${subscriptions(...rows)}`
const bought = load(
  { idAbonnement: 'A', nbLicenceGlobale: 3 },
  { idAbonnement: 'P', nbLicenceEleve: 2, nbLicenceEnseignant: 1, nbLicenceProfDoc: 1, publicCible: 'ELEVE|ENSEIGNANT|DOCUMENTALISTE' },
  { idAbonnement: 'T', nbLicenceGlobale: 3, categorieAffectation: 'non transferable' },
  { idAbonnement: 'U', nbLicenceGlobale: 'ILLIMITE' },
  { idAbonnement: 'W', nbLicenceGlobale: 'ILLIMITE', typeAffectation: 'ETABL' },
)
const base = [directory, bought]
const who = (...people: string[]) => people.map((id) => `--person ${id}`).join(' ')

onEachEngine((engine) => {
  describe('gar sync', () => {
    test('makes the holders equal to the selection; again it changes nothing', async () => {
      const here = await siteAfter(engine, base)
      await done(here, `gar assign --resource u ${who('p1', 't2', 's1')}`)
      const line = 'gar sync --resource u --population pupils'
      const dry = await written(here, `${line} -n`)
      const real = await done(here, line)
      expect([real.counts, real.rows]).toEqual([{ already: 1, assigned: 4, closed: 2 }, dry.rows])
      expect(await ids(here, '--holding u')).toEqual(['p1', 'p2', 'p3', 'p4', 'p5'])
      expect(await done(here, line)).toMatchObject({ operation: null, counts: { already: 5 } })
      await done(here, `gar undo ${real.operation}`)
      expect(await ids(here, '--holding u')).toEqual(['p1', 's1', 't2'])
      await sound(here)
    })

    test('--add-only takes from nobody, --remove-only gives to nobody, both at once are a wrong command line', async () => {
      const here = await siteAfter(engine, base)
      await done(here, `gar assign --resource u ${who('p1', 't2')}`)
      expect((await written(here, 'gar sync --resource u --population pupils --add-only -n')).counts).toEqual({ already: 1, assigned: 4 })
      expect((await done(here, 'gar sync --resource u --population pupils --remove-only')).counts).toEqual({ closed: 1 })
      expect((await done(here, 'gar sync --resource u --population pupils --remove-only')).operation).toBeNull()
      expect((await done(here, 'gar sync --resource u --population staff --add-only')).counts).toEqual({ assigned: 1 })
      expect(await ids(here, '--holding u')).toEqual(['p1', 's1'])
      expect((await gar(here, 'gar sync --resource u --all --add-only --remove-only')).code).toBe(2)
      await sound(here)
    })

    test('copies that the removal frees are given in the same run: common pool', async () => {
      const here = await siteAfter(engine, base)
      await done(here, `gar assign --resource a ${who('p1', 'p2', 'p3')}`)
      expect(await pools(here)).toMatchObject({ 'A all': '3 = 0 + 3 + 0 + 0' })
      const { counts, rows } = await done(here, `gar sync --resource a ${who('p3', 'p4', 'p5')}`)
      expect([counts, rows.map(({ person, outcome }) => `${person} ${outcome}`).toSorted()]).toEqual([
        { already: 1, assigned: 2, freed: 2 },
        ['p1 freed', 'p2 freed', 'p3 already', 'p4 assigned', 'p5 assigned'],
      ])
      expect(await pools(here)).toMatchObject({ 'A all': '3 = 0 + 3 + 0 + 0' })
      // One more than there is, even then: nothing is taken either.
      const before = await dump(here)
      expect(await refused(here, `gar sync --resource a ${who('p1', 'p2', 't1', 't2')}`)).toMatchObject({
        exit: 5,
        code: 'not_enough_copies',
        details: { missing: [{ missing: 1 }] },
      })
      expect(await dump(here)).toEqual(before)
      const part = await gar(here, `gar sync --resource a ${who('p1', 'p2', 't1', 't2')} --partial -o json`)
      expect([part.code, JSON.parse(part.out).counts]).toEqual([3, { assigned: 3, freed: 3, no_copy: 1 }])
      await sound(here)
    })

    test('copies that the removal frees are given in the same run: one pool per population, nothing borrowed', async () => {
      const here = await siteAfter(engine, base)
      await done(here, `gar assign --resource p ${who('p1', 'p2', 't2')}`)
      expect(await refused(here, `gar sync --resource p ${who('p3', 'p4', 'p5')}`)).toMatchObject({
        exit: 5,
        details: { missing: [{ title: 'P', population: 'pupils', missing: 1 }] },
      })
      const { counts } = await done(here, `gar sync --resource p ${who('p3', 'p4')}`)
      expect(counts).toEqual({ assigned: 2, freed: 3 })
      expect(await pools(here)).toMatchObject({ 'P pupils': '2 = 0 + 2 + 0 + 0', 'P teachers': '1 = 1 + 0 + 0 + 0' })
      await sound(here)
    })

    test('a copy that would be lost frees no room, and needs --accept-loss', async () => {
      const here = await siteAfter(engine, base)
      await done(here, `gar assign --resource t ${who('p1', 'p2')}`)
      const before = await dump(here)
      const line = `gar sync --resource t ${who('p2', 'p3')}`
      for (const words of ['', '--yes'])
        expect(await refused(here, `${line} ${words}`)).toMatchObject({ exit: 7, code: 'loss', details: { lost: 1 } })
      expect(await refused(here, `gar sync --resource t ${who('p3', 'p4')} --accept-loss`)).toMatchObject({
        exit: 5,
        code: 'not_enough_copies',
      })
      expect(await dump(here)).toEqual(before)
      const answer = await gar(here, `${line} --accept-loss -o json`)
      expect([answer.code, JSON.parse(answer.out).counts, answer.err]).toEqual([
        0,
        { already: 1, assigned: 1, lost: 1 },
        expect.stringContaining('the category of each subscription says'),
      ])
      expect(await pools(here)).toMatchObject({ 'T all': '3 = 0 + 2 + 0 + 1' })
      // Who lost it gets it again, and nobody else does.
      expect((await done(here, `gar sync --resource t ${who('p1', 'p2')} --accept-loss`)).counts).toEqual({
        already: 1,
        lost: 1,
        regranted: 1,
      })
      await sound(here)
    })

    test('follows gar.withdrawal as revoke does', async () => {
      const here = await siteAfter(engine, base)
      await done(here, `gar assign --resource a ${who('p1', 'p2', 'p3')}`)
      await gar(here, 'gar config set gar.withdrawal strict')
      expect(await refused(here, `gar sync --resource a ${who('p1')}`)).toMatchObject({ exit: 7, details: { lost: 2 } })
      expect((await gar(here, `gar sync --resource a ${who('p1')} --accept-loss`)).err).toContain('whatever the subscription')
      expect(await pools(here)).toMatchObject({ 'A all': '3 = 0 + 1 + 0 + 2' })
    })

    test('the newcomers of the week, from cron: whoever came has it, whoever left keeps a locked copy', async () => {
      const line = 'gar sync --resource u --population pupils'
      const here = await siteAfter(engine, [...base, line])
      await done(
        here,
        `gar import gar-ent ${snapshot({ ...smallWith({}), Eleve: [...(smallWithout('p1').Eleve ?? []), pupil('new')], Groupe: [...(smallWithout('p1').Groupe ?? []), member('new', 'D1')] })}`,
      )
      expect(outcomes(await done(here, line)).filter((row) => !row.endsWith('already'))).toEqual(['new:assigned'])
      expect(await copies(here, '--state locked')).toEqual(['p1 locked'])
      expect((await done(here, line)).operation).toBeNull()
      await sound(here)
    })

    test('a present person whose copy is locked and who is not selected gives it back', async () => {
      const here = await siteAfter(engine, base)
      await done(here, `gar assign --resource p ${who('t2')}`)
      await done(
        here,
        `gar import gar-ent ${snapshot({ ...small, Enseignant: [adult('t1', { profiles: 'ens doc' }), adult('t2', { profiles: 'dir' }), adult('s1', { profiles: 'dir' })] })}`,
      )
      expect(await copies(here, '--resource p')).toEqual(['t2 locked'])
      expect((await done(here, 'gar sync --resource p --population teachers')).counts).toEqual({ assigned: 1, freed: 1 })
      await sound(here)
    })

    test('a selection that finds nobody takes nothing: an empty file is not « nobody may have it »', async () => {
      const here = await siteAfter(engine, base)
      await done(here, 'gar assign --resource u --all')
      const count = await operations(here)
      expect(await written(here, 'gar sync --resource u --from -', { stdin: '' })).toEqual({
        operation: null,
        dry_run: false,
        counts: {},
        rows: [],
      })
      expect(await written(here, 'gar sync --resource u --remove-only --from -', { stdin: '\n' })).toMatchObject({
        operation: null,
        counts: {},
      })
      expect(await done(here, 'gar sync --resource u --name zzz')).toMatchObject({ operation: null, counts: {} })
      expect(await done(here, 'gar sync --resource u --departed --remove-only')).toMatchObject({ operation: null })
      expect(await operations(here)).toBe(count)
    })

    test('people outside the public are not taken for a reason to take everything back: 5', async () => {
      const here = await siteAfter(engine, base)
      await done(here, `gar assign --resource p ${who('p1')}`)
      const before = await dump(here)
      expect(await refused(here, 'gar sync --resource p --population staff')).toMatchObject({ exit: 5, code: 'nobody_eligible' })
      expect(await dump(here)).toEqual(before)
    })

    test('what serves the whole school is synchronized with --all only', async () => {
      const here = await siteAfter(engine, base)
      expect((await done(here, 'gar sync --resource w --all')).counts).toEqual({ assigned: 8 })
      expect((await done(here, 'gar sync --resource w --all')).operation).toBeNull()
      for (const words of ['', '--add-only', '--remove-only'])
        expect(await refused(here, `gar sync --resource w --population pupils ${words}`)).toMatchObject({
          exit: 5,
          code: 'school_scope',
          details: { option: '--all' },
        })
      await sound(here)
    })

    test('several resources are one operation; what is missing is 7, an unknown name 4', async () => {
      const here = await siteAfter(engine, base)
      await done(here, `gar assign --resource u --resource a ${who('p1', 't2')}`)
      const count = await operations(here)
      expect((await done(here, `gar sync --resource u --resource a ${who('p1', 'p2')}`)).counts).toEqual({
        already: 2,
        assigned: 2,
        closed: 1,
        freed: 1,
      })
      expect(await operations(here)).toBe(count + 1)
      expect(await refused(here, 'gar sync --resource u')).toMatchObject({ exit: 7, code: 'no_selection' })
      expect(await refused(here, 'gar sync --all')).toMatchObject({ exit: 7, code: 'no_resource' })
      expect(await refused(here, 'gar sync --resource x --all')).toMatchObject({ exit: 4, unknown: ['x'] })
      const asked = await gar(here, 'gar sync --resource a --population teachers', { answers: [false] })
      expect([asked.code, asked.asked]).toEqual([130, ['Give 2 copies and take 2 copies back?']])
      await sound(here)
    })
  })
})
