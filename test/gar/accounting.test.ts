import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { gar, json, onEachEngine, type Site } from '../support/site.ts'
import {
  adult,
  member,
  type Offer,
  pupil,
  type Subscription,
  small,
  smallWith,
  smallWithout,
  snapshot,
  subscriptions,
  teaches,
  UAI,
} from './files.ts'
import { copies, done, dump, ids, operations, outcomes, pools, refused, siteAfter, sound, written } from './support.ts'

const directory = `gar import gar-ent ${snapshot(small)}`
const files = new Map<string, string>()

/** The command line that loads these subscriptions, from a file written once. */
const load = (...rows: Offer[]) => {
  const key = JSON.stringify(rows)
  const path = files.get(key) ?? subscriptions(...rows)
  files.set(key, path)
  return `gar import subscriptions ${path}`
}
const finite = (idAbonnement: string, nbLicenceGlobale: number | string, more: Subscription = {}) => ({
  idAbonnement,
  nbLicenceGlobale,
  ...more,
})
const tied = { categorieAffectation: 'non transferable' }
const leaves = (...gone: string[]) => `gar import gar-ent ${snapshot(smallWithout(...gone))}`
const withoutP1 = leaves('p1')
const people = 'p1,p2,p3,p4,p5'.split(',')
const line = (command: string, resource: string, ...who: string[]) =>
  `gar ${command} --resource ${resource} ${who.map((id) => `--person ${id}`).join(' ')}`

