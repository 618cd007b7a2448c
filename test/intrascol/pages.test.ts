import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { type Card, renderCards } from '../../src/intrascol/print/cards.ts'
import { type ListOptions, renderLists } from '../../src/intrascol/print/lists.ts'
import { byClass, type Holder } from '../../src/intrascol/print/order.ts'
import { renderSheet, type SheetRow } from '../../src/intrascol/print/sheet.ts'
import { loadTypeface } from '../../src/print/typeface.ts'
import { loadText } from '../../src/text/index.ts'
import { type Piece, readPdf, texts } from '../support/pdf.ts'

const LEVELS = ['GS', 'CP', 'CE1', 'CE2', 'CM1', 'CM2']
const A4 = { width: 595.28, height: 841.89 }

const options: ListOptions = {
  text: await loadText('fr'),
  lang: 'fr',
  today: '2026-09-01',
  command: 'intrascol print lists',
  year: '2026-2027',
  levels: LEVELS,
  by: 'last-name',
  teachers: { 'CP Mme Roy': 'Œdipe L’HÉRITIER' },
}

const pupil = (first_name: string, last_name: string, more: Partial<Holder> = {}): Holder => ({
  kind: 'pupil',
  login: `${first_name}.${last_name}`.toLowerCase(),
  first_name,
  last_name,
  class: 'CP Mme Roy',
  level: 'CP',
  birth_date: '2020-03-14',
  ...more,
})
const card = (holder: Holder, password = 'lune-tigre-47'): Card => ({ ...holder, password })
const row = (holder: Holder, more: Partial<SheetRow> = {}): SheetRow => ({
  ...holder,
  has_password: true,
  password_issued_on: '2026-09-01',
  password_printed_on: null,
  password_changed_on: null,
  ...more,
})

async function pagesOf(render: (out: PassThrough) => Promise<unknown>): Promise<Piece[][]> {
  const out = new PassThrough()
  const [bytes] = await Promise.all([buffer(out), render(out)])
  return readPdf(bytes)
}

/** No piece leaves the page, and no two lie on each other. */
function expectRoom(pieces: readonly Piece[]): void {
  for (const { left, right, top, size, text } of pieces) {
    expect.soft(left, text).toBeGreaterThan(12)
    expect.soft(right, text).toBeLessThan(A4.width - 12)
    expect.soft(top - size, text).toBeGreaterThan(8)
    expect.soft(top, text).toBeLessThan(A4.height - 12)
  }
  const lying = pieces.flatMap((a, index) =>
    pieces
      .slice(index + 1)
      .filter((b) => Math.abs(a.top - b.top) < Math.min(a.size, b.size) * 0.7 && a.left < b.right - 0.5 && b.left < a.right - 0.5)
      .map((b) => `${a.text} / ${b.text}`),
  )
  expect.soft(lying).toEqual([])
}

test('what stands on a list can be selected and searched: accents, Œ, apostrophes; no password', async () => {
  const people = [
    pupil('Maëlys', 'LE GUÉNEC'),
    pupil('Lou', 'ŒUVRARD', { login: 'lou.oeuvrard' }),
    pupil('Louann', 'D’ALMEIDA'),
    pupil('Ÿann', 'NGUYỄN'),
  ]
  const [page = []] = await pagesOf((out) => renderLists(people, options, out))
  const found = texts(page)
  for (const { first_name, last_name, login } of people.slice(0, 3))
    expect(found).toEqual(expect.arrayContaining([first_name, last_name, login]))
  expect(found).toContain('Ÿann')
  expect(found, 'what the typeface lacks is printed by its base letter').toContain('NGUYEN')
  expect(found).toEqual(expect.arrayContaining(['CP Mme Roy', '2026-2027', 'page 1/1', 'Mis à jour le 1er septembre 2026']))
  expect(found.join(' ')).toContain('Œdipe L’HÉRITIER')
})

