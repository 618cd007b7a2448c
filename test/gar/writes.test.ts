import { describe, expect, test } from 'vitest'
import { gar, json, onEachEngine } from '../support/site.ts'
import { pupil, small, smallWith, smallWithout, snapshot, subscriptions } from './files.ts'
import { done, dump, LYCEE, lycee, operations, outcomes, pools, refused, siteAfter, sound, type Written, written } from './support.ts'

const DAY = '2026-11-20'
const directory = `gar import gar-ent ${snapshot(small)}`
const bought = subscriptions(
  { idAbonnement: 'A', nbLicenceGlobale: 5 },
  { idAbonnement: 'T', nbLicenceGlobale: 5, categorieAffectation: 'non transferable' },
  { idAbonnement: 'W', nbLicenceGlobale: 'ILLIMITE', typeAffectation: 'ETABL' },
  { idAbonnement: 'P', nbLicenceEleve: 3, nbLicenceEnseignant: 2, publicCible: 'ELEVE|ENSEIGNANT', niveauEducatif: 'SECONDE' },
)
const base = [directory, `gar import subscriptions ${bought}`]
const changed = snapshot({
  ...smallWithout('p5'),
  Eleve: [...(smallWithout('p5').Eleve ?? []), pupil('p6', { last: 'Nouveau' })],
})
const moreCopies = subscriptions({
  idAbonnement: 'A',
  nbLicenceEleve: 2,
  nbLicenceEnseignant: 1,
  publicCible: 'ELEVE|ENSEIGNANT',
  libelleRessource: 'A',
})

/** One write of each kind, on a site where it changes something. */
const writes: [name: string, before: readonly string[], line: string][] = [
  ['import gar-ent', [], directory],
  ['import gar-ent again, changed', [...base, 'gar assign --resource a --population pupils'], `gar import gar-ent ${changed}`],
  ['import subscriptions', [directory], `gar import subscriptions ${bought}`],
  ['import subscriptions, changed', [...base, 'gar assign --resource a --person p1'], `gar import subscriptions ${moreCopies}`],
  ['assign', base, 'gar assign --resource a --resource p --person p1 --person p2 --person s1 --partial'],
  ['assign to the school', base, 'gar assign --resource w --all'],
  [
    'revoke',
    [...base, 'gar assign --resource a --resource t --population pupils'],
    'gar revoke --resource a --resource t --person p1 --person p2 --accept-loss',
  ],
  ['revoke from the school', [...base, 'gar assign --resource w --all'], 'gar revoke --resource w --all'],
  [
    'assign what was lost',
    [...base, 'gar assign --resource t --person p1', 'gar revoke --resource t --person p1 --accept-loss'],
    'gar assign --resource t --person p1 --person p2',
  ],
]
const counted = ({ counts, rows }: Written) => ({ counts, rows })

