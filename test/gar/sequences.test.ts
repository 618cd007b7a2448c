import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '../../src/days.ts'
import { type Answer, copyOf, engines, gar, json, type Site } from '../support/site.ts'
import { subscriptions } from './files.ts'
import { sharedSite } from './support.ts'

/**
 * How many random sequences; `GUICHET_SEQUENCES=200` runs all that are promised. A failure prints its seed and path: `GUICHET_SEED` and
 * `GUICHET_PATH` run it again.
 */
const RUNS = Number(process.env.GUICHET_SEQUENCES ?? 15)
const { GUICHET_SEED, GUICHET_PATH } = process.env
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
interface Pool {
  subscription: string
  pool: string
  total: number | null
  available: number | null
  assigned: number
  locked: number
  lost: number
}

/** Everything a person may see of the copies, counted again from single copies: the identity of each pool is true of the rows. */
async function figures(site: Site, env: Record<string, string>): Promise<unknown> {
  const resources = await json(gar(site, 'gar resources list -o json', { env }))
  const pools = await json<Pool[]>(gar(site, 'gar resources list --by pool -o json', { env }))
  const copies = await json<Held[]>(gar(site, 'gar copies list -o json', { env }))
  for (const { subscription, pool, total, available, ...counts } of pools) {
    const own = copies.filter((copy) => copy.subscription === subscription && (pool === 'all' || copy.population === pool))
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
  return { resources, pools, copies }
}

const codes: Record<string, number> = {}

/** Runs one step on the stores of all engines and compares what they answer and hold. @returns how many operations they hold now */
async function take(sites: readonly Site[], words: string, today: string, operations: number): Promise<number> {
  const env = { GUICHET_TODAY: today }
  const answers: Answer[] = await Promise.all(sites.map((site) => gar(site, `${words} -o json`, { env })))
  const [first] = answers
  for (const answer of answers) {
    expect([0, 3, 5, 7], answer.err).toContain(answer.code)
    expect(answer).toEqual(first)
  }
  const key = `${words.split(' ').slice(1, 2)} ${first?.code}`
  codes[key] = (codes[key] ?? 0) + 1
  const seen = await Promise.all(
    sites.map(async (site) => {
      const check = await gar(site, 'gar store check -o json', { env })
      expect([check.code, check.out.trim(), check.err]).toEqual([0, '[]', ''])
      return figures(site, env)
    }),
  )
  for (const one of seen) expect(one).toEqual(seen[0])
  const { operation } = first?.out ? JSON.parse(first.out) : { operation: null }
  return operation ?? operations
}

test(
  `${RUNS} random sequences of import, assign, revoke, batch, sync, year close and undo keep every invariant, on ${engines.join(' and ')} alike`,
  async () => {
    const base = ['gar import gar-ent fixtures/gar-ent/lycee', `gar import subscriptions ${bought}`]
    const sources = await Promise.all(engines.map((engine) => sharedSite(engine, base)))
    const sequence = fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 9 }), async (steps) => {
      const sites = await Promise.all(sources.map(copyOf))
      let today = FIRST_DAY
      let operations = 2
      for (const { days, command: what } of steps) {
        today = addDays(today, days)
        const words = typeof what === 'string' ? what : `gar undo ${Math.max(1, operations - what.undo)}`
        operations = await take(sites, words, today, operations)
      }
    })
    await fc.assert(sequence, {
      numRuns: RUNS,
      ...(GUICHET_SEED ? { seed: Number(GUICHET_SEED) } : {}),
      ...(GUICHET_PATH ? { path: GUICHET_PATH } : {}),
      // A minute of shrinking says enough.
      interruptAfterTimeLimit: Math.max(120_000, RUNS * 4000),
    })
    if (process.env.GUICHET_SEQUENCES) process.stdout.write(`${JSON.stringify(codes)}\n`)
  },
  Math.max(180_000, RUNS * 5000),
)