test('people stand as French people sort, by surname or by first name; namesakes get the day and month of birth', async () => {
  const people = [
    pupil('Zoé', 'ÉVRARD'),
    pupil('Élise', 'FAURE'),
    pupil('Anna', 'EVRARD'),
    pupil('Léa', 'DUBOIS', { login: 'lea.dubois', birth_date: '2020-03-01' }),
    pupil('Lea', 'Dubois', { login: 'lea.dubois2', birth_date: '2019-11-30' }),
    pupil('Emma', 'Œuvrard'),
    pupil('Enzo', 'OFFRET'),
  ]
  const logins = async (by: ListOptions['by']) => {
    const [page = []] = await pagesOf((out) => renderLists(people, { ...options, by }, out))
    return { page, logins: texts(page).filter((text) => people.some(({ login }) => login === text)) }
  }
  const { page, logins: bySurname } = await logins('last-name')
  expect(bySurname).toEqual(['lea.dubois2', 'lea.dubois', 'anna.evrard', 'zoé.évrard', 'élise.faure', 'emma.œuvrard', 'enzo.offret'])
  expect(texts(page)).toEqual(expect.arrayContaining(['Léa (1er mars)', 'Lea (30 novembre)', 'Zoé']))
  expect((await logins('first-name')).logins.slice(0, 3)).toEqual(['anna.evrard', 'élise.faure', 'emma.œuvrard'])
})

test('classes follow their levels, then no class, then adults', () => {
  const people = [
    pupil('A', 'A', { class: 'Adeline', level: 'CM2' }),
    pupil('B', 'B', { class: null }),
    pupil('C', 'C', { class: 'Ulis', level: 'ULIS' }),
    pupil('D', 'D', { kind: 'adult', class: null, level: null }),
    pupil('E', 'E', { class: 'Zoé', level: 'CE1' }),
    pupil('F', 'F', { class: 'Zoé', level: 'CP' }),
    pupil('G', 'G', { class: 'Yves', level: 'CE1' }),
  ]
  expect(byClass(people, LEVELS, 'last-name').map((group) => group.class ?? group.kind)).toEqual([
    ...['Zoé', 'Yves', 'Adeline', 'Ulis', 'no_class', 'adults'],
  ])
})

test('a long first name is broken where its parts are shortest, and the birthday of a namesake stays whole', async () => {
  const twins = ['2019-08-17', '2019-09-18'].map((birth_date, n) =>
    pupil('François-Xavier', 'OLLIVIER DE LA BRETONNIÈRE-MONTMORENCY', { birth_date, login: `francoisxavier.ollivier${n}` }),
  )
  const [page = []] = await pagesOf((out) => renderLists(twins, options, out))
  expect(texts(page)).toEqual(expect.arrayContaining(['François-Xavier', '(17 août)', '(18 septembre)']))
})

const LONG = 'VAN DER MEERSCHEN-DUBOIS DE LA ROCHEFOUCAULD'
const classOf = (size: number): Holder[] => [
  ...Array.from({ length: size - 1 }, (_, n) => pupil('Marie-Bérengère', `DE MONTFERRAND${n}`, { login: `mariebere.montferra${n}` })),
  pupil('Anne-Sophie Éléonore', LONG, { login: 'annesophie.vandermee' }),
]

test.each([
  [1, 1],
  [34, 1],
  [36, 1],
  [37, 2],
  [75, 3],
])('a class of %i fits on %i pages, whatever the names', async (size, count) => {
  const pages = await pagesOf((out) => renderLists(classOf(size), options, out))
  expect(pages).toHaveLength(count)
  pages.forEach(expectRoom)
  const found = pages.flatMap(texts)
  expect(new Set(found.filter((text) => text.startsWith('mariebere.')))).toHaveProperty('size', size - 1)
  expect(found.join(' ').replaceAll('- ', '-'), 'set in two lines, never cut').toContain(LONG)
  if (size === 34) {
    const sizes = pages.flat().filter(({ text }) => text.includes('mariebere'))
    expect(Math.min(...sizes.map((piece) => piece.size)), 'large enough for a wall').toBeGreaterThan(12)
  }
  expect(found.filter((text) => text.startsWith('page '))).toEqual(Array.from({ length: count }, (_, n) => `page ${n + 1}/${count}`))
})