onEachEngine((engine) => {
  const site = (...rows: Offer[]) => siteAfter(engine, [directory, load(...rows)])

  describe('B1 and B2: states and the identity', () => {
    test('each copy is in one state, and every pool adds up after each step', async () => {
      const here = await site(finite('A', 5), finite('T', 3, tied), finite('U', 'ILLIMITE'))
      expect(await pools(here)).toEqual({ 'A all': '5 = 5 + 0 + 0 + 0', 'T all': '3 = 3 + 0 + 0 + 0', 'U all': '∞ = ∞ + 0 + 0 + 0' })
      await done(
        here,
        `gar assign --resource a --resource t --resource u ${people
          .slice(0, 3)
          .map((id) => `--person ${id}`)
          .join(' ')}`,
      )
      expect(await pools(here)).toEqual({ 'A all': '5 = 2 + 3 + 0 + 0', 'T all': '3 = 0 + 3 + 0 + 0', 'U all': '∞ = ∞ + 3 + 0 + 0' })
      await done(here, withoutP1)
      expect(await pools(here)).toEqual({ 'A all': '5 = 2 + 2 + 1 + 0', 'T all': '3 = 0 + 2 + 1 + 0', 'U all': '∞ = ∞ + 2 + 1 + 0' })
      expect(await copies(here, '--state locked')).toEqual(['p1 locked', 'p1 locked', 'p1 locked'])
      await done(here, `${line('revoke', 't', 'p2')} --resource a --resource u --accept-loss`)
      expect(await pools(here)).toEqual({ 'A all': '5 = 3 + 1 + 1 + 0', 'T all': '3 = 0 + 1 + 1 + 1', 'U all': '∞ = ∞ + 1 + 1 + 0' })
      expect(await copies(here, '--person p2')).toEqual(['p2 lost'])
      await done(here, directory)
      expect(await pools(here)).toEqual({ 'A all': '5 = 3 + 2 + 0 + 0', 'T all': '3 = 0 + 2 + 0 + 1', 'U all': '∞ = ∞ + 2 + 0 + 0' })
      await sound(here)
    })

    test('a row sums the valid subscriptions of a resource; one without a limit makes the sum unlimited', async () => {
      const same = { libelleRessource: 'R' }
      const here = await site(
        finite('A', 2, same),
        finite('B', 3, { ...same, ...tied, publicCible: 'ELEVE' }),
        finite('OLD', 9, { ...same, debutValidite: '2024-08-15', finValidite: '2025-08-14' }),
        finite('SOON', 9, { ...same, debutValidite: '2027-10-01', finValidite: '2028-08-14' }),
      )
      await done(here, line('assign', 'r', 'p1', 't2'))
      const list = async (today = '2026-11-20') =>
        (await json(gar(here, 'gar resources list -o json', { env: { GUICHET_TODAY: today } })))[0]
      expect(await list()).toMatchObject({ total: 5, available: 3, assigned: 2, category: 'mixed', scope: 'individual', status: 'valid' })
      expect(await list('2027-09-01')).toMatchObject({ total: 9, available: 9, status: 'upcoming', valid_from: '2027-10-01' })
      expect(await list('2028-09-01')).toMatchObject({ status: 'expired', total: 23 })
      expect(
        (await json(gar(here, 'gar resources list --by subscription -o json'))).map(({ subscription, status }) => [subscription, status]),
      ).toEqual([
        ['A', 'valid'],
        ['B', 'valid'],
        ['OLD', 'expired'],
        ['SOON', 'upcoming'],
      ])
      await done(here, load(finite('B', 'ILLIMITE', { ...same, ...tied, publicCible: 'ELEVE' })))
      expect(await list()).toMatchObject({ total: null, available: null, unlimited: true, assigned: 2 })
      expect(await json(gar(here, 'gar resources list --expiring 30 -o json'))).toEqual([])
      expect(await json(gar(here, 'gar resources list --expiring 300 -o json'))).toHaveLength(1)
    })
  })

  describe('B3: what a withdrawal does', () => {
    const kinds = {
      transferable: finite('R', 3),
      'non transferable': finite('R', 3, tied),
      'without a limit': finite('R', 'ILLIMITE'),
      'non transferable, without a limit': finite('R', 'ILLIMITE', tied),
    }
    const cases: [kind: keyof typeof kinds, setting: 'subscription' | 'strict', outcome: string, pool: string][] = [
      ['transferable', 'subscription', 'freed', '3 = 3 + 0 + 0 + 0'],
      ['transferable', 'strict', 'lost', '3 = 2 + 0 + 0 + 1'],
      ['non transferable', 'subscription', 'lost', '3 = 2 + 0 + 0 + 1'],
      ['non transferable', 'strict', 'lost', '3 = 2 + 0 + 0 + 1'],
      ['without a limit', 'subscription', 'closed', '∞ = ∞ + 0 + 0 + 0'],
      ['without a limit', 'strict', 'closed', '∞ = ∞ + 0 + 0 + 0'],
      ['non transferable, without a limit', 'subscription', 'closed', '∞ = ∞ + 0 + 0 + 0'],
      ['non transferable, without a limit', 'strict', 'closed', '∞ = ∞ + 0 + 0 + 0'],
    ]

    const taken = async (here: Site, command: string, setting: string, outcome: string, pool: string) => {
      if (setting === 'strict') expect((await gar(here, 'gar config set gar.withdrawal strict')).code).toBe(0)
      if (outcome === 'lost') expect(await refused(here, command)).toMatchObject({ exit: 7, code: 'loss', details: { lost: 1 } })
      const { code, out, err } = await gar(here, `${command} ${outcome === 'lost' ? '--accept-loss' : ''} -o json`)
      expect([code, JSON.parse(out).counts]).toEqual([0, { [outcome]: 1 }])
      expect(err).toContain(setting === 'strict' ? 'whatever the subscription' : 'the category of each subscription says')
      expect(await pools(here)).toEqual({ 'R all': pool })
      await sound(here)
    }

    test.each(cases)('%s, %s: %s', async (kind, setting, outcome, pool) => {
      await taken(
        await siteAfter(engine, [directory, load(kinds[kind]), line('assign', 'r', 'p1')]),
        line('revoke', 'r', 'p1'),
        setting,
        outcome,
        pool,
      )
    })

    test.each(cases)('%s, %s, of a locked copy: %s', async (kind, setting, outcome, pool) => {
      const here = await siteAfter(engine, [directory, load(kinds[kind]), line('assign', 'r', 'p1'), withoutP1])
      await taken(here, 'gar revoke --resource r --departed', setting, outcome, pool)
    })

    test.each([
      ['GUICHET_CONFIG', 'elsewhere.json'],
      ['XDG_CONFIG_HOME', 'guichet/config.json'],
    ])('the strict reading stands in the file that %s leads to', async (variable, name) => {
      const here = await siteAfter(engine, [directory, load(kinds.transferable), line('assign', 'r', 'p1')])
      await gar(here, 'gar config list')
      const path = join(here.folder, name)
      const env = { [variable]: variable === 'GUICHET_CONFIG' ? path : here.folder }
      expect((await gar(here, 'gar config set gar.withdrawal strict', { env })).code).toBe(0)
      expect((await written(here, `${line('revoke', 'r', 'p1')} -n`, { env })).counts).toEqual({ lost: 1 })
      writeFileSync(path, '{"gar.withdrawal":"subscription"}')
      expect((await written(here, `${line('revoke', 'r', 'p1')} -n`, { env })).counts).toEqual({ freed: 1 })
    })

    test('a loss needs --accept-loss: --yes is no such acceptance, and nothing is written', async () => {
      const here = await siteAfter(engine, [directory, load(kinds['non transferable']), line('assign', 'r', 'p1', 'p2', 'p3')])
      const before = await dump(here)
      for (const words of ['', '--yes', '--no-input --yes'])
        expect(await refused(here, `gar revoke --resource r --all ${words}`)).toMatchObject({
          exit: 7,
          code: 'loss',
          details: { lost: 3, option: '--accept-loss' },
        })
      const dry = await written(here, 'gar revoke --resource r --all -n')
      expect(dry).toMatchObject({
        operation: null,
        dry_run: true,
        counts: { lost: 3, not_holding: 5 },
        guards: [{ guard: 'loss', lost: 3 }],
      })
      expect((await gar(here, 'gar revoke --resource r --all -n')).code).toBe(0)
      expect(await dump(here)).toEqual(before)
      expect((await gar(here, 'gar revoke --resource r --all --lang fr')).err).toContain('--accept-loss')
    })

    test('at a terminal the loss is said in the question, even with --yes; no is 130, yes accepts', async () => {
      const here = await siteAfter(engine, [directory, load(kinds['non transferable']), line('assign', 'r', 'p1', 'p2', 'p3')])
      const before = await dump(here)
      const no = await gar(here, 'gar revoke --resource r --all --yes', { answers: [false] })
      expect([no.code, no.asked]).toEqual([130, ['Take 3 copies back, 3 of them lost until the school year ends?']])
      expect(await dump(here)).toEqual(before)
      expect((await gar(here, 'gar revoke --resource r --all', { answers: [true] })).code).toBe(0)
      expect(await pools(here)).toEqual({ 'R all': '3 = 0 + 0 + 0 + 3' })
    })

    test('one withdrawal may free, lose and close at once', async () => {
      const here = await siteAfter(engine, [
        directory,
        load(finite('A', 5), finite('T', 5, tied), finite('U', 'ILLIMITE')),
        'gar assign --resource a --resource t --resource u --population pupils',
      ])
      expect((await done(here, 'gar revoke --resource a --resource t --resource u --all --accept-loss')).counts).toEqual({
        closed: 5,
        freed: 5,
        lost: 5,
        not_holding: 9,
      })
      await sound(here)
    })
  })

  describe('B4: a copy lost this year goes back to the person who had it', () => {
    const year = { ...tied, finValidite: '2029-08-14' }
    const lost = [directory, load(finite('R', 1, year)), line('assign', 'r', 'p1'), `${line('revoke', 'r', 'p1')} --accept-loss`]

    test('and to nobody else, even when nothing is free', async () => {
      const here = await siteAfter(engine, lost)
      expect(await refused(here, line('assign', 'r', 'p2'))).toMatchObject({ exit: 5, code: 'not_enough_copies' })
      const again = await done(here, line('assign', 'r', 'p1', 'p2').concat(' --partial -n'))
      expect(outcomes(again)).toEqual(['p1:regranted', 'p2:no_copy'])
      expect((await done(here, line('assign', 'r', 'p1'))).rows).toEqual([
        expect.objectContaining({ outcome: 'regranted', subscription: 'R', population: 'pupils' }),
      ])
      expect(await pools(here)).toEqual({ 'R all': '1 = 0 + 1 + 0 + 0' })
      await sound(here)
    })

    test.each([
      ['2027-08-14', '1 = 0 + 0 + 0 + 1', 5, undefined],
      ['2027-08-15', '1 = 1 + 0 + 0 + 0', 0, 'assigned'],
    ])('on %s the pool reads %s', async (today, pool, code, outcome) => {
      const here = await siteAfter(engine, lost)
      const env = { GUICHET_TODAY: today }
      expect(await pools(here, { env })).toEqual({ 'R all': pool })
      await sound(here, { env })
      const other = await gar(here, `${line('assign', 'r', 'p2')} -o json`, { env })
      expect(other.code).toBe(code)
      if (outcome) expect(JSON.parse(other.out).rows[0].outcome).toBe(outcome)
      expect((await json(gar(here, 'gar copies list --state lost -o json', { env }))).length).toBe(outcome ? 0 : 1)
    })

    test('after the turn of the year the former holder takes a copy like anybody', async () => {
      const here = await siteAfter(engine, lost)
      const env = { GUICHET_TODAY: '2027-08-15' }
      expect((await written(here, line('assign', 'r', 'p1'), { env })).counts).toEqual({ assigned: 1 })
      await sound(here, { env })
    })

    test('the turn may be set to another day', async () => {
      const here = await siteAfter(engine, lost)
      await gar(here, 'gar config set gar.year_start 11-20')
      expect(await pools(here)).toEqual({ 'R all': '1 = 0 + 0 + 0 + 1' })
      expect(await pools(here, { env: { GUICHET_TODAY: '2027-11-19' } })).toEqual({ 'R all': '1 = 0 + 0 + 0 + 1' })
      expect(await pools(here, { env: { GUICHET_TODAY: '2027-11-20' } })).toEqual({ 'R all': '1 = 1 + 0 + 0 + 0' })
    })

    test('before the rule on which subscription to take', async () => {
      const title = { libelleRessource: 'R', ...tied }
      const here = await site(finite('LATE', 1, { ...title, finValidite: '2029-08-14' }))
      await done(here, line('assign', 'r', 'p1'))
      await done(here, `${line('revoke', 'r', 'p1')} --accept-loss`)
      await done(here, load(finite('EARLY', 5, title)))
      expect(
        (await done(here, line('assign', 'r', 'p1', 'p2'))).rows.map(({ person, subscription, outcome }) => [
          person,
          subscription,
          outcome,
        ]),
      ).toEqual([
        ['p1', 'LATE', 'regranted'],
        ['p2', 'EARLY', 'assigned'],
      ])
      await sound(here)
    })

    test('in a common pool whatever population is named now', async () => {
      const here = await site(finite('R', 1, tied))
      expect((await done(here, `${line('assign', 'r', 't1')} --population teachers`)).rows[0]?.population).toBe('teachers')
      await done(here, `${line('revoke', 'r', 't1')} --accept-loss`)
      const [row] = (await done(here, `${line('assign', 'r', 't1')} --population documentalists`)).rows
      expect([row?.outcome, row?.population]).toEqual(['regranted', 'documentalists'])
      expect(await pools(here)).toEqual({ 'R all': '1 = 0 + 1 + 0 + 0' })
    })

    test('from the pool it was taken from; while that cannot be, no other copy brings it back into its pool', async () => {
      const separate = { idAbonnement: 'R', nbLicenceEnseignant: 1, nbLicenceProfDoc: 1, publicCible: 'ENSEIGNANT|DOCUMENTALISTE', ...tied }
      const here = await site(separate)
      await done(here, `${line('assign', 'r', 't1')} --population teachers`)
      await done(here, `${line('revoke', 'r', 't1')} --accept-loss`)
      const taken = { 'R teachers': '1 = 0 + 0 + 0 + 1', 'R documentalists': '1 = 1 + 0 + 0 + 0' }
      expect(await pools(here)).toEqual(taken)
      const [row] = (await written(here, `${line('assign', 'r', 't1')} --population documentalists -n`)).rows
      expect([row?.outcome, row?.population]).toEqual(['regranted', 'teachers'])
      const onlyDocumentalist = { ...small, Enseignant: [adult('t1', { profiles: 'doc' }), adult('t2'), adult('s1', { profiles: 'dir' })] }
      await done(here, `gar import gar-ent ${snapshot(onlyDocumentalist)}`)
      expect(await refused(here, line('assign', 'r', 't1'))).toMatchObject({ exit: 5, code: 'not_enough_copies' })
      expect(await pools(here)).toEqual(taken)
      await sound(here)
    })
  })

  describe('B5: pools', () => {
    const separate = {
      idAbonnement: 'R',
      nbLicenceEleve: 2,
      nbLicenceEnseignant: 1,
      nbLicenceProfDoc: 1,
      publicCible: 'ELEVE|ENSEIGNANT|DOCUMENTALISTE|AUTRE PERSONNEL',
    }

    test('nothing is borrowed between them, and a missing one is 0', async () => {
      const here = await site(separate)
      expect(await pools(here)).toEqual({
        'R pupils': '2 = 2 + 0 + 0 + 0',
        'R documentalists': '1 = 1 + 0 + 0 + 0',
        'R teachers': '1 = 1 + 0 + 0 + 0',
      })
      expect(await refused(here, line('assign', 'r', 's1'))).toMatchObject({
        exit: 5,
        details: { missing: [{ title: 'R', population: 'staff', missing: 1 }] },
      })
      expect(await refused(here, 'gar assign --resource r --all')).toMatchObject({
        exit: 5,
        code: 'not_enough_copies',
        details: {
          missing: [
            { title: 'R', population: 'pupils', missing: 3 },
            { title: 'R', population: 'staff', missing: 1 },
          ],
          option: '--partial',
        },
      })
      const part = await written(here, 'gar assign --resource r --all --partial')
      expect(part.counts).toEqual({ assigned: 4, no_copy: 4 })
      await sound(here)
    })

    test('several populations hold one copy: documentalists before teachers, unless one is named', async () => {
      const here = await site(separate)
      const charged = async (command: string) =>
        (await written(here, `${command} -n`)).rows.map(({ population, outcome }) => `${population} ${outcome}`)
      expect(await charged(line('assign', 'r', 't1'))).toEqual(['documentalists assigned'])
      expect(await charged(`${line('assign', 'r', 't1')} --population teachers`)).toEqual(['teachers assigned'])
      expect(await charged(`${line('assign', 'r', 't1')} --population teachers,documentalists`)).toEqual(['documentalists assigned'])
      await done(here, load({ ...separate, nbLicenceProfDoc: 0 }))
      expect(await charged(line('assign', 'r', 't1'))).toEqual(['teachers assigned'])
      expect((await gar(here, `${line('assign', 'r', 't1')} --population documentalists`)).code).toBe(5)
      await done(here, line('assign', 'r', 't1'))
      expect(await charged(`${line('assign', 'r', 't1')} --population documentalists`)).toEqual(['teachers already'])
    })

    test('whoever is outside the public is not eligible; when nobody is, it is 5', async () => {
      const here = await site(finite('R', 5, { publicCible: 'ENSEIGNANT' }))
      expect(await refused(here, 'gar assign --resource r --population pupils')).toMatchObject({ exit: 5, code: 'nobody_eligible' })
      expect((await written(here, 'gar assign --resource r --population pupils -n')).guards).toMatchObject([{ guard: 'nobody_eligible' }])
      // Named as a documentalist only, whom the resource is not for.
      expect(await refused(here, 'gar assign --resource r --population documentalists')).toMatchObject({ exit: 5, code: 'nobody_eligible' })
      expect((await done(here, 'gar assign --resource r --all')).counts).toEqual({ assigned: 2, not_eligible: 6 })
    })

    test('who loses the population of a separate pool keeps a locked copy, until it is that again', async () => {
      const here = await site(separate)
      await done(here, `${line('assign', 'r', 't1')} --population teachers`)
      const moved = { ...small, Enseignant: [adult('t1', { profiles: 'dir' }), adult('t2'), adult('s1', { profiles: 'dir' })] }
      expect((await done(here, `gar import gar-ent ${snapshot(moved)}`)).counts).toMatchObject({ updated: 1 })
      expect(await pools(here)).toMatchObject({ 'R teachers': '1 = 0 + 0 + 1 + 0' })
      expect(await copies(here, '--person t1')).toEqual(['t1 locked'])
      expect(outcomes(await done(here, line('assign', 'r', 't1')))).toEqual(['t1:already'])
      await sound(here)
      await done(here, directory)
      expect(await pools(here)).toMatchObject({ 'R teachers': '1 = 0 + 1 + 0 + 0' })
      await sound(here)
    })

    test('in a common pool whoever is still of the public keeps the copy as assigned, charged to what they are now', async () => {
      const here = await site(finite('R', 5, { publicCible: 'ENSEIGNANT|AUTRE PERSONNEL' }))
      await done(here, line('assign', 'r', 't2', 's1'))
      const moved = { ...small, Enseignant: [adult('t1'), adult('t2', { profiles: 'dir' }), adult('s1', { profiles: 'doc' })] }
      await done(here, `gar import gar-ent ${snapshot(moved)} --keep-going`)
      expect(await pools(here)).toEqual({ 'R all': '5 = 3 + 1 + 1 + 0' })
      const held = await json(gar(here, 'gar copies list -o json'))
      expect(held.map(({ person, population, state }) => `${person} ${population} ${state}`)).toEqual([
        's1 staff locked',
        't2 staff assigned',
      ])
      expect((await done(here, `gar import gar-ent ${snapshot(moved)}`)).operation).toBeNull()
      await sound(here)
    })
  })

  describe('B6: one each', () => {
    test('assigning again takes nothing, a locked copy included', async () => {
      const here = await site(finite('R', 2))
      await done(here, line('assign', 'r', 'p1', 'p2'))
      const before = await dump(here)
      const again = await done(here, line('assign', 'r', 'p1', 'p2'))
      expect([again.operation, again.counts]).toEqual([null, { already: 2 }])
      expect(await dump(here)).toEqual(before)
      const teacher = await site({
        idAbonnement: 'R',
        nbLicenceEnseignant: 1,
        nbLicenceAutrePersonnel: 1,
        publicCible: 'ENSEIGNANT|AUTRE PERSONNEL',
      })
      await done(teacher, line('assign', 'r', 't2'))
      await done(
        teacher,
        `gar import gar-ent ${snapshot({ ...small, Enseignant: [adult('t1', { profiles: 'ens doc' }), adult('t2', { profiles: 'evs' }), adult('s1', { profiles: 'dir' })] })}`,
      )
      expect(outcomes(await done(teacher, line('assign', 'r', 't2')))).toEqual(['t2:already'])
    })

    test('one per resource among the subscriptions valid today; a copy of another one does not count', async () => {
      const title = { libelleRessource: 'R' }
      const here = await site(finite('A', 5, title), finite('B', 5, { ...title, debutValidite: '2027-08-15', finValidite: '2028-08-14' }))
      await done(here, line('assign', 'r', 'p1'))
      expect(outcomes(await done(here, line('assign', 'r', 'p1')))).toEqual(['p1:already'])
      const env = { GUICHET_TODAY: '2027-09-01' }
      expect((await written(here, line('assign', 'r', 'p1'), { env })).rows).toEqual([
        expect.objectContaining({ outcome: 'assigned', subscription: 'B' }),
      ])
      await sound(here, { env })
      const taken = await written(here, line('revoke', 'r', 'p1'), { env })
      expect(taken.rows.map(({ subscription, outcome }) => [subscription, outcome])).toEqual([
        ['A', 'freed'],
        ['B', 'freed'],
      ])
      await sound(here, { env })
    })

    test('a subscription that is renewed after all may leave two with one person: that is no broken store', async () => {
      const title = { libelleRessource: 'R' }
      const here = await site(finite('A', 5, title), finite('B', 5, { ...title, finValidite: '2029-08-14' }))
      await done(here, line('assign', 'r', 'p1'))
      const on = (day: string) => ({ env: { GUICHET_TODAY: day } })
      expect((await written(here, line('assign', 'r', 'p1'), on('2027-09-01'))).rows[0]?.subscription).toBe('B')
      await written(here, load(finite('A', 5, { ...title, finValidite: '2029-08-14' })), on('2027-09-02'))
      await sound(here, on('2027-09-02'))
      await written(here, withoutP1, on('2027-09-03'))
      await sound(here, on('2027-09-03'))
      await written(here, directory, on('2027-09-04'))
      await sound(here, on('2027-09-04'))
      expect((await written(here, line('assign', 'r', 'p1'), on('2027-09-04'))).counts).toEqual({ already: 1 })
    })
  })

  describe('B7: several subscriptions of one resource', () => {
    const title = { libelleRessource: 'R' }
    const rows = [
      finite('Z-EARLY', 1, { ...title, finValidite: '2027-01-31' }),
      finite('M-SAME', 1, { ...title, finValidite: '2027-06-30', debutValidite: '2026-09-01' }),
      finite('K-BEFORE', 1, { ...title, finValidite: '2027-06-30' }),
      finite('B-TWIN', 1, { ...title, finValidite: '2027-08-01' }),
      finite('A-TWIN', 1, { ...title, finValidite: '2027-08-01' }),
    ]

    test('the one that ends first, then began first, then by its identifier; each gets its own copy back', async () => {
      const here = await site(...rows)
      const given = await done(here, 'gar assign --resource r --population pupils')
      expect(given.rows.map(({ subscription }) => subscription).sort()).toEqual(rows.map(({ idAbonnement }) => idAbonnement).sort())
      expect(given.rows.map(({ person, subscription }) => `${person} ${subscription}`)).toEqual([
        'p1 Z-EARLY',
        'p2 K-BEFORE',
        'p3 M-SAME',
        'p4 A-TWIN',
        'p5 B-TWIN',
      ])
      expect((await done(here, line('revoke', 'r', 'p3'))).rows[0]?.subscription).toBe('M-SAME')
      expect(await pools(here)).toMatchObject({ 'M-SAME all': '1 = 1 + 0 + 0 + 0', 'Z-EARLY all': '1 = 0 + 1 + 0 + 0' })
      expect((await done(here, line('assign', 'r', 't2'))).rows[0]?.subscription).toBe('M-SAME')
      await sound(here)
    })

    test('a full one is passed over, one without a limit ends the search', async () => {
      const here = await site(...rows.slice(0, 1), finite('ALL', 'ILLIMITE', { ...title, finValidite: '2029-08-14' }))
      const given = await done(here, 'gar assign --resource r --population pupils')
      expect(given.rows.map(({ subscription }) => subscription)).toEqual(['Z-EARLY', 'ALL', 'ALL', 'ALL', 'ALL'])
      await sound(here)
    })
  })

  describe('B8: populations', () => {
    test('too few copies is 5 with the numbers, and nothing is written', async () => {
      const here = await site(finite('R', 2))
      const before = await dump(here)
      const all = 'gar assign --resource r --population pupils'
      expect(await refused(here, all)).toMatchObject({
        exit: 5,
        code: 'not_enough_copies',
        details: { missing: [{ title: 'R', population: 'pupils', missing: 3 }] },
      })
      expect((await gar(here, all)).err).toContain('R (pupils) lacks 3')
      expect((await gar(here, `${all} --lang fr`)).err).toMatch(/R \(élèves\).*3/)
      const dry = await gar(here, `${all} -n -o json`)
      expect([dry.code, JSON.parse(dry.out).guards[0].missing]).toEqual([0, [{ title: 'R', population: 'pupils', missing: 3 }]])
      expect(await dump(here)).toEqual(before)
    })

    test('--partial fills in the order of names and exits 3; later newcomers get nothing by themselves', async () => {
      const named = [
        pupil('x1', { last: 'Élan', first: 'B' }),
        pupil('x2', { last: 'elan', first: 'A' }),
        pupil('x3', { last: 'ŒUF' }),
        pupil('x4', { last: 'Obade' }),
        pupil('x6', { last: 'Zut' }),
        pupil('x5', { last: 'Zut' }),
      ]
      const here = await siteAfter(engine, [`gar import gar-ent ${snapshot({ ...small, Eleve: named, Groupe: [] })}`, load(finite('R', 5))])
      const answer = await gar(here, 'gar assign --resource r --population pupils --partial -o json')
      expect([answer.code, outcomes(JSON.parse(answer.out))]).toEqual([
        3,
        ['x2:assigned', 'x1:assigned', 'x4:assigned', 'x3:assigned', 'x5:assigned', 'x6:no_copy'],
      ])
      expect(answer.err).toContain('1 person got no copy')
      const again = await gar(here, 'gar assign --resource r --population pupils --partial -o json')
      expect([again.code, JSON.parse(again.out).operation]).toEqual([3, null])
      await done(here, 'gar revoke --resource r --person x1')
      await done(here, `gar import gar-ent ${snapshot({ ...small, Eleve: [...named, pupil('x0', { last: 'AA' })], Groupe: [] })}`)
      expect(await ids(here, '--holding r')).toEqual(['x2', 'x4', 'x3', 'x5'])
      await sound(here)
    })

    test('several resources are one operation, all or nothing', async () => {
      const here = await site(finite('A', 9), finite('B', 1))
      const before = await dump(here)
      expect(await refused(here, 'gar assign --resource a --resource b --population pupils')).toMatchObject({ exit: 5 })
      expect(await dump(here)).toEqual(before)
      const count = await operations(here)
      const both = await done(here, 'gar assign --resource a --resource b --resource ark:/99999/a --person p2')
      expect(both.rows.map(({ resource, outcome }) => [resource, outcome])).toEqual([
        ['ark:/99999/a', 'assigned'],
        ['ark:/99999/b', 'assigned'],
      ])
      expect(await operations(here)).toBe(count + 1)
    })
  })

  describe('B9: lowered counts', () => {
    test('assignments stay, available turns negative, new ones are refused until there is room again', async () => {
      const here = await siteAfter(engine, [directory, load(finite('R', 4)), line('assign', 'r', 'p1', 'p2', 'p3')])
      expect((await done(here, load(finite('R', 1)))).counts).toEqual({ updated: 1 })
      expect(await pools(here)).toEqual({ 'R all': '1 = -2 + 3 + 0 + 0' })
      expect(await refused(here, line('assign', 'r', 'p4'))).toMatchObject({ exit: 5, details: { missing: [{ missing: 1 }] } })
      expect((await done(here, line('assign', 'r', 'p1'))).counts).toEqual({ already: 1 })
      await done(here, line('revoke', 'r', 'p1', 'p2'))
      expect(await pools(here)).toEqual({ 'R all': '1 = 0 + 1 + 0 + 0' })
      expect((await gar(here, line('assign', 'r', 'p4'))).code).toBe(5)
      await sound(here)
    })
  })

  describe('B10: a resource for the whole school', () => {
    const whole = (count: number | string) => finite('R', count, { typeAffectation: 'ETABL', publicCible: 'ELEVE|ENSEIGNANT' })

    test('a smaller selection is refused, to give and to take', async () => {
      const here = await site(whole('ILLIMITE'))
      for (const selection of [
        '--population pupils',
        '--all --population pupils,teachers',
        '--all --division D1',
        '--person p1',
        '--suggested',
        '--all --suggested',
      ])
        expect(await refused(here, `gar assign --resource r ${selection}`)).toMatchObject({
          exit: 5,
          code: 'school_scope',
          details: { option: '--all' },
        })
      await done(here, 'gar assign --resource r --all')
      for (const selection of ['--population pupils', '--all --division D1', '--person p1'])
        expect(await refused(here, `gar revoke --resource r ${selection}`)).toMatchObject({ exit: 5, code: 'school_scope' })
      expect((await written(here, 'gar revoke --resource r --person p1 -n')).guards).toMatchObject([{ guard: 'school_scope' }])
    })

    test('the people of the public have it, newcomers included, those who left no longer', async () => {
      const here = await site(whole('ILLIMITE'))
      const given = await done(here, 'gar assign --resource r --all')
      expect(given.counts).toEqual({ assigned: 7, not_eligible: 1 })
      expect(await pools(here)).toEqual({ 'R all': '∞ = ∞ + 7 + 0 + 0' })
      expect(await done(here, 'gar assign --resource r --all')).toMatchObject({ operation: null, counts: { already: 7, not_eligible: 1 } })
      await done(here, `gar import gar-ent ${snapshot(smallWith({ Eleve: [pupil('new')], Groupe: [member('new', 'D1')] }))}`)
      expect(await pools(here)).toEqual({ 'R all': '∞ = ∞ + 8 + 0 + 0' })
      expect(await ids(here, '--holding r')).toEqual(['new', 'p1', 'p2', 'p3', 'p4', 'p5', 't1', 't2'])
      expect(await ids(here, '--not-holding r')).toEqual(['s1'])
      expect((await copies(here, '--resource r')).length).toBe(8)
      expect(await json<{ copies: object[] }>(gar(here, 'gar people show new -o json'))).toMatchObject({
        copies: [{ state: 'assigned', population: 'pupils' }],
      })
      await done(here, directory)
      expect(await pools(here)).toEqual({ 'R all': '∞ = ∞ + 7 + 0 + 0' })
      expect(await ids(here, '--departed --holding r')).toEqual([])
      const taken = await done(here, 'gar revoke --resource r --all')
      expect(taken.counts).toEqual({ closed: 7, not_holding: 1 })
      expect(await pools(here)).toEqual({ 'R all': '∞ = ∞ + 0 + 0 + 0' })
      expect((await done(here, 'gar revoke --resource r --all')).operation).toBeNull()
      await sound(here)
    })

    test('fewer than there are people is a remark, in both languages, not a refusal', async () => {
      const here = await site(whole(3))
      const { code, err } = await gar(here, 'gar assign --resource r --all')
      expect([code, err]).toEqual([0, expect.stringContaining('R: 3 copies bought for 7 people.')])
      expect(await pools(here)).toEqual({ 'R all': '3 = -4 + 7 + 0 + 0' })
      expect((await gar(here, 'gar assign --resource r --all --lang fr')).err).toMatch(/^R.*3 exemplaires.*7 personnes/m)
      await sound(here)
      expect((await gar(await site(whole(7)), 'gar assign --resource r --all')).err).not.toContain('bought')
    })

    test('nobody of its public: 5', async () => {
      const here = await site(finite('R', 'ILLIMITE', { typeAffectation: 'ETABL', publicCible: 'DOCUMENTALISTE' }))
      const none = { ...small, Enseignant: [adult('t1'), adult('t2'), adult('s1', { profiles: 'dir' })] }
      await done(here, `gar import gar-ent ${snapshot(none)}`)
      expect(await refused(here, 'gar assign --resource r --all')).toMatchObject({ exit: 5, code: 'nobody_eligible' })
    })

    test('copies given one by one before it became a resource of the school can still be taken back', async () => {
      const here = await siteAfter(engine, [directory, load(finite('R', 5)), line('assign', 'r', 'p1', 'p2')])
      await done(here, load(whole(5)))
      expect((await done(here, line('revoke', 'r', 'p1'))).counts).toEqual({ freed: 1 })
      await sound(here)
    })
  })

  describe('B11: validity', () => {
    const here = () =>
      siteAfter(engine, [
        directory,
        load(
          finite('NOW', 5),
          finite('SOON', 5, { debutValidite: '2027-01-01' }),
          finite('OVER', 5, { debutValidite: '2025-01-01', finValidite: '2026-11-19' }),
        ),
      ])

    test('outside its days a subscription gives no new copy', async () => {
      const place = await here()
      expect(await refused(place, line('assign', 'soon', 'p1'))).toMatchObject({
        exit: 5,
        code: 'not_valid',
        details: { valid_from: '2027-01-01' },
      })
      expect(await refused(place, line('assign', 'over', 'p1'))).toMatchObject({
        exit: 5,
        code: 'not_valid',
        details: { valid_until: '2026-11-19' },
      })
      expect((await json(gar(place, 'gar resources list -o json'))).map(({ code, status }) => [code, status])).toEqual([
        ['now', 'valid'],
        ['over', 'expired'],
        ['soon', 'upcoming'],
      ])
      for (const [day, code] of [
        ['2026-12-31', 5],
        ['2027-01-01', 0],
        ['2027-08-14', 0],
        ['2027-08-15', 5],
      ] as const)
        expect([
          day,
          (await gar(place, `${line('assign', 'soon', 'p1')} -n -o json`, { env: { GUICHET_TODAY: day } })).out.includes('not_valid'),
        ]).toEqual([day, code === 5])
    })

    test('withdrawing stays possible, and the figures stay true', async () => {
      const place = await here()
      await done(place, line('assign', 'now', 'p1', 'p2'))
      const env = { GUICHET_TODAY: '2027-08-20' }
      await sound(place, { env })
      expect(outcomes(await written(place, line('revoke', 'now', 'p1'), { env }))).toEqual(['p1:freed'])
      expect(await pools(place, { env })).toMatchObject({ 'NOW all': '5 = 4 + 1 + 0 + 0' })
    })

    test('a resource that the school has no subscription to', async () => {
      const place = await siteAfter(engine, [
        directory,
        'gar import gar-ent fixtures/gar-ent/lycee',
        load(finite('A', 5), finite('B', 5, { uaiEtab: '9990101F' })),
      ])
      expect(await refused(place, `gar assign --uai ${UAI} --resource b --all`)).toMatchObject({ exit: 5, code: 'not_subscribed' })
    })
  })

  describe('suggestions', () => {
    test('are the people of the public without a copy whose level or subject is the resource’s', async () => {
      const records = smallWith({ Enseignant: [adult('t3')], Groupe: [teaches('Classe', 't3', 'D1', 'MAT1')] })
      const here = await siteAfter(engine, [
        `gar import gar-ent ${snapshot(records)}`,
        load(
          finite('LEVEL', 9, { niveauEducatif: 'seconde' }),
          finite('SUBJECT', 9, { domaineEnseignement: 'Anglais', publicCible: 'ENSEIGNANT' }),
          finite('NONE', 9),
          finite('OTHER', 9, { niveauEducatif: 'CM2' }),
        ),
      ])
      const suggested = async () =>
        Object.fromEntries((await json(gar(here, 'gar resources list -o json'))).map(({ code, suggested: n }) => [code, n]))
      expect(await suggested()).toEqual({ level: 5, subject: 3, none: 0, other: 0 })
      await done(here, 'gar assign --resource level --person p1')
      expect(outcomes(await done(here, 'gar assign --resource level --suggested'))).toEqual([
        'p2:assigned',
        'p3:assigned',
        'p4:assigned',
        'p5:assigned',
      ])
      expect(outcomes(await done(here, 'gar assign --resource subject --suggested --name t3'))).toEqual(['t3:assigned'])
      expect(await suggested()).toEqual({ level: 0, subject: 2, none: 0, other: 0 })
      expect(await done(here, 'gar assign --resource none --suggested')).toMatchObject({ operation: null, counts: {} })
      await sound(here)
    })
  })
})
