import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, schoolYearStart } from '../../src/days.ts'
import { checkGar } from '../../src/gar/usecases/check.ts'
import { resourceFigures } from '../../src/gar/usecases/figures.ts'
import { copies } from '../../src/gar/usecases/list-copies.ts'
import { rowsOf, type Store } from '../../src/store/engine.ts'
import { openStore } from '../../src/store/open.ts'
import { inSnapshot } from '../../src/store/transaction.ts'
import { seedFor } from '../support/random.ts'
import { copyOf, engines, gar, json, onEachEngine, type Site } from '../support/site.ts'
import { small, smallWithout, snapshot, subscriptions } from './files.ts'
import { done, dump, refused, sharedSite, siteAfter, sound, written } from './support.ts'

/**
 * How many random sequences; `GUICHET_SEQUENCES=200` runs all that are promised. A failure prints its seed and path: `GUICHET_SEED` and
 * `GUICHET_PATH` run it again.
 */
const RUNS = Number(process.env.GUICHET_SEQUENCES ?? 8)
const { GUICHET_PATH } = process.env
/** Enough for the runs on a slow machine, and for shrinking what fails. */
const TIME = 120_000 + RUNS * 4_000
const FIRST_DAY = '2027-07-20'

const UAI = { uaiEtab: '9990101F', debutValidite: '2025-08-15', finValidite: '2030-08-14' }
const usual = [
  { ...UAI, idAbonnement: 'A', nbLicenceGlobale: 6 },
  { ...UAI, idAbonnement: 'T', nbLicenceGlobale: 8, categorieAffectation: 'non transferable' },
  {
    ...UAI,
    idAbonnement: 'P',
    nbLicenceEleve: 4,
    nbLicenceEnseignant: 2,
    nbLicenceProfDoc: 1,
    publicCible: 'ELEVE|ENSEIGNANT|DOCUMENTALISTE',
    niveauEducatif: '20010015110',
  },
  { ...UAI, idAbonnement: 'U', nbLicenceGlobale: 'ILLIMITE' },
  { ...UAI, idAbonnement: 'W', nbLicenceGlobale: 12, typeAffectation: 'ETABL', publicCible: 'ELEVE|ENSEIGNANT' },
  // Two subscriptions of one resource, one of which ends at the turn of the year.
  { ...UAI, idAbonnement: 'R1', nbLicenceGlobale: 5, libelleRessource: 'R', finValidite: '2027-08-14' },
  { ...UAI, idAbonnement: 'R2', nbLicenceGlobale: 7, libelleRessource: 'R', categorieAffectation: 'non transferable' },
]
const other = usual.map((row) => {
  if (row.idAbonnement === 'A') return { ...row, nbLicenceGlobale: 2 }
  if (row.idAbonnement === 'T') return { ...row, nbLicenceGlobale: 'ILLIMITE' }
  return row.idAbonnement === 'R1' ? { ...row, finValidite: '2030-08-14' } : row
})
const [bought, changed] = [subscriptions(...usual), subscriptions(...other)]

const resource = fc.constantFrom('a', 't', 'p', 'u', 'w', 'r')
const selection = fc.constantFrom(
  '--all',
  '--population pupils',
  '--population teachers,staff',
  '--division 2A',
  '--group 1MAT',
  '--name m',
  '--person elv-03',
  '--person elv-11 --person ens-05 --person elv-01',
)
const flag = (word: string) => fc.constantFrom(word, '')
const line = (...parts: (string | fc.Arbitrary<string>)[]) =>
  fc.tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part))).map((words) => words.filter(Boolean).join(' '))

