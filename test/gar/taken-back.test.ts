import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seedFor } from '../support/random.ts'
import { copyOf, gar, onEachEngine, release, temporaryFolder } from '../support/site.ts'
import { adult, member, type Offer, pupil, type Records, small, snapshot, subscriptions } from './files.ts'
import { dump, pools, sharedSite, sound } from './support.ts'

/** Beside the longer sequences of sequences.test.ts; these are taken back step by step to the very first row. */
const RUNS = Number(process.env.GUICHET_TEST_RUNS ?? 8)
const STEPS = 9

const PUPILS = Array.from({ length: 10 }, (_, index) => `p${index + 1}`)

/** The school without some pupils, its adults with these profiles. */
const directory = (without: readonly string[], adults: Readonly<Record<string, string>>): string => {
  const pupils = PUPILS.filter((id) => !without.includes(id))
  const records: Records = {
    Etab: small.Etab ?? [],
    Eleve: pupils.map((id) => pupil(id)),
    Enseignant: Object.entries(adults).map(([id, profiles]) => adult(id, { profiles })),
    Groupe: [...(small.Groupe ?? []).filter((line) => line.startsWith('<men:GARGroupe>')), ...pupils.map((id) => member(id, 'D1'))],
  }
  return `import gar-ent ${snapshot(records)}`
}
const directories = [
  directory([], { t1: 'ens doc', t2: 'ens', t3: 'ens', t4: 'ens', t5: 'ens', s1: 'dir' }),
  directory(['p1', 'p2'], { t1: 'ens', t2: 'ens', t3: 'dir', t4: 'ens', t5: 'ens', s1: 'dir' }),
  directory(['p2', 'p3'], { t1: 'doc', t2: 'evs', t3: 'ens', t4: 'ens', s1: 'ens dir' }),
]

const long = { debutValidite: '2025-08-15', finValidite: '2029-08-14' }
const tied = { ...long, categorieAffectation: 'non transferable' }
const separate = { publicCible: 'ELEVE|ENSEIGNANT|DOCUMENTALISTE' }
const bought = (...rows: Offer[]) => `import subscriptions ${subscriptions(...rows)}`
const offers = [
  bought(
    { ...long, idAbonnement: 'A', nbLicenceGlobale: 6 },
    { ...tied, idAbonnement: 'B', nbLicenceEleve: 4, nbLicenceEnseignant: 2, nbLicenceProfDoc: 1, ...separate },
    { ...tied, idAbonnement: 'C1', libelleRessource: 'C', nbLicenceGlobale: 3, finValidite: '2027-08-14' },
    { ...long, idAbonnement: 'C2', libelleRessource: 'C', nbLicenceGlobale: 4 },
    { ...long, idAbonnement: 'W', nbLicenceGlobale: 5, typeAffectation: 'ETABL' },
  ),
  bought({ ...tied, idAbonnement: 'A', nbLicenceGlobale: 2 }, { ...tied, idAbonnement: 'B', nbLicenceGlobale: 7, ...separate }),
  bought(
    { ...tied, idAbonnement: 'A', nbLicenceGlobale: 'ILLIMITE', publicCible: 'ELEVE' },
    { ...tied, idAbonnement: 'C1', libelleRessource: 'C', nbLicenceGlobale: 3, finValidite: '2029-08-14' },
  ),
  bought(
    { ...long, idAbonnement: 'B', nbLicenceEleve: 'ILLIMITE', nbLicenceEnseignant: 1, publicCible: 'ELEVE|ENSEIGNANT' },
    { ...long, idAbonnement: 'W', nbLicenceGlobale: 9 },
  ),
]

const STRICT = join(temporaryFolder(), 'strict.json')
writeFileSync(STRICT, '{"gar.withdrawal":"strict"}')

const base = [`gar ${directories[0]}`, `gar ${offers[0]}`]
const resource = fc.constantFrom('a', 'b', 'c', 'w')
const person = fc.constantFrom(...PUPILS, 't1', 't2', 't3', 't4', 't5', 's1')
const selection = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.uniqueArray(person, { minLength: 1, maxLength: 6 }).map((ids) => ids.map((id) => `--person ${id}`).join(' ')),
  },
  fc.constantFrom('--all', '--population pupils', '--population teachers', '--population documentalists', '--division D1'),
)
const optional = (words: string) => fc.constantFrom('', ` ${words}`)

/** Days on which the steps are taken: each is on the day of the one before or on a later one, over two turns of the year. */
const DAYS = ['2026-11-20', '2026-12-01', '2027-08-16', '2028-09-01']
const step = fc.record({
  later: fc.constantFrom(0, 0, 0, 1),
  strict: fc.boolean(),
  line: fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .tuple(resource, selection, optional('--partial'))
        .map(([code, who, partial]) => `assign --resource ${code} ${who}${partial}`),
    },
    {
      weight: 4,
      arbitrary: fc
        .tuple(resource, fc.oneof(selection, fc.constant('--departed')))
        .map(([code, who]) => `revoke --resource ${code} ${who} --accept-loss`),
    },
    { weight: 3, arbitrary: fc.constantFrom(...directories) },
    { weight: 2, arbitrary: fc.constantFrom(...offers) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 3 }).map((back) => `undo ${back}`) },
  ),
})

onEachEngine((engine) => {
  describe('any sequence of writes', () => {
    test('keeps every pool true and the store sound, and can be taken back to the beginning', { timeout: 600_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: STEPS }), async (steps) => {
          const site = await copyOf(await sharedSite(engine, base))
          const start = await dump(site)
          let day = 0
          // The two operations that made the school stay; an undo counts from the last one.
          let last = 2
          for (const { later, strict, line } of steps) {
            day = Math.min(day + later, DAYS.length - 1)
            const env = { GUICHET_TODAY: DAYS[day] ?? '', ...(strict ? { GUICHET_CONFIG: STRICT } : {}) }
            const words = line.replace(/^undo (\d+)$/, (_, back) => `undo ${Math.max(3, last - Number(back))}`)
            const { code, out, err } = await gar(site, `gar ${words} -o json`, { env })
            if (![0, 3, 5].includes(code) && !(code === 4 && words.startsWith('undo')))
              throw new Error(`${words} ends with ${code}: ${err}`)
            last = (out && JSON.parse(out).operation) || last
            await pools(site, { env })
          }
          await sound(site, { env: { GUICHET_TODAY: DAYS[day] ?? '' } })
          for (let operation = last; operation > 2; operation--) expect((await gar(site, `gar undo ${operation}`)).code).toBe(0)
          expect(await dump(site)).toEqual(start)
          release(site)
        }),
        { numRuns: RUNS, seed: seedFor(process.env.GUICHET_TEST_RUNS) },
      )
    })
  })
})
