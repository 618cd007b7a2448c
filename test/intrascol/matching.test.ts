import { describe, expect, test } from 'vitest'
import { jaroWinkler } from '../../src/intrascol/rules/matching/jaro-winkler.ts'
import { matchChildren } from '../../src/intrascol/rules/matching/match.ts'
import type { FileChild, KnownPupil } from '../../src/intrascol/rules/matching/types.ts'

type Who = Partial<Omit<FileChild, 'line'>> & { lastName: string; firstName: string }

const child = (who: Who, line = 2): FileChild => ({ usageName: null, birthDate: null, sex: null, ine: null, level: null, ...who, line })
const pupil = (who: Who, id = 1): KnownPupil => ({
  ...{ usageName: null, birthDate: null, sex: null, ine: null, level: null },
  ...who,
  ...{ id, login: `${who.firstName}.${who.lastName}`.toLowerCase() },
})

const DAY = '2016-03-12'
const here = (lastName: string, firstName: string, more: Partial<FileChild> = {}): Who => ({
  lastName,
  firstName,
  birthDate: DAY,
  level: 'CE2',
  ...more,
})
const there = (lastName: string, firstName: string, more: Partial<FileChild> = {}): Who => ({
  lastName,
  firstName,
  birthDate: DAY,
  level: 'CE1',
  ...more,
})

/** The one question about one child and one pupil. */
function asked(file: Who, store: Who) {
  const { questions } = matchChildren([child(file)], [pupil(store)])
  const [question] = questions
  const [candidate] = question?.candidates ?? []
  return question && { score: candidate?.score.toFixed(2), strong: candidate?.strong, suggested: question.suggested, pass: question.pass }
}

describe('section 5, the table of pairs', () => {
  test.each<[string, Who, Who, { score: string; strong: boolean; suggested: string }]>([
    [
      'DE SOUSA LIMA Jean Noël / SOUSA-LIMA Jean-Noël, same date',
      here('DE SOUSA LIMA', 'Jean Noël'),
      there('SOUSA-LIMA', 'Jean-Noël'),
      { score: '1.00', strong: true, suggested: 'same' },
    ],
    ['Léna / Léa, same surname and date', here('RIVA', 'Léna'), there('RIVA', 'Léa'), { score: '0.98', strong: false, suggested: 'new' }],
    [
      'Martin Lucas / Martinez Luca, same date',
      here('MARTIN', 'Lucas'),
      there('MARTINEZ', 'Luca'),
      { score: '0.97', strong: false, suggested: 'new' },
    ],
    [
      'same name, day and month swapped',
      here('RIVA', 'Léa', { birthDate: '2016-12-03' }),
      there('RIVA', 'Léa'),
      { score: '0.96', strong: true, suggested: 'same' },
    ],
    ['Léo / Léa, same surname and date', here('RIVA', 'Léa'), there('RIVA', 'Léo'), { score: '0.95', strong: false, suggested: 'new' }],
    [
      'same name, unrelated date',
      here('RIVA', 'Léa', { birthDate: '2015-07-25' }),
      there('RIVA', 'Léa'),
      { score: '0.80', strong: false, suggested: 'new' },
    ],
  ])('%s', (_, file, store, wanted) => expect(asked(file, store)).toMatchObject({ ...wanted, pass: 'P3' }))

  test('same first name and date, other surname (adoption): 0.74 to 0.80, never strong', () => {
    const found = asked(here('GARNIER', 'Léa'), there('KELLER', 'Léa'))
    expect(Number(found?.score)).toBeGreaterThanOrEqual(0.74)
    expect(Number(found?.score)).toBeLessThanOrEqual(0.81)
    expect(found?.strong).toBe(false)
  })

  test('two unrelated children born the same day are not proposed: an arrival', () => {
    const { questions, unmatched } = matchChildren([child(here('BERNARD', 'Tom'))], [pupil(there('GIRARD', 'Inès'))])
    expect([questions.length, unmatched.length]).toEqual([0, 1])
  })
})

