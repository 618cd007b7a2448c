import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { copyOf, gar, onEachEngine, type Site } from '../support/site.ts'
import { small, smallWithout, snapshot, subscriptions } from './files.ts'
import { copies, done, dump, operations, outcomes, pools, refused, siteAfter, sound, written } from './support.ts'

const directory = `gar import gar-ent ${snapshot(small)}`
const rows = {
  a: { idAbonnement: 'A', nbLicenceGlobale: 9 },
  t: { idAbonnement: 'T', nbLicenceGlobale: 9, categorieAffectation: 'non transferable' },
  w: { idAbonnement: 'W', nbLicenceGlobale: 'ILLIMITE', typeAffectation: 'ETABL' },
}
const load = (...wanted: (typeof rows)[keyof typeof rows][]) => `gar import subscriptions ${subscriptions(...wanted)}`
const base = [directory, load(rows.a, rows.t, rows.w)]
const given = [...base, 'gar assign --resource a --resource t --population pupils,teachers']
const moved = `gar import gar-ent ${snapshot(smallWithout('p5'))}`

interface PlanFile {
  counts: Record<string, number>
  copies: { person: string; last_name: string; outcome: string; state: string }[]
}

onEachEngine((engine) => {
  const planOf = async (here: Site, line: string) => {
    const path = join(here.folder, 'plan.json')
    const answer = await gar(here, `${line} --plan ${path} -o json`)
    expect(answer).toMatchObject({ code: 0 })
    return { path, answer, plan: JSON.parse(readFileSync(path, 'utf8')) as PlanFile }
  }

  describe('batch recovery: a plan saved, read by a colleague, applied as approved', () => {
    test('--plan writes the frozen list, readable by its owner only, and changes nothing; apply does exactly that', async () => {
      const here = await siteAfter(engine, given)
      const before = await dump(here)
      const { path, answer, plan } = await planOf(here, 'gar batch-revoke --resource a --population pupils')
      expect(await dump(here)).toEqual(before)
      expect(JSON.parse(answer.out)).toMatchObject({ operation: null, dry_run: true, counts: { freed: 5 } })
      expect(answer.err).toContain(`gar batch-revoke apply ${path}`)
      expect(statSync(path).mode & 0o777).toBe(0o600)
      expect(plan.counts).toEqual({ freed: 5 })
      expect(plan.copies.map(({ person, state, outcome }) => `${person} ${state} ${outcome}`)).toEqual(
        ['p1', 'p2', 'p3', 'p4', 'p5'].map((id) => `${id} assigned freed`),
      )
      // Somebody else gets a copy meanwhile: the list is not made again.
      await done(here, 'gar assign --resource a --person s1')
      const dry = await written(here, `gar batch-revoke apply ${path} -n`)
      expect((await written(here, `gar batch-revoke -n apply ${path}`)).dry_run).toBe(true)
      expect((await gar(here, `gar batch-revoke --resource a apply ${path}`)).code).toBe(2)
      const applied = await done(here, `gar batch-revoke apply ${path}`)
      expect([applied.counts, applied.rows]).toEqual([{ freed: 5 }, dry.rows])
      expect(await pools(here)).toMatchObject({ 'A all': '9 = 6 + 3 + 0 + 0' })
      await sound(here)
    })

    test('applied twice it changes nothing and exits 0, and the operation can be undone', async () => {
      const here = await siteAfter(engine, given)
      const { path } = await planOf(here, 'gar batch-revoke --resource a --all')
      const { operation } = await done(here, `gar batch-revoke apply ${path}`)
      const after = await dump(here)
      expect(await done(here, `gar batch-revoke apply ${path}`)).toMatchObject({ operation: null, counts: { already: 7 } })
      expect(await dump(here)).toEqual(after)
      await done(here, `gar undo ${operation}`)
      expect((await done(here, `gar batch-revoke apply ${path}`)).counts).toEqual({ freed: 7 })
      await sound(here)
    })

    test('an altered file is 8, one that is no plan too; a file that is missing is 6', async () => {
      const here = await siteAfter(engine, given)
      const { path } = await planOf(here, 'gar batch-revoke --resource a --population pupils')
      const text = readFileSync(path, 'utf8')
      const before = await dump(here)
      const alterations = [
        text.replace('"p1"', '"p2"'),
        text.replace('"freed"', '"closed"'),
        text.replace('"operation"', '"operations"'),
        text.replace('"assigned"', '"locked"'),
        text.slice(0, -20),
        '{}',
        'null',
        '[]',
        '',
      ]
      for (const altered of alterations) {
        writeFileSync(path, altered)
        expect(await refused(here, `gar batch-revoke apply ${path}`)).toMatchObject({
          exit: 8,
          code: 'plan_altered',
          faults: [{ file: path }],
        })
      }
      expect(await refused(here, `gar batch-revoke apply ${path}.not`)).toMatchObject({ exit: 6 })
      expect(await dump(here)).toEqual(before)
    })

    test('an existing file is left alone: 5; a dry run writes none, and says so', async () => {
      const here = await siteAfter(engine, given)
      const path = join(here.folder, 'mine.json')
      expect((await written(here, `gar batch-revoke --resource a --all --plan ${path} -n`)).counts).toEqual({ freed: 7, not_holding: 1 })
      expect(existsSync(path)).toBe(false)
      writeFileSync(path, 'precious')
      expect(await refused(here, `gar batch-revoke --resource a --all --plan ${path}`)).toMatchObject({ exit: 5, code: 'file_exists' })
      const dry = await gar(here, `gar batch-revoke --resource a --all --plan ${path} -n`)
      expect([dry.code, dry.err]).toEqual([0, expect.stringContaining(`${path} already exists`)])
      expect(readFileSync(path, 'utf8')).toBe('precious')
      expect(await refused(here, `gar batch-revoke --resource a --all --plan ${join(here.folder, 'no', 'plan.json')}`)).toMatchObject({
        exit: 6,
      })
    })

    test('--expect guards the plan too: 5, and no file', async () => {
      const here = await siteAfter(engine, given)
      const path = join(here.folder, 'plan.json')
      expect(await refused(here, `gar batch-revoke --resource a --all --expect 8 --plan ${path}`)).toMatchObject({
        exit: 5,
        code: 'unexpected_number',
      })
      expect(existsSync(path)).toBe(false)
      expect((await gar(here, `gar batch-revoke --resource a --all --expect 7 --plan ${path}`)).code).toBe(0)
    })
  })

  describe('a plan is stale (5) and nothing is written when', () => {
    const stale: [what: string, line: string][] = [
      ['a copy was taken back and given again', 'gar revoke --resource a --person p1'],
      ['its holder left and the copy is locked', moved],
      [
        'the category of the subscription changed, so that the copies would be lost',
        load({ ...rows.a, categorieAffectation: 'non transferable' } as typeof rows.t),
      ],
      ['the pool became unlimited, so that nothing would be freed', load({ ...rows.a, nbLicenceGlobale: 'ILLIMITE' } as never)],
    ]
    test.each(stale)('%s', async (_, line) => {
      const here = await siteAfter(engine, given)
      const { path } = await planOf(here, 'gar batch-revoke --resource a --population pupils')
      await done(here, line)
      if (line.startsWith('gar revoke')) await done(here, 'gar assign --resource a --person p1')
      const before = await dump(here)
      const { exit, code, details } = await refused(here, `gar batch-revoke apply ${path}`)
      expect([exit, code]).toEqual([5, 'plan_stale'])
      expect(details.changed).toContainEqual({ uai: '9990012J', subscription: 'A', person: line === moved ? 'p5' : 'p1' })
      expect((await written(here, `gar batch-revoke apply ${path} -n`)).guards).toMatchObject([{ guard: 'plan_stale' }])
      expect(await dump(here)).toEqual(before)
      await sound(here)
    })

    test('it was saved on another store, even one that holds the same people and copies', async () => {
      const here = await siteAfter(engine, given)
      const twin = await siteAfter(engine, [...base, 'gar assign --resource t --resource a --population teachers,pupils'])
      await done(twin, 'gar revoke --resource t --person p1 --accept-loss')
      await done(here, 'gar revoke --resource t --person p2 --accept-loss')
      const { path } = await planOf(here, 'gar batch-revoke --resource a --population pupils')
      const before = await dump(twin)
      expect(await refused(twin, `gar batch-revoke apply ${path}`)).toMatchObject({ exit: 5, code: 'plan_other_store' })
      expect(await dump(twin)).toEqual(before)
      // A copy of the store is the same store.
      expect((await done(await copyOf(here), `gar batch-revoke apply ${path}`)).counts).toEqual({ freed: 5 })
    })
  })

  describe('losses and the whole school in a plan', () => {
    test('apply needs --accept-loss or a yes at the terminal; --yes is none', async () => {
      const here = await siteAfter(engine, given)
      const { path } = await planOf(here, 'gar batch-revoke --resource a --resource t --person p1')
      for (const words of ['', '--yes'])
        expect(await refused(here, `gar batch-revoke apply ${path} ${words}`)).toMatchObject({ exit: 7, code: 'loss' })
      expect((await gar(here, `gar batch-revoke apply ${path} --yes`, { answers: [false] })).code).toBe(130)
      expect((await done(here, `gar batch-revoke apply ${path} --accept-loss`)).counts).toEqual({ freed: 1, lost: 1 })
      expect(await copies(here, '--person p1')).toEqual(['p1 lost'])
      await sound(here)
    })

    test('what was given to the whole school is in the list, and its giving back stale once it was given again', async () => {
      const here = await siteAfter(engine, [...base, 'gar assign --resource w --all'])
      const { path, plan } = await planOf(here, 'gar batch-revoke --resource w --all')
      expect([plan.counts, plan.copies]).toEqual([{ closed: 8 }, []])
      const { counts, operation } = await done(here, `gar batch-revoke apply ${path}`)
      expect([counts, await pools(here)]).toMatchObject([{ closed: 8 }, { 'W all': '∞ = ∞ + 0 + 0 + 0' }])
      expect((await done(here, `gar batch-revoke apply ${path}`)).operation).toBeNull()
      expect(operation).toBe(await operations(here))
      await done(here, 'gar assign --resource w --all')
      expect(await refused(here, `gar batch-revoke apply ${path}`)).toMatchObject({ exit: 5, code: 'plan_stale' })
      await sound(here)
    })

    test('a plan of nothing is a plan', async () => {
      const here = await siteAfter(engine, base)
      const { path } = await planOf(here, 'gar batch-revoke --departed')
      const applied = await done(here, `gar batch-revoke apply ${path}`)
      expect([applied.operation, outcomes(applied)]).toEqual([null, []])
    })
  })
})
