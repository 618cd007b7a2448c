import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { gar, json, onEachEngine } from '../support/site.ts'
import { group, member, pupil, smallWith, smallWithout, snapshot, subscriptions } from './files.ts'
import { copies, done, dump, lycee, operations, outcomes, pools, refused, siteAfter, sound, written } from './support.ts'

const directory = snapshot(
  smallWith({
    Eleve: [pupil('q1', { last: 'Martin' }), pupil('q2', { last: 'MÀRTINEZ' })],
    Groupe: [group('D2'), member('q1', 'D2'), member('q2', 'D2')],
  }),
)
const bought = subscriptions(
  { idAbonnement: 'A', nbLicenceGlobale: 20 },
  { idAbonnement: 'T', nbLicenceGlobale: 20, categorieAffectation: 'non transferable' },
  { idAbonnement: 'U', nbLicenceGlobale: 'ILLIMITE' },
  { idAbonnement: 'W', nbLicenceGlobale: 'ILLIMITE', typeAffectation: 'ETABL' },
)
const base = [`gar import gar-ent ${directory}`, `gar import subscriptions ${bought}`]
const given = [...base, 'gar assign --resource a --resource u --all']
const everything = [...given, 'gar assign --resource t --all']
const gone = `gar import gar-ent ${snapshot(smallWithout('p5'))} --accept-departures 3`