describe('section 5, P1: the same INE', () => {
  const INE = '0700112233A'
  const one = (file: Who, store: Who) => matchChildren([child({ ...file, ine: INE })], [pupil({ ...store, ine: INE })])

  test('and birth date is certain, whatever the surname', () => {
    const { certain, questions } = one(here('KELLER', 'Inès'), there('DUPRÉ', 'Inès'))
    expect([certain.map(({ pass }) => pass), questions]).toEqual([['P1'], []])
  })
  test('is certain where one has no birth date', () => {
    expect(one(here('RIVA', 'Léa', { birthDate: null }), there('RIVA', 'Léa')).certain).toHaveLength(1)
  })
  test('with both names below 0.6 is a decision', () => {
    const { questions } = one(here('BERNARD', 'Tom'), there('GIRY', 'Inès'))
    expect(questions).toMatchObject([{ pass: 'P1', unlike: true, suggested: 'skip' }])
  })
  test('and names with another birth date: was the date corrected?', () => {
    expect(one(here('RIVA', 'Léa', { birthDate: '2016-03-21' }), there('RIVA', 'Léa')).questions).toMatchObject([{ suggested: 'same' }])
  })
  test('with another birth date and other names: better skipped', () => {
    expect(one(here('RIVAS', 'Lou', { birthDate: '2015-05-05' }), there('RIVA', 'Léa')).questions).toMatchObject([{ suggested: 'skip' }])
  })
})

describe('section 5, P2: the same names and birth date', () => {
  test('are certain when one side has no INE, also by the usage name', () => {
    const { certain } = matchChildren(
      [child(here('Le Guenec', 'MAELYS', { usageName: 'ROY', ine: '0700112233A' }))],
      [pupil(there('ROY', 'Maëlys'))],
    )
    expect(certain).toMatchObject([{ pass: 'P2' }])
  })
  test('with two INE that differ are never one pupil', () => {
    const { certain, questions, unmatched } = matchChildren(
      [child(here('RIVA', 'Léa', { ine: '0700112233A' }))],
      [pupil(there('RIVA', 'Léa', { ine: '0700112233B' }))],
    )
    expect([certain.length, questions.length, unmatched.length]).toEqual([0, 0, 1])
  })
  test('of two children of the file are a decision', () => {
    const { certain, questions } = matchChildren(
      [child(here('RIVA', 'Léa'), 2), child(here('RIVA', 'Léa'), 3)],
      [pupil(there('RIVA', 'Léa'))],
    )
    expect([certain.length, questions.map(({ candidates }) => candidates[0]?.strong)]).toEqual([0, [false, false]])
  })
})

describe('section 5, what keeps a proposal from being strong', () => {
  const strong = (children: FileChild[], pupils: KnownPupil[]) =>
    matchChildren(children, pupils).questions.map(({ candidates }) => candidates[0]?.strong)
  const swapped = { birthDate: '2016-12-03' }

  test('sexes that contradict', () => {
    expect(strong([child(here('RIVA', 'Camille', { ...swapped, sex: 'F' }))], [pupil(there('RIVA', 'Camille', { sex: 'M' }))])).toEqual([
      false,
    ])
  })
  test('a second candidate less than 0.10 behind', () => {
    const pupils = [pupil(there('RIVA', 'Camille'), 1), pupil(there('RIVA', 'Camille', { birthDate: '2016-12-13' }), 2)]
    expect(strong([child(here('RIVA', 'Camille', swapped))], pupils)).toEqual([false])
  })
  test('somebody else of this surname and birth date, also one who is matched', () => {
    const twins = [child(here('LA RIVA', 'Camille', swapped), 2), child(here('RIVA', 'Léo', swapped), 3)]
    expect(strong(twins, [pupil(there('RIVA', 'Camille'), 1), pupil(there('RIVA', 'Léo', swapped), 2)])).toEqual([false])
  })
  test('nothing: one first name holds all the words of the other', () => {
    expect(strong([child(here('RIVA', 'Jean'))], [pupil(there('RIVA', 'Jean-Noël'))])).toEqual([true])
  })
})

test('section 5, P4: without a birth date in the file a name that is unique is a proposal, never certain', () => {
  const { certain, questions } = matchChildren(
    [child(here('RIVA', 'Léa', { birthDate: null, ine: '0700112233A' }))],
    [pupil(there('RIVA', 'Léa'))],
  )
  expect([certain, questions.map(({ pass, candidates }) => [pass, candidates[0]?.strong])]).toEqual([[], [['P4', false]]])
})

test('a pupil and a row are used once', () => {
  const children = [child(here('RIVA', 'Léa', { ine: '0700112233A' }), 2), child(here('RIVA', 'Léa'), 3)]
  const { certain, questions, unmatched } = matchChildren(children, [pupil(there('RIVA', 'Léa', { ine: '0700112233A' }))])
  expect([certain.length, questions.length, unmatched.map(({ line }) => line)]).toEqual([1, 0, [3]])
})

test.each([
  ['martha', 'marhta', 0.9611],
  ['dixon', 'dicksonx', 0.8133],
  ['dwayne', 'duane', 0.84],
  ['lena', 'lea', 0.9333],
  ['a', 'b', 0],
  ['', '', 0],
])('Jaro-Winkler of %s and %s', (one, other, wanted) => expect(jaroWinkler(one, other)).toBeCloseTo(wanted, 3))
