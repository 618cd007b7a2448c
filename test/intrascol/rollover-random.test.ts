import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seedFor } from '../support/random.ts'
import { copyOf, inStore, intrascol, newSite, onEachEngine, release, type Site } from '../support/site.ts'
import { type Child, childOf, LEVELS, promoted, short } from './onde.ts'
import { fill, type Outcome, type Row, rollover, write } from './rollover-support.ts'

/** How many random schools; GUICHET_RANDOM_SCHOOLS asks for more. */
const RUNS = Number(process.env.GUICHET_RANDOM_SCHOOLS ?? 12)

const classOf = (level: string, n: number) => `${level} ${'AB'[n % 2]}`

/** What happens to a child of last year in the file of the new one. */
const FATES = ['up', 'up', 'up', 'up', 'up', 'up', 'gone', 'same', 'renamed', 'redated', 'no_ine', 'twin', 'unclassed', 'skips'] as const

const school = fc.record({
  size: fc.integer({ min: 2, max: 14 }),
  fates: fc.array(fc.constantFrom(...FATES), { minLength: 70, maxLength: 70 }),
  arrivals: fc.integer({ min: 0, max: 8 }),
  withIne: fc.boolean(),
  additive: fc.boolean(),
  strong: fc.boolean(),
  answers: fc.array(fc.constantFrom('same', 'new', 'skip'), { minLength: 1, maxLength: 5 }),
})
type School = typeof school extends fc.Arbitrary<infer T> ? T : never

const before = ({ size, withIne }: School): Child[] =>
  LEVELS.flatMap((level, at) =>
    Array.from({ length: size }, (_, n) => {
      const { ine, ...child } = childOf(at * size + n, level, classOf(level, n))
      return withIne || n % 3 === 0 ? { ...child, ...(ine ? { ine } : {}) } : child
    }),
  )

function after(it: School): Child[] {
  const kept = before(it).flatMap((child, n): Child[] => {
    const fate = it.fates[n % it.fates.length]
    const up = promoted(child, (level) => classOf(level, n))
    if (fate === 'gone' || !up) return []
    const { ine: _, ...without } = up
    if (fate === 'same') return [{ ...child }]
    if (fate === 'renamed') return [{ ...up, last: `${up.last}-MARTY` }]
    if (fate === 'redated') return [{ ...without, born: up.born.replace(/(\d\d)-(\d\d)$/, '$2-$1').replace(/-(1[3-9]|2\d)-/, '-11-') }]
    if (fate === 'no_ine') return [without]
    if (fate === 'twin') return [up, { ...without, first: `${up.first}-Lou` }]
    if (fate === 'unclassed') return [{ ...up, class: '' }]
    if (fate === 'skips') return [promoted(up, (level) => classOf(level, n)) ?? up]
    return [up]
  })
  return [...kept, ...Array.from({ length: it.arrivals }, (_, n) => childOf(500 + n, 'CP', classOf('CP', n), 2026))]
}

const state = (site: Site) =>
  inStore(site, async ({ db }) => ({
    accounts: await db.selectFrom('account').selectAll().orderBy('id').execute(),
    classes: await db.selectFrom('class').selectAll().orderBy('id').execute(),
    members: await db.selectFrom('class_member').selectAll().orderBy('account').orderBy('year').execute(),
  }))

/** Runs until nothing stops it any more: the numbers of the guards are given, the questions answered. */
async function push(site: Site, path: string, it: School): Promise<Outcome & { options: string[] }> {
  const options = [...(it.additive ? ['--additive'] : []), ...(it.strong ? ['--accept-strong'] : [])]
  for (let round = 0; round < 30; round++) {
    const done = await rollover(site, path, options)
    if (done.code === 5) {
      const asked = done.error.guards?.map(({ option }) => option) ?? []
      if (asked.includes(null)) return { ...done, options }
      for (const option of new Set(asked)) options.push(...String(option).split(' '))
    } else if (done.code === 7) {
      let n = 0
      fill(String(done.error.decisions), ({ choices = '', decision = '' }) => {
        if (decision !== '') return decision
        const wanted = it.answers[n++ % it.answers.length] ?? 'skip'
        return choices.split('|').find((choice) => choice.startsWith(wanted)) ?? choices.split('|')[0] ?? ''
      })
      if (!options.includes('--decisions')) options.push('--decisions', String(done.error.decisions))
      // Every answer may change the number of those who leave.
      for (const name of ['--confirm-leavers', '--confirm-arrivals'])
        while (options.includes(name)) options.splice(options.indexOf(name), 2)
    } else return { ...done, options }
  }
  throw new Error(`still stopped: ${options.join(' ')}`)
}

onEachEngine((engine) => {
  test('random schools and files: nobody is lost, the figures balance, logins stay, undo gives everything back', async () => {
    const empty = await newSite(engine)
    let applied = 0
    await fc.assert(
      fc.asyncProperty(school, async (it) => {
        const site = await copyOf(empty)
        const first = await rollover(site, write(site, 'a.csv', short(before(it))), ['--year', '2025-2026'])
        expect(first.code).toBe(0)
        const was = await state(site)
        const path = write(site, 'b.csv', short(after(it)))
        const done = await push(site, path, it)
        if (done.code !== 0) {
          expect([done.code, await state(site)]).toEqual([5, was])
          return
        }
        applied++
        await holds(site, was, done.result.rows, done.result.counts)
        const now = await state(site)
        if (done.result.counts.undecided === 0) {
          const again = await rollover(site, path, done.options)
          expect([again.code, again.result?.operation ?? null]).toEqual([0, null])
          expect(await state(site)).toEqual(now)
        }
        expect((await intrascol(site, 'intrascol store check')).code).toBe(0)
        if (done.result.operation !== null) expect((await intrascol(site, `intrascol undo ${done.result.operation}`)).code).toBe(0)
        expect(await state(site)).toEqual(was)
        release(site)
      }),
      { numRuns: RUNS, endOnFailure: true, seed: seedFor(process.env.GUICHET_RANDOM_SCHOOLS) },
    )
    expect(applied).toBeGreaterThan(RUNS / 4)
  }, 3_600_000)
})

type State = Awaited<ReturnType<typeof state>>

/** Counted with SQL and arithmetic of its own. */
async function holds(site: Site, was: State, rows: readonly Row[], counts: Record<string, number>): Promise<void> {
  const { accounts, classes } = await state(site)
  const active = accounts.filter(({ status }) => status === 'active')
  const there = was.accounts.filter(({ status }) => status === 'active')
  const of = (outcome: string) => counts[outcome] ?? 0
  expect(active.length).toBe(there.length - of('left') + of('arrived') + of('returned'))
  const kept = ['transferred', 'kept_back', 'updated', 'unchanged', 'left', 'undecided'].reduce((sum, outcome) => sum + of(outcome), 0)
  expect(kept).toBe(there.length)
  const now = new Map(accounts.map((one) => [one.id, one]))
  for (const { id, login } of was.accounts) expect(now.get(id)?.login).toBe(login)
  expect(new Set(accounts.map(({ login }) => login)).size).toBe(accounts.length)
  const open = new Set(classes.filter(({ closed_on }) => closed_on === null).map(({ id }) => id))
  for (const { class: room } of active) expect(room === null || open.has(room)).toBe(true)
  const named = rows.flatMap(({ login, outcome }) => (login ? [`${login} ${outcome}`] : []))
  expect(new Set(named).size).toBe(named.length)
}