/** A write; `undo` of the n-th operation, counted from the last one. */
const command: fc.Arbitrary<string | { undo: number }> = fc.oneof(
  { weight: 6, arbitrary: line('gar assign --resource', resource, selection, flag('--partial'), flag('--suggested')) },
  { weight: 4, arbitrary: line('gar revoke --resource', resource, selection, flag('--accept-loss')) },
  { weight: 2, arbitrary: line('gar batch-revoke --resource', resource, selection, flag('--accept-loss')) },
  { weight: 1, arbitrary: line('gar batch-revoke --departed --accept-loss') },
  {
    weight: 4,
    arbitrary: line(
      'gar sync --resource',
      resource,
      selection,
      fc.constantFrom('', '--add-only', '--remove-only'),
      flag('--partial'),
      flag('--accept-loss'),
    ),
  },
  { weight: 2, arbitrary: line('gar year close', flag('--renew')) },
  { weight: 4, arbitrary: line('gar import gar-ent', fc.constantFrom('fixtures/gar-ent/lycee-next', 'fixtures/gar-ent/lycee')) },
  { weight: 1, arbitrary: line('gar import subscriptions', fc.constantFrom(changed, bought)) },
  { weight: 5, arbitrary: fc.record({ undo: fc.nat(4) }) },
)
interface Step {
  days: number
  command: string | { undo: number }
}
const step: fc.Arbitrary<Step> = fc.record({ days: fc.constantFrom(0, 0, 0, 1, 20, 200), command })

interface Held {
  subscription: string
  population: string
  state: string
}
/** A store of the sequence: written to by command lines, and kept open beside them to look at after each. */
interface Stage {
  site: Site
  store: Store
}

/**
 * Everything a person may see of the copies. The figures of each pool are counted again from single copies: the identity is true of the
 * rows, and the invariants of gar that `store check` looks at hold.
 */
const figures = ({ store }: Stage, today: string) =>
  inSnapshot(store, async (trx) => {
    const yearStart = schoolYearStart(today, '08-15')
    expect(await checkGar(trx, yearStart)).toEqual([])
    const resources = await resourceFigures(trx, { today, yearStart })
    const pools = await resourceFigures(trx, { by: 'pool', today, yearStart })
    const held: Held[] = []
    for await (const copy of rowsOf(trx, await copies(trx, { selection: {}, yearStart }))) held.push(copy as Held)
    for (const { subscription, pool, total, available, ...counts } of pools) {
      const own = held.filter((copy) => copy.subscription === subscription && (pool === 'all' || copy.population === pool))
      const count = (state: string) => own.filter((copy) => copy.state === state).length
      expect([subscription, pool, counts.assigned, counts.locked, counts.lost]).toEqual([
        subscription,
        pool,
        count('assigned'),
        count('locked'),
        count('lost'),
      ])
      if (total !== null) expect(total).toBe((available ?? Number.NaN) + own.length)
    }
    return { resources, pools, held }
  })

/** The same at the end as the commands print it, and the whole of `store check`. */
async function printed({ site }: Stage, today: string): Promise<unknown[]> {
  const env = { GUICHET_TODAY: today }
  const check = await gar(site, 'gar store check -o json', { env })
  expect([check.code, check.out.trim(), check.err]).toEqual([0, '[]', ''])
  const lists = ['resources list', 'resources list --by pool', 'copies list']
  return Promise.all(lists.map((list) => json(gar(site, `gar ${list} -o json`, { env }))))
}

const alike = (seen: readonly unknown[]) => {
  for (const one of seen) expect(one).toEqual(seen[0])
}

const codes: Record<string, number> = {}

/** Runs one step on the stores of all engines and compares what they answer and hold. @returns how many operations they hold now */
async function take(stages: readonly Stage[], words: string, today: string, operations: number): Promise<number> {
  const answers = await Promise.all(stages.map(({ site }) => gar(site, `${words} -o json`, { env: { GUICHET_TODAY: today } })))
  alike(answers)
  const [first] = answers
  expect([0, 3, 4, 5, 7], first?.err).toContain(first?.code)
  const key = `${words.split(' ')[1]} ${first?.code}`
  codes[key] = (codes[key] ?? 0) + 1
  alike(await Promise.all(stages.map((stage) => figures(stage, today))))
  const { operation } = first?.out ? JSON.parse(first.out) : { operation: null }
  return operation ?? operations
}

async function play(stages: readonly Stage[], steps: readonly Step[]): Promise<void> {
  let today = FIRST_DAY
  // The two imports of the base stay.
  let operations = 2
  for (const { days, command: what } of steps) {
    today = addDays(today, days)
    const words = typeof what === 'string' ? what : `gar undo ${Math.max(3, operations - what.undo)}`
    operations = await take(stages, words, today, operations)
  }
  alike(await Promise.all(stages.map((stage) => printed(stage, today))))
}

