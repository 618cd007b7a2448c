import { describe, expect, test } from 'vitest'
import { terminalLevel } from '../../src/intrascol/rules/levels.ts'
import { type Before, type GuardFacts, guardsOf } from '../../src/intrascol/rules/rollover/guards.ts'
import { mayBeMisspelt } from '../../src/intrascol/rules/rollover/labels.ts'
import { placed, type StorePupil } from '../../src/intrascol/rules/rollover/outcome.ts'

const LEVELS = ['CP', 'CE1', 'CE2', 'CM1', 'CM2']

interface Fate {
  level: string
  next?: string | undefined
  expected?: boolean
}

const someone = (at: number, { level, next, expected = false }: Fate): Before => ({
  pupil: { level, classId: LEVELS.indexOf(level) + 1, className: `${level} M. ${at % 1}`, year: 2025 },
  outcome: next === undefined ? 'left' : 'transferred',
  expected,
  nextLevel: next,
})

const after = (level: string) => LEVELS[LEVELS.indexOf(level) + 1]

/** A school of twenty pupils a level, of whom `leaving` go; the others move up. */
function school(leaving: (level: string, at: number) => boolean, more: Partial<GuardFacts> = {}): GuardFacts {
  const before = LEVELS.flatMap((level) =>
    Array.from({ length: 20 }, (_, at) => {
      const expected = level === 'CM2'
      return someone(at, { level, next: expected || leaving(level, at) ? undefined : after(level), expected })
    }),
  )
  const rows = before.filter(({ outcome }) => outcome !== 'left').length
  return {
    ...{ before, year: 2026, lastYear: 2025, rows, faulty: 0, keepGoing: false, additive: false, classesInFile: 5 },
    ...{ arrivals: [], levels: LEVELS, unlike: 0 },
    ...more,
  }
}
const names = (facts: GuardFacts) => guardsOf(facts).map(({ guard }) => guard)
const nobody = () => false

describe('section 7, each guard', () => {
  test('very many rows are judged like few', () => {
    const levels = Array.from({ length: 200_000 }, (_, at) => LEVELS[at % 5] ?? null)
    expect(names(school(nobody, { levels, rows: levels.length, arrivals: levels }))).toEqual(['G6'])
    expect(terminalLevel(levels, LEVELS)).toBe('CM2')
    expect(terminalLevel(['ULIS', null], LEVELS)).toBeUndefined()
  })
  test('an ordinary year trips none', () => expect(names(school(nobody))).toEqual([]))
  test('a store without an active pupil trips none', () => expect(names({ ...school(nobody), before: [], year: 2020 })).toEqual([]))
  test('G1: rows below half of those expected', () => {
    expect(names(school((_, at) => at >= 9))).toContain('G1')
    expect(names(school((_, at) => at >= 10))).not.toContain('G1')
  })
  test('G2: one class in the file, several in the store', () => {
    expect(guardsOf(school(nobody, { classesInFile: 1 }))).toMatchObject([{ guard: 'G2', option: 'confirm-leavers' }])
    expect(names(school(nobody, { classesInFile: 2 }))).toEqual([])
  })
  test('G3: a whole level leaves that was not to', () => {
    expect(guardsOf(school((level) => level === 'CE1')).find(({ guard }) => guard === 'G3')?.values).toEqual(['CE1, CE1 M. 0'])
    expect(names(school((level, at) => level === 'CE1' && at > 0))).not.toContain('G3')
  })
  test('G3: three of a level are too few', () => {
    const few = school(nobody)
    const before = few.before.filter(({ pupil }, at) => pupil.level !== 'CP' || at < 3)
    expect(names({ ...few, before: before.map((one) => (one.pupil.level === 'CP' ? { ...one, outcome: 'left' } : one)) })).toEqual([])
  })
  test('G3: when the year does not advance the last level is no exception', () => {
    const facts = school(nobody)
    expect(names({ ...facts, before: facts.before.map((one) => ({ ...one, expected: false })) })).toContain('G3')
  })
  test('G4: more than a tenth leaves unexpectedly', () => {
    expect(names(school((level, at) => level === 'CE1' && at < 10))).toEqual([])
    expect(names(school((level, at) => level === 'CE1' && at < 11))).toEqual(['G4'])
  })
  test('G5: more than 15 % beside those expected', () => {
    expect(names(school((level, at) => level !== 'CM2' && at < 4))).toEqual(['G4', 'G5'])
    expect(names(school((level, at) => level !== 'CM2' && at < 3))).toEqual(['G4'])
  })
  test('G1 to G5 do not look at an additive file', () => {
    expect(names(school(() => true, { additive: true, classesInFile: 1 }))).toEqual([])
  })
  test('G6: many arrive above the lowest level', () => {
    const arrive = (n: number) => Array.from({ length: n }, () => 'CE2')
    expect(guardsOf(school(nobody, { arrivals: arrive(25) }))).toMatchObject([{ guard: 'G6', option: 'confirm-arrivals' }])
    expect(names(school(nobody, { arrivals: arrive(24) }))).toEqual([])
    expect(names(school(nobody, { arrivals: Array.from({ length: 60 }, () => 'CP') }))).toEqual([])
  })
  test('G7: more than 2 % of the rows are faulty', () => {
    expect(guardsOf(school(nobody, { keepGoing: true, faulty: 2 }))).toMatchObject([{ guard: 'G7', option: undefined }])
    expect(names(school(nobody, { keepGoing: true, faulty: 1 }))).toEqual([])
  })
  test('G8: a year that is over', () => expect(names(school(nobody, { lastYear: 2027 }))).toEqual(['G8']))
  test('G8: the year advances and too many keep their level', () => {
    const facts = school(nobody)
    const keep = (n: number) => ({
      ...facts,
      before: facts.before.map((one, at): Before => (at < n ? { ...one, outcome: 'kept_back', nextLevel: one.pupil.level } : one)),
    })
    expect(names(keep(25))).toEqual(['G8'])
    expect(names(keep(24))).toEqual([])
  })
  test('G9: more than three INE with other names', () => {
    expect(guardsOf(school(nobody, { unlike: 4 }))).toMatchObject([{ guard: 'G9', option: undefined }])
    expect(names(school(nobody, { unlike: 3 }))).toEqual([])
  })
})