test.each([8, 21] as const)('%i cards a page: each inside its own cut, the password of nobody else on it', async (perPage) => {
  const people = classOf(34).map((holder, n) => card(holder, `lune-tigre-velo-${10 + n}`))
  const pages = await pagesOf((out) => renderCards(people, { ...options, perPage }, out))
  expect(pages).toHaveLength(Math.ceil(34 / perPage))
  pages.forEach(expectRoom)
  const [columns, rows] = perPage === 8 ? [2, 4] : [3, 7]
  const [width, height] = [A4.width / columns, A4.height / rows]
  const found = pages.flatMap((page) => {
    const cards = Map.groupBy(page, ({ left, top }) => `${Math.floor(left / width)} ${Math.floor(top / height)}`)
    for (const { left, right, top, size, text } of page) {
      expect.soft(Math.floor(left / width), text).toBe(Math.floor((right + 8) / width))
      expect.soft(Math.floor((top - size) / height), text).toBe(Math.floor((top + 8) / height))
    }
    return [...cards.values()].map(texts)
  })
  expect(found).toHaveLength(34)
  for (const { login, password } of people) expect(found.filter((one) => one.includes(login))[0]).toContain(password)
})

test('each class has pages of its own, and an adult is told to change the password', async () => {
  const people = [
    card(pupil('A', 'A')),
    card(pupil('B', 'B', { class: 'CM2', level: 'CM2' })),
    card(pupil('C', 'C', { kind: 'adult', class: null }), 'Xa7kPq94ZtrWbn'),
  ]
  const pages = await pagesOf((out) => renderCards(people, { ...options, perPage: 21 }, out))
  expect(pages.map((page) => texts(page)[1])).toEqual(['CP Mme Roy', 'CM2', 'Adultes'])
  const large = await pagesOf((out) => renderCards(people, { ...options, perPage: 8 }, out))
  expect(texts(large[2] ?? [])).toContain('À changer à la première connexion.')
})

test('no two letters stand so far apart that whoever copies a password gets a space in it', async () => {
  const signs = [...'abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789']
  const pairs = signs.flatMap((one) => signs.map((other) => one + other))
  const passwords = Array.from({ length: Math.ceil(pairs.length / 7) }, (_, index) => pairs.slice(index * 7, index * 7 + 7).join(''))
  const cards = passwords.map((password, index) => card(pupil(`P${index}`, 'X'), password))
  const pages = await pagesOf((out) => renderCards(cards, { ...options, perPage: 8 }, out))
  const read = new Set(pages.flatMap((page) => texts(page)))
  expect(passwords.filter((password) => !read.has(password))).toEqual([])
})

test('the typeface tells 0 from O and 1 from l and I', () => {
  for (const weight of ['regular', 'bold'] as const) {
    const { font } = loadTypeface(weight)
    const shapes = ['0', 'O', 'o', '1', 'l', 'I', 'i'].map((sign) => font.glyphForCodePoint(sign.codePointAt(0) ?? 0).path.toSVG())
    expect(new Set(shapes).size).toBe(7)
    // A zero with a stroke has one outline more than the two of an O.
    const outlines = (sign: string) =>
      font
        .glyphForCodePoint(sign.codePointAt(0) ?? 0)
        .path.toSVG()
        .split('M').length - 1
    expect(outlines('0')).toBeGreaterThan(outlines('O'))
    const french = 'ÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸàâäæçéèêëîïôöœùûüÿ’«»–…'
    expect(loadTypeface(weight).printable(french)).toBe(french)
  }
})

test('the teacher’s sheet: level, birth date, login, and what became of the password', async () => {
  const people = [
    row(pupil('Adam', 'A')),
    row(pupil('Bea', 'B'), { password_printed_on: '2026-09-02' }),
    row(pupil('Cléo', 'C'), { password_changed_on: '2026-10-05' }),
    row(pupil('Dan', 'D'), { has_password: false, password_issued_on: null }),
  ]
  const [page = []] = await pagesOf((out) => renderSheet(people, options, out))
  expectRoom(page)
  expect(texts(page)).toEqual(
    expect.arrayContaining(['14/03/2020', 'CP', 'adam.a', 'créé le 01/09/2026', 'carte du 02/09/2026', 'changé le 05/10/2026', 'à créer']),
  )
  const full = await pagesOf((out) =>
    renderSheet(
      classOf(34).map((holder) => row(holder)),
      options,
      out,
    ),
  )
  expect(full).toHaveLength(1)
  full.forEach(expectRoom)
})

test('pages in English', async () => {
  const english = { ...options, text: await loadText('en'), lang: 'en' as const }
  const [page = []] = await pagesOf((out) => renderLists([pupil('A', 'A')], english, out))
  expect(texts(page)).toEqual(expect.arrayContaining(['Surname', 'First name', 'Login', 'Updated on 1 September 2026']))
})