onEachEngine((engine) => {
  describe.each(writes)('%s', (_, before, line) => {
    test('a dry run tells what the write does, and writes nothing', async () => {
      const site = await siteAfter(engine, before)
      const start = await dump(site)
      const dry = await written(site, `${line} --dry-run`)
      expect([dry.operation, dry.dry_run, await dump(site)]).toEqual([null, true, start])
      const real = await written(site, line)
      expect(counted(real)).toEqual(counted(dry))
      expect([real.operation, real.dry_run]).toEqual([await operations(site), false])
      await sound(site)
    })

    test('a second run changes nothing; undo restores every row, twice is nothing, and an undo can be undone', async () => {
      const site = await siteAfter(engine, before)
      const start = await dump(site)
      const { operation } = await written(site, line)
      const after = await dump(site)
      expect(after).not.toEqual(start)
      const again = await gar(site, `${line} -o json`)
      expect([JSON.parse(again.out).operation, await dump(site)]).toEqual([null, after])
      const undone = await done(site, `gar undo ${operation}`)
      expect(undone.counts).toEqual({ restored: undone.rows.length })
      expect(await dump(site)).toEqual(start)
      await sound(site)
      const twice = await gar(site, `gar undo ${operation}`)
      expect([twice.code, twice.err]).toEqual([0, expect.stringContaining(`${operation}`)])
      await done(site, `gar undo ${undone.operation}`)
      expect(await dump(site)).toEqual(after)
      await sound(site)
    })

    test('at a terminal it is asked about: no is 130 with nothing written, yes writes', async () => {
      const site = await siteAfter(engine, before)
      const start = await dump(site)
      const no = await gar(site, line, { answers: [false] })
      expect([no.code, no.asked.length, await dump(site)]).toEqual([130, 1, start])
      expect((await gar(site, line, { answers: [true] })).code).toBe(0)
      expect(await dump(site)).not.toEqual(start)
    })
  })

  describe('the object of a write', () => {
    test('assign and revoke', async () => {
      const site = await siteAfter(engine, lycee)
      const person = { uai: LYCEE, resource: 'ark:/99999/manuel', person: 'elv-02', last_name: "D'ALMEIDA", first_name: 'João' }
      const given = await gar(site, 'gar assign --resource manuel --person elv-02 --person per-01 -o json')
      const keys = ['uai', 'resource', 'title', 'subscription', 'person', 'last_name', 'first_name', 'population', 'outcome']
      const object = JSON.parse(given.out)
      expect(Object.keys(object)).toEqual(['operation', 'dry_run', 'counts', 'rows'])
      expect(Object.keys(object.rows[0])).toEqual(keys)
      expect(object).toEqual({
        operation: 3,
        dry_run: false,
        counts: { assigned: 1, not_eligible: 1 },
        rows: [
          { ...person, title: 'Manuel', subscription: 'ABO-MANUEL', population: 'pupils', outcome: 'assigned' },
          {
            ...person,
            ...{
              person: 'per-01',
              last_name: 'LOAËC',
              first_name: 'Yann',
              title: 'Manuel',
              subscription: null,
              population: null,
              outcome: 'not_eligible',
            },
          },
        ],
      })
      expect(await done(site, 'gar assign --resource manuel --person elv-02')).toMatchObject({ operation: null, counts: { already: 1 } })
      const taken = await done(site, 'gar revoke --resource manuel --person elv-02 --person elv-01')
      expect(taken).toMatchObject({ operation: 4, counts: { freed: 1, not_holding: 1 } })
      expect(taken.rows.map(({ person: who, subscription, outcome }) => [who, subscription, outcome])).toEqual(
        expect.arrayContaining([
          ['elv-02', 'ABO-MANUEL', 'freed'],
          ['elv-01', null, 'not_holding'],
        ]),
      )
    })

    test('imports', async () => {
      const site = await siteAfter(engine, [])
      const people = await done(site, 'gar import gar-ent fixtures/gar-ent/lycee')
      expect(people).toMatchObject({ operation: 1, counts: { arrived: 19 } })
      expect(people.rows[0]).toEqual({ uai: LYCEE, person: 'elv-01', last_name: 'ABGRALL', first_name: 'Enora', outcome: 'arrived' })
      const [atlas, ...others] = (await done(site, 'gar import subscriptions fixtures/gar-ent/abonnements.xml')).rows
      expect(others.length).toBe(3)
      expect(atlas).toEqual({
        ...{ uai: LYCEE, subscription: 'ABO-ATLAS', resource: 'ark:/99999/atlas', code: 'atlas', title: 'Atlas' },
        ...{ valid_from: '2024-08-15', valid_until: '2034-08-14', outcome: 'created' },
      })
    })

    test('as CSV and NDJSON the rows go to stdout, the rest to stderr', async () => {
      const site = await siteAfter(engine, lycee)
      const csv = await gar(site, 'gar assign --resource manuel --person elv-02 -o csv')
      expect(csv.out).toBe(
        "uai,resource,title,subscription,person,last_name,first_name,population,outcome\n9990101F,ark:/99999/manuel,Manuel,ABO-MANUEL,elv-02,D'ALMEIDA,João,pupils,assigned\n",
      )
      expect(JSON.parse(csv.err.split('\n')[0] ?? '')).toEqual({ operation: 3, dry_run: false, counts: { assigned: 1 } })
      const lines = await gar(site, 'gar revoke --resource manuel --person elv-02 -o ndjson -n')
      expect(JSON.parse(lines.out)).toMatchObject({ person: 'elv-02', outcome: 'freed' })
      expect(JSON.parse(lines.err.split('\n')[0] ?? '')).toEqual({ operation: null, dry_run: true, counts: { freed: 1 } })
    })

    test('as a table the counts, and the rows when they are few or asked for', async () => {
      const site = await siteAfter(engine, [
        'gar import gar-ent fixtures/gar-ent/lycee',
        'gar import subscriptions fixtures/gar-ent/abonnements.xml',
      ])
      const few = await gar(site, 'gar assign --resource pix --all -n')
      expect(few.out).toMatch(/RESULT[\s\S]*ABGRALL/)
      const more = await siteAfter(engine, [
        `gar import gar-ent ${snapshot(smallWith({ Eleve: Array.from({ length: 20 }, (_x, index) => pupil(`q${index}`)) }))}`,
        `gar import subscriptions ${subscriptions({ idAbonnement: 'U', nbLicenceGlobale: 'ILLIMITE' })}`,
      ])
      const many = await gar(more, 'gar assign --resource u --all -n')
      expect([many.out.includes('Q10'), many.out.includes('28')]).toEqual([false, true])
      expect((await gar(more, 'gar assign --resource u --all -n --verbose')).out).toContain('Q10')
      const french = await gar(more, 'gar assign --resource u --population élèves --lang fr')
      expect(french.out).toMatch(/attribué/)
      expect(french.err).toContain('gar undo 3')
      expect((await gar(more, 'gar assign --resource u --population élèves --lang fr')).out).toMatch(/Rien/)
    })
  })

  describe('asking', () => {
    test('what is shown goes to stderr before the question; --yes does not ask', async () => {
      const site = await siteAfter(engine, base)
      const shown = await gar(site, 'gar assign --resource p --all --partial', { answers: [false] })
      expect([shown.out, shown.asked]).toEqual(['', ['Give 5 copies?']])
      expect(shown.err).toMatch(/pupils[\s\S]*no copy left/)
      const french = await gar(site, 'gar assign --resource a --person p1 --lang fr', { answers: [true] })
      expect([french.code, french.asked]).toEqual([0, [expect.stringMatching(/1 exemplaire/)]])
      const sure = await gar(site, 'gar assign --resource a --person p2 --yes', { answers: [] })
      expect([sure.code, sure.asked]).toEqual([0, []])
      const noInput = await gar(site, 'gar assign --resource a --person p3 --no-input', { answers: [] })
      expect([noInput.code, noInput.asked]).toEqual([0, []])
    })

    test('nothing to do is not asked about, and a refusal comes before any question', async () => {
      const site = await siteAfter(engine, [...base, 'gar assign --resource a --person p1'])
      const nothing = await gar(site, 'gar assign --resource a --person p1', { answers: [] })
      expect([nothing.code, nothing.asked]).toEqual([0, []])
      expect((await gar(site, 'gar assign --resource a --all', { answers: [] })).code).toBe(5)
    })

    test('when somebody changed the data meanwhile it is 5 and nothing is written', async () => {
      const site = await siteAfter(engine, base)
      const line = 'gar assign --resource a --person p1 --person p2'
      const colleague = (other: string) => async () => (await gar(site, other)).code === 0
      expect((await gar(site, line, { answers: [colleague('gar assign --resource a --person p1')] })).code).toBe(5)
      expect(await pools(site)).toMatchObject({ 'A all': '5 = 4 + 1 + 0 + 0' })
      const elsewhere = await gar(site, line, { answers: [colleague('gar assign --resource p --person p1')] })
      expect(elsewhere.code).toBe(0)
      const taken = await gar(site, 'gar revoke --resource a --all', { answers: [colleague('gar revoke --resource a --person p2')] })
      expect([taken.code, taken.err]).toEqual([5, expect.stringContaining('nothing was written')])
      expect(await pools(site)).toMatchObject({ 'A all': '5 = 4 + 1 + 0 + 0' })
      const imported = await gar(site, `gar import gar-ent ${changed}`, { answers: [colleague('gar assign --resource a --person p5')] })
      expect(imported.code).toBe(5)
      await sound(site)
    })
  })

  describe('undo is refused with the list of what changed since', () => {
    test('a copy taken back, locked or lost since', async () => {
      const site = await siteAfter(engine, [...base, 'gar assign --resource a --resource t --population pupils'])
      await done(site, 'gar revoke --resource t --person p2 --accept-loss')
      await done(site, `gar import gar-ent ${changed}`)
      const before = await dump(site)
      const { exit, code, details } = await refused(site, 'gar undo 3')
      expect([exit, code]).toEqual([5, 'undo_conflict'])
      expect(details.conflicts).toEqual([
        {
          entity: 'copy',
          scope: 1,
          item: expect.any(Number),
          subject: expect.any(Number),
          called: '9990012J A p5',
          operation: 5,
          why: 'changed',
        },
        {
          entity: 'copy',
          scope: 1,
          item: expect.any(Number),
          subject: expect.any(Number),
          called: '9990012J T p2',
          operation: 4,
          why: 'changed',
        },
        {
          entity: 'copy',
          scope: 1,
          item: expect.any(Number),
          subject: expect.any(Number),
          called: '9990012J T p5',
          operation: 5,
          why: 'changed',
        },
      ])
      const french = await gar(site, 'gar undo 3 --lang fr')
      expect(french.err).toContain('\n  exemplaire 9990012J T p2\u00a0: modifié par l’opération 4\n')
      expect((await gar(site, 'gar undo 3 --lang en')).err).toContain('\n  copy 9990012J T p2: changed by operation 4\n')
      expect((await written(site, 'gar undo 3 -n')).guards).toMatchObject([{ guard: 'undo_conflict' }])
      expect(await dump(site)).toEqual(before)
      // In the right order each goes back.
      for (const operation of [5, 4, 3]) await done(site, `gar undo ${operation}`)
      expect(await pools(site)).toMatchObject({ 'A all': '5 = 5 + 0 + 0 + 0', 'T all': '5 = 5 + 0 + 0 + 0' })
      await sound(site)
    })

    test('an import on which subscriptions or copies hang', async () => {
      const site = await siteAfter(engine, [...base, 'gar assign --resource a --person p1'])
      expect((await refused(site, 'gar undo 1')).exit).toBe(5)
      const { details } = await refused(site, 'gar undo 2')
      expect(details.conflicts).toEqual([
        {
          entity: 'copy',
          scope: 1,
          item: expect.any(Number),
          subject: expect.any(Number),
          called: '9990012J A p1',
          operation: 3,
          why: 'hangs',
        },
      ])
      for (const operation of [3, 2, 1]) await done(site, `gar undo ${operation}`)
      expect(Object.values(await dump(site)).flat()).toEqual([])
      await sound(site)
    })

    test('copies would come back to people whom a later undo took away', async () => {
      const site = await siteAfter(engine, [...base, `gar import gar-ent ${changed}`, 'gar assign --resource a --person p6'])
      for (const operation of [4, 3]) await done(site, `gar undo ${operation}`)
      const before = await dump(site)
      const { exit, code, details } = await refused(site, 'gar undo 5')
      expect([exit, code]).toEqual([5, 'undo_conflict'])
      expect(details.conflicts).toEqual([
        { entity: 'person', scope: 1, item: expect.any(Number), subject: 0, called: '9990012J ?', operation: 6, why: 'removed' },
      ])
      expect(await dump(site)).toEqual(before)
      for (const operation of [6, 5]) await done(site, `gar undo ${operation}`)
      await sound(site)
    })

    test('an operation that does not exist is 4', async () => {
      expect(await refused(await siteAfter(engine, base), 'gar undo 99')).toMatchObject({ exit: 4, details: { operation: 99 } })
    })
  })

  test('what the journal keeps names nobody', async () => {
    const site = await siteAfter(engine, base)
    await done(site, 'gar assign --resource a --name P1')
    const list = await json(gar(site, 'gar journal list -o json'))
    expect(list.map(({ day }) => day).every((day) => day === undefined || day === DAY)).toBe(true)
    expect(JSON.stringify(list)).toContain('--name …')
    expect(outcomes(await done(site, 'gar assign --resource a --name P1'))).toEqual(['p1:already'])
  })
})