onEachEngine((engine) => {
  describe('batch recovery, with filters level, subject, public, division, group, name prefix', () => {
    test('each filter takes back from exactly the people it finds, and the number said is the number done', async () => {
      const here = await siteAfter(engine, given)
      const filters: [words: string, people: number][] = [
        ['--population teachers,documentalists', 2],
        ['--population Enseignant --population Documentaliste', 2],
        ['--level SECONDE --population pupils', 5],
        ['--subject ANGLAIS --population pupils', 5],
        ['--division D2', 2],
        ['--group G1 --population pupils', 1],
        ['--name mart', 2],
        ['--name mart --division D2 --population pupils', 2],
        ['--all', 10],
      ]
      for (const [filter, people] of filters) {
        const dry = await written(here, `gar batch-revoke --resource u ${filter} -n`)
        expect([filter, dry.counts, dry.rows.length]).toEqual([filter, { closed: people }, people])
        expect((await gar(here, `gar batch-revoke --resource u ${filter} -n`)).err).toContain(`: ${people} pe`)
      }
      const before = await dump(here)
      const { counts } = await done(here, 'gar batch-revoke --resource a --resource u --division D2 --expect 4')
      expect(counts).toEqual({ closed: 2, freed: 2 })
      expect(await dump(here)).not.toEqual(before)
      expect(await pools(here)).toMatchObject({ 'A all': '20 = 12 + 8 + 0 + 0', 'U all': '∞ = ∞ + 8 + 0 + 0' })
      expect(await done(here, 'gar batch-revoke --resource a --resource u --division D2')).toMatchObject({
        operation: null,
        counts: { not_holding: 4 },
      })
      await sound(here)
    })

    test('the filters, the number of people and the breakdown by public and division stand before the question, in both languages', async () => {
      const here = await siteAfter(engine, given)
      const before = await dump(here)
      const asked = await gar(here, 'gar batch-revoke --resource a --level SECONDE --division D1', { answers: [false] })
      expect([asked.code, asked.asked, asked.out]).toEqual([130, ['Take 5 copies back?'], ''])
      expect(asked.err).toContain('Selected by --division D1 --level SECONDE: 5 people.')
      expect(asked.err).toMatch(/A +pupils +D1 +freed +5/)
      const french = await gar(here, 'gar batch-revoke --resource a --population enseignants -n --lang fr')
      expect(french.err).toContain('Sélection --population teachers : 2 personnes.')
      expect(french.out).toMatch(/enseignants +libéré/)
      const list = join(here.folder, 'ids.txt')
      writeFileSync(list, 'p1\np2\np3\np4\n')
      expect((await gar(here, `gar batch-revoke --resource a --from ${list} -n`)).err).toContain('Selected by --person × 4: 4 people.')
      expect(await dump(here)).toEqual(before)
    })

    test('everybody is said with --all, never by leaving filters out', async () => {
      const here = await siteAfter(engine, given)
      expect(await refused(here, 'gar batch-revoke --resource a')).toMatchObject({ exit: 7, code: 'no_selection' })
      expect(await refused(here, 'gar batch-revoke --all')).toMatchObject({
        exit: 7,
        code: 'no_resource',
        candidates: ['a', 't', 'u', 'w'],
      })
      expect(await refused(here, "gar batch-revoke --resource a --division ''")).toMatchObject({ exit: 2 })
      expect(await refused(here, 'gar batch-revoke --resource a --resource nix --division D9 --all')).toMatchObject({ exit: 4 })
      expect((await done(here, 'gar batch-revoke --resource a --all -n')).counts).toEqual({ freed: 10 })
    })
  })

  describe('--expect', () => {
    test('compares with freed + lost + closed; another number is 5 and nothing is written', async () => {
      const here = await siteAfter(engine, everything)
      const before = await dump(here)
      const all = 'gar batch-revoke --resource a --resource t --resource u --person p1 --person p2'
      expect(await refused(here, `${all} --accept-loss --expect 5`)).toMatchObject({
        exit: 5,
        code: 'unexpected_number',
        details: { expected: 5, found: 6, option: '--expect 6' },
      })
      // A wrong number comes before a loss that nobody accepted.
      expect(await refused(here, `${all} --expect 0`)).toMatchObject({ exit: 5 })
      expect(await refused(here, `${all} --expect six`)).toMatchObject({ exit: 2 })
      const dry = await written(here, `${all} --expect 5 -n`)
      expect(dry.guards?.map(({ guard }) => guard)).toEqual(['unexpected_number', 'loss'])
      expect(await dump(here)).toEqual(before)
      expect((await done(here, `${all} --accept-loss --expect 6`)).counts).toEqual({ freed: 2, lost: 2, closed: 2 })
      expect((await gar(here, `${all} --accept-loss --expect 6`)).code).toBe(5)
      expect((await done(here, `${all} --accept-loss --expect 0`)).operation).toBeNull()
      await sound(here)
    })
  })

  describe('losses', () => {
    test('need --accept-loss or a yes, whatever gar.withdrawal says about revoke', async () => {
      const here = await siteAfter(engine, everything)
      await gar(here, 'gar config set gar.withdrawal strict')
      const before = await dump(here)
      for (const words of ['', '--yes'])
        expect(await refused(here, `gar batch-revoke --resource t --person p1 ${words}`)).toMatchObject({
          exit: 7,
          code: 'loss',
          details: { lost: 1 },
        })
      expect(await dump(here)).toEqual(before)
      // Strict is about revoke: the batch follows the category, and says so.
      const free = await gar(here, 'gar batch-revoke --resource a --person p1 -o json')
      expect([free.code, JSON.parse(free.out).counts, free.err]).toEqual([
        0,
        { freed: 1 },
        expect.stringContaining('the category of each subscription says'),
      ])
      expect((await gar(here, 'gar batch-revoke --resource t --person p1', { answers: [true] })).code).toBe(0)
      expect(await copies(here, '--resource t --person p1')).toEqual(['p1 lost'])
      await sound(here)
    })
  })

  describe('locked copies: batch-revoke --departed', () => {
    test('takes back every locked copy of every resource, and nothing else', async () => {
      const here = await siteAfter(engine, [...given, gone])
      const locked = await copies(here, '--state locked')
      expect(locked.toSorted()).toEqual(['p5 locked', 'p5 locked', 'q1 locked', 'q1 locked', 'q2 locked', 'q2 locked'])
      expect(await pools(here)).toMatchObject({ 'A all': '20 = 10 + 7 + 3 + 0' })
      expect((await written(here, 'gar batch-revoke --departed --resource a --name mart -n')).counts).toEqual({ freed: 2 })
      expect((await done(here, 'gar batch-revoke --departed --expect 6')).counts).toEqual({ closed: 3, freed: 3 })
      expect(await pools(here)).toMatchObject({ 'A all': '20 = 13 + 7 + 0 + 0', 'U all': '∞ = ∞ + 7 + 0 + 0' })
      expect(await done(here, 'gar batch-revoke --departed --expect 0')).toMatchObject({ operation: null, counts: {} })
      await sound(here)
    })
  })

  describe('--from', () => {
    test('people by a file or standard input, those who left too; an empty one changes nothing', async () => {
      const here = await siteAfter(engine, [...given, gone])
      const count = await operations(here)
      expect(await written(here, 'gar batch-revoke --resource a --from -', { stdin: '' })).toMatchObject({ operation: null, counts: {} })
      expect(await operations(here)).toBe(count)
      expect(outcomes(await written(here, 'gar batch-revoke --resource a --from -', { stdin: 'id;name\np5;x\np1;y\n' }))).toEqual([
        'p1:freed',
        'p5:freed',
      ])
      const path = join(here.folder, 'ids.txt')
      writeFileSync(path, 'p1\nghost\nspectre\n')
      expect(await refused(here, `gar batch-revoke --resource a --from ${path}`)).toMatchObject({ exit: 4, unknown: ['ghost', 'spectre'] })
      await sound(here)
    })
  })

  describe('what was given to the whole school', () => {
    test('is taken back from the whole school only, and counted by the people who lose it', async () => {
      const here = await siteAfter(engine, [...base, 'gar assign --resource w --all'])
      expect(await refused(here, 'gar batch-revoke --resource w --population pupils')).toMatchObject({ exit: 5, code: 'school_scope' })
      const { counts, rows } = await done(here, 'gar batch-revoke --resource w --all --expect 10')
      expect([counts, [...new Set(rows.map(({ population }) => population))].toSorted()]).toEqual([
        { closed: 10 },
        ['documentalists', 'pupils', 'staff', 'teachers'],
      ])
      expect(await pools(here)).toMatchObject({ 'W all': '∞ = ∞ + 0 + 0 + 0' })
      await sound(here)
    })
  })

  describe('at a terminal, with nothing said: the walk', () => {
    test('resource, filters, all results; the number found is the number taken back, and the line printed does the same', async () => {
      const here = await siteAfter(engine, [...lycee, 'gar assign --resource pix --all'])
      const answers = ['pix', 'population', ['teachers', 'documentalists'], 'go', 'all', true]
      const { code, asked, err } = await gar(here, 'gar batch-revoke', { answers })
      expect([code, asked.slice(1)]).toEqual([
        0,
        [
          '19 people found. Narrow down, or go on?',
          'Public: which ones?',
          '5 people found. Narrow down, or go on?',
          'Which people?',
          'Take 5 copies back?',
        ],
      ])
      expect(asked[0]).toMatch(/^Which resource\? +available +assigned +total$/)
      const [, line = ''] = /The same without questions: (.*)/.exec(err) ?? []
      expect(line).toBe('gar batch-revoke --uai 9990101F --resource pix --population teachers,documentalists')
      expect(await written(here, `${line} -n`)).toMatchObject({ counts: { not_holding: 5 } })
      expect((await json(gar(here, 'gar journal list -o json'))).at(-1)?.command).toContain(line)
      await sound(here)
    })

    test('a filter can be changed and taken away, people picked one by one, and a no writes nothing', async () => {
      const here = await siteAfter(engine, [...lycee, 'gar assign --resource manuel --division 2A --population pupils'])
      const before = await dump(here)
      const answers = [
        'manuel',
        'group',
        ['2ALL'],
        'group',
        [],
        'division',
        ['2A'],
        'go',
        'back',
        'reset',
        'go',
        'pick',
        ['elv-02', 'elv-03'],
        false,
      ]
      const { code, asked } = await gar(here, 'gar batch-revoke', { answers })
      expect([code, asked.at(-1), await dump(here)]).toEqual([130, 'Take 2 copies back?', before])
      const found = asked.filter((question) => question.includes('found')).map((question) => question.split(' ')[0])
      expect(found).toEqual(['5', '3', '5', '5', '5', '5'])
    })

    test('what was given to the whole school is offered with its people and taken as a whole; what nobody holds is said once', async () => {
      const here = await siteAfter(engine, [...lycee, 'gar assign --resource presse --all'])
      const closing = await gar(here, 'gar batch-revoke', { answers: ['presse', 'go', 'all', true] })
      expect([closing.code, closing.asked.at(-1)]).toEqual([0, 'Take 1 copy back?'])
      expect(await pools(here)).toMatchObject({ 'ABO-PRESSE all': '∞ = ∞ + 0 + 0 + 0' })
      const nobody = await gar(here, 'gar batch-revoke', { answers: ['atlas'] })
      expect([nobody.code, nobody.err.match(/nothing to recover/g)?.length]).toEqual([0, 1])
    })

    test('a school without resources has nothing to choose from: 7', async () => {
      const here = await siteAfter(engine, ['gar import gar-ent fixtures/gar-ent/lycee'])
      for (const command of ['batch-revoke', 'assign'])
        expect((await gar(here, `gar ${command}`, { answers: ['population', 'go', 'all'] })).code).toBe(7)
    })
  })
})