test(
  `${RUNS} random sequences of import, assign, revoke, batch, sync, year close and undo keep every invariant, on ${engines.join(' and ')} alike`,
  async () => {
    const base = ['gar import gar-ent fixtures/gar-ent/lycee', `gar import subscriptions ${bought}`]
    const sources = await Promise.all(engines.map((engine) => sharedSite(engine, base)))
    const sequence = fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), async (steps) => {
      const stages: Stage[] = []
      try {
        for (const site of await Promise.all(sources.map(copyOf)))
          stages.push({ site, store: await openStore({ at: site.place, busyTimeout: 5_000 }) })
        await play(stages, steps)
      } finally {
        for (const { store } of stages) await store.close()
      }
    })
    await fc.assert(sequence, {
      numRuns: RUNS,
      seed: seedFor(process.env.GUICHET_SEQUENCES),
      ...(GUICHET_PATH ? { path: GUICHET_PATH } : {}),
      interruptAfterTimeLimit: TIME,
      markInterruptAsFailure: true,
    })
    if (process.env.GUICHET_SEQUENCES) process.stdout.write(`${JSON.stringify(codes)}\n`)
  },
  TIME + 60_000,
)

/** Found by such sequences: what an operation left is untouched, but its former state no longer fits what happened beside it. */
const around: [what: string, rule: string, before: readonly string[], undone: string, meanwhile: readonly string[]][] = [
  [
    'the copy taken back was given to somebody else',
    'pool',
    ['gar assign --resource one --person p1'],
    'gar revoke --resource one --person p1',
    ['gar assign --resource one --person p2'],
  ],
  [
    'the person it was taken from has left',
    'holder',
    ['gar assign --resource one --person p5'],
    'gar revoke --resource one --person p5',
    [`gar import gar-ent ${snapshot(smallWithout('p5'))}`],
  ],
  [
    'the person has a copy of another subscription of the resource',
    'one_each',
    ['gar assign --resource twice --person p1'],
    'gar revoke --resource twice --person p1',
    // The first one is full by now.
    ['gar assign --resource twice --person p2', 'gar assign --resource twice --person p1'],
  ],
  [
    'the person who came back was given a copy',
    'holder',
    [`gar import gar-ent ${snapshot(smallWithout('p5'))}`],
    `gar import gar-ent ${snapshot(small)}`,
    ['gar assign --resource one --person p5'],
  ],
]

onEachEngine((engine) => {
  describe('undo is refused when the former state no longer fits, and the dry run says so', () => {
    const base = [
      `gar import gar-ent ${snapshot(small)}`,
      `gar import subscriptions ${subscriptions(
        { idAbonnement: 'ONE', nbLicenceGlobale: 1 },
        { idAbonnement: 'X1', nbLicenceGlobale: 1, libelleRessource: 'Twice', finValidite: '2027-06-30' },
        { idAbonnement: 'X2', nbLicenceGlobale: 5, libelleRessource: 'Twice' },
      )}`,
    ]
    test.each(around)('%s', async (_, rule, before, undone, meanwhile) => {
      const here = await siteAfter(engine, [...base, ...before])
      const { operation } = await done(here, undone)
      const later: (number | null)[] = []
      for (const line of meanwhile) later.push((await done(here, line, { env: { GUICHET_TODAY: '2026-11-21' } })).operation)
      const now = await dump(here)
      const { exit, code, details } = await refused(here, `gar undo ${operation}`)
      expect([exit, code, details.broken]).toEqual([
        5,
        'undo_unsound',
        expect.arrayContaining([expect.objectContaining({ rule, uai: '9990012J' })]),
      ])
      const dry = await gar(here, `gar undo ${operation} -n -o json`)
      expect([dry.code, JSON.parse(dry.out).guards]).toEqual([0, [expect.objectContaining({ guard: 'undo_unsound' })]])
      expect((await gar(here, `gar undo ${operation}`, { answers: [] })).code).toBe(5)
      expect(await dump(here)).toEqual(now)
      // Once the later ones are taken back it can be.
      for (const one of later.reverse()) await done(here, `gar undo ${one}`)
      expect((await written(here, `gar undo ${operation} -n`)).guards).toEqual([])
      await done(here, `gar undo ${operation}`)
      await sound(here)
    })
  })
})
