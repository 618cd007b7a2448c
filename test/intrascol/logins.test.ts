import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLogin, isReserved, LONGEST, type LoginStyle, loginNumbers, makeLogin } from '../../src/intrascol/rules/login.ts'
import { onEachEngine } from '../support/site.ts'
import { failure, logins, must, newSchool, write } from './school.ts'

const login = (first_name: string, last_name: string, taken: readonly string[] = [], style: LoginStyle = 'first.last') =>
  makeLogin({ first_name, last_name }, (wanted) => taken.includes(wanted), style)

test.each([
  ['Lou', 'ŒUVRARD', 'lou.oeuvrard'],
  ['Louann', "D'ALMEIDA", 'louann.dalmeida'],
  ['Louann', 'D’ALMEIDA', 'louann.dalmeida'],
  ['Maëlys', 'LE GUÉNEC', 'maelys.leguenec'],
  ['Jean Noël', 'DE SOUSA LIMA', 'jeannoel.desousalima'],
  ['Jean-Noël', 'SOUSA-LIMA', 'jeannoel.sousalima'],
  ['Lætitia', 'STRAẞE', 'laetitia.strasse'],
  ['Søren', 'ŁUKASZ', 'soren.lukasz'],
  // Too long: the first word of the surname after its particles.
  ['Clémentine', 'DE LA ROCHE SAINT-ANDRÉ', 'clementine.roche'],
  // Still too long: the first word of the first name as well.
  ['Anne-Sophie', 'DE LA ROCHEFOUCAULD', 'anne.rochefoucauld'],
  // Then the first name at 12 letters and the surname to what remains.
  ['Maximiliennette', 'ABRACADABRANTESQUE', 'maximilienne.abracad'],
  ['Tom', 'ABRACADABRANTESQUEMENT', 'tom.abracadabrantesqu'.slice(0, 20)],
  // Particles only: the whole.
  ['Anne', 'LE', 'anne.le'],
  ['Marie', '李', 'marie'],
  ['李', '王', 'compte'],
])('%s %s is %s', (first, last, expected) => {
  expect(login(first, last)).toBe(expected)
  expect(expected.length).toBeLessThanOrEqual(LONGEST)
  expect(isLogin(expected)).toBe(true)
})

test('twelve homonyms: 2 to 12 at the end, the surname cut so that all fit', () => {
  const taken: string[] = []
  for (let n = 0; n < 12; n++) taken.push(login('Jean Noël', 'DE SOUSA LIMA', taken))
  expect(taken).toEqual([
    'jeannoel.desousalima',
    ...[2, 3, 4, 5, 6, 7, 8, 9].map((n) => `jeannoel.desousalim${n}`),
    ...[10, 11, 12].map((n) => `jeannoel.desousali${n}`),
  ])
})

test('many at once get the logins that they would get one by one', () => {
  const name = fc.stringMatching(/^[ab]{1,2}( de la [ab]{14,22})?$/)
  const style = fc.constantFrom<LoginStyle>('first.last', 'first', 'flast', 'first.l')
  const people = fc.array(fc.record({ first_name: name, last_name: name }), { maxLength: 60 })
  const before = fc.array(fc.constantFrom<string>('a', 'a.b', 'a.b2', 'b.a3', 'aa', 'ab2', 'b.a', 'aa9'))
  fc.assert(
    fc.property(people, style, before, (all, style, before) => {
      const taken = new Set(before)
      const numbers = loginNumbers(style, (wanted) => before.includes(wanted))
      for (const who of all) {
        const expected = makeLogin(who, (wanted) => taken.has(wanted), style)
        taken.add(expected)
        expect(numbers({ ...who, base: makeLogin(who, () => false, style) }).next()).toBe(expected)
      }
    }),
  )
})

test('the styles', () => {
  const all = (style: LoginStyle) => [login('Léa', 'Riva', [], style), login('Léa', 'Riva', [login('Léa', 'Riva', [], style)], style)]
  expect(all('first')).toEqual(['lea', 'lea2'])
  expect(all('flast')).toEqual(['lriva', 'lriva2'])
  expect(all('first.l')).toEqual(['lea.r', 'lea.r2'])
})

test('reserved words are given to nobody', () => {
  expect(['root', 'admin', 'prof', 'profs', 'classes', 'archives', 'guest', 'ROOT'].every(isReserved)).toBe(true)
  expect(login('Prof', '', [], 'first')).toBe('prof2')
})

onEachEngine((engine) => {
  test('in a store: three twins, homonyms, class names and imposed logins', async () => {
    const site = await newSchool(engine)
    const add = (words: string) => write(site, `intrascol users add --kind pupil --last-name RIVA ${words}`)
    for (const first of ['Léa', 'Léo', 'Léna']) await add(`--first-name ${first} --birth-date 2019-03-12`)
    expect(await logins(site)).toEqual(['lea.riva', 'lena.riva', 'leo.riva'])
    // The same name and birth date is the same person, unless somebody says otherwise.
    expect((await add('--first-name Lea --birth-date 12/03/2019')).counts).toEqual({ already: 1 })
    expect((await add('--first-name Lea --birth-date 2019-03-12 --homonym')).rows).toMatchObject([{ login: 'lea.riva2', outcome: 'added' }])
    expect((await add('--first-name Lea --birth-date 2018-03-12')).rows).toMatchObject([{ login: 'lea.riva3' }])
    await must(site, 'intrascol classes create "Max Riva"')
    expect((await add('--first-name Max')).rows).toMatchObject([{ login: 'max.riva2' }])
    expect((await add('--first-name Ida --login ida')).rows).toMatchObject([{ login: 'ida' }])
    for (const taken of ['ida', 'IDA', 'root', 'max.riva'])
      expect(await failure(site, `intrascol users add --kind pupil --first-name A --last-name B --login ${taken}`)).toMatchObject({
        code: 'login_taken',
        exit_code: 5,
      })
    expect(await failure(site, 'intrascol classes create ida')).toMatchObject({ code: 'class_is_login', exit_code: 5 })
    expect(await failure(site, 'intrascol users add --kind pupil --first-name A --last-name B --login a..b')).toMatchObject({
      exit_code: 2,
    })
  })

  test('a changed name keeps the login, and a usage name is the one that is shown', async () => {
    const site = await newSchool(engine)
    await must(site, 'intrascol users add --kind pupil --first-name Inès --last-name DUPRÉ --usage-name KELLER')
    expect(await logins(site, '--name kel')).toEqual(['ines.keller'])
    expect((await write(site, 'intrascol users edit ines.keller --no-usage-name')).rows).toMatchObject([
      { login: 'ines.keller', last_name: 'DUPRÉ', outcome: 'changed' },
    ])
    expect(await logins(site, '--name dupre')).toEqual(['ines.keller'])
  })
})