describe('section 6, the outcomes of a pupil who is in the file', () => {
  const identity = { lastName: 'RIVA', usageName: null, firstName: 'Léa', birthDate: '2016-03-12', sex: null, ine: null }
  const pupil = (more: Partial<StorePupil> = {}): StorePupil => ({
    ...identity,
    ...{ id: 1, login: 'lea.riva', level: 'CE1', status: 'active', classId: 1, className: 'CE1', year: 2025, keep: false },
    ...more,
  })
  const into = (id: number | undefined, level: string | null, classLevels: string[] = []) => ({
    class: id === undefined ? undefined : { id, name: 'X', ondeId: null },
    level,
    classLevels,
  })
  const of = (who: StorePupil, target: ReturnType<typeof into>, file = identity) => {
    const { outcome, reason, level, changes, remarkable } = placed(who, file, target, { year: 2026 })
    return { outcome, reason, level, changes, remarkable }
  }
  test.each<[string, StorePupil, ReturnType<typeof into>, object]>([
    ['the next level is a promotion', pupil(), into(2, 'CE2'), { outcome: 'transferred', reason: 'promotion' }],
    ['two levels at once', pupil(), into(2, 'CM1'), { outcome: 'transferred', reason: 'skipped_level' }],
    ['a lower level', pupil(), into(2, 'CP'), { outcome: 'transferred', reason: 'lower_level' }],
    ['the same level in a new year is kept back', pupil(), into(2, 'CE1'), { outcome: 'kept_back', remarkable: false }],
    ['kept back in GS is a remark', pupil({ level: 'GS' }), into(2, 'GS'), { outcome: 'kept_back', remarkable: true }],
    ['another class of the same year', pupil({ year: 2026 }), into(2, 'CE1'), { outcome: 'transferred', reason: 'class_change' }],
    ['ULIS stands outside the order', pupil({ level: 'ULIS' }), into(1, 'ULIS'), { outcome: 'transferred', reason: 'new_year' }],
    ['no class', pupil(), into(undefined, 'CE2'), { outcome: 'transferred', reason: 'no_class' }],
    ['in no class already', pupil({ classId: null, className: null }), into(undefined, 'CE1'), { outcome: 'unchanged' }],
    ['who left comes back', pupil({ status: 'left', classId: null }), into(2, 'CE2'), { outcome: 'returned' }],
    ['kept by hand is left alone', pupil({ keep: true }), into(2, 'CE2'), { outcome: 'unchanged', level: 'CE1' }],
    ['nothing new', pupil({ year: 2026 }), into(1, 'CE1'), { outcome: 'unchanged', changes: [] }],
    ['a level unknown is that of the class', pupil(), into(2, null, ['CE2']), { outcome: 'transferred', level: 'CE2' }],
  ])('%s', (_, who, target, wanted) => expect(of(who, target)).toMatchObject(wanted))

  test('the same place with a usage name is updated, and the name shown changes', () => {
    const found = of(pupil({ year: 2026 }), into(1, 'CE1'), { ...identity, usageName: null, ine: null })
    expect(found.outcome).toBe('unchanged')
    const named = placed(pupil({ year: 2026 }), { ...identity, usageName: 'KELLER' }, into(1, 'CE1'), { year: 2026 })
    expect([named.outcome, named.changes]).toEqual(['updated', ['last_name', 'usage_name']])
  })
  test('accents that the file lacks stay, those it brings are taken', () => {
    const lost = placed(pupil({ year: 2026 }), { ...identity, firstName: 'LEA' }, into(1, 'CE1'), { year: 2026 })
    expect([lost.outcome, lost.identity.firstName]).toEqual(['unchanged', 'Léa'])
    const won = placed(pupil({ year: 2026, firstName: 'LEA' }), identity, into(1, 'CE1'), { year: 2026 })
    expect([won.outcome, won.identity.firstName]).toEqual(['updated', 'Léa'])
  })
})

describe('section 4.6, labels', () => {
  test.each([
    ['CE1 M. Lambert', 'CE1 M. Lamberd', true],
    ['CE1 M. Lambert', 'CE1 M. Lamber', true],
    ['CP A', 'CP B', false],
    ['CE1', 'CE2', false],
    ['CE1 M. Lambert', 'CE2 M. Lambert', false],
    ['Mme Roy', 'Mme Rey', false],
    ['CP Mme Martin', 'CP Mme Bernard', false],
    ['Classe 2023', 'Classe 2024', false],
    ['CP-CE1 M. Petit', 'CP / CE1  m. PETIT', false],
  ])('%s and %s may be one misspelt: %s', (one, other, wanted) => expect(mayBeMisspelt(one, other)).toBe(wanted))
})
