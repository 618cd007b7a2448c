import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FIGURES } from '../../src/mdo/rules/figures.ts'
import { hiddenIn, type Published } from '../../src/mdo/rules/publishing.ts'
import { intrascol, json, mdo, onEachEngine } from '../support/site.ts'
import { DURAND, desk, done, fileIn, MARTIN, OEUVRARD, PETIT, refused, siteAfter } from './support.ts'

const line = (by: string, n: number): Published =>
  ({ by, ...(Object.fromEntries(FIGURES.map((key) => [key, n])) as Record<'pending', number>) }) as Published

/** Every value that a hidden cell can have: small ones are 1 to 4, others 5 and more, and together they are what the total leaves. */
function readings(cells: readonly { small: boolean }[], sum: number): Set<number>[] {
  const found = cells.map(() => new Set<number>())
  const fill = (at: number, left: number, so: number[]): void => {
    const cell = cells[at]
    if (!cell) {
      if (left === 0) for (const [index, value] of so.entries()) found[index]?.add(value)
      return
    }
    for (let value = cell.small ? 1 : 5; value <= (cell.small ? Math.min(4, left) : left); value++)
      fill(at + 1, left - value, [...so, value])
  }
  fill(0, sum, [])
  return found
}

test('no hidden figure can be told from the total and the others', () => {
  const cells = fc.array(fc.constantFrom<number>(0, 0, 1, 2, 3, 4, 5, 6, 9, 14), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(cells, (libraries: readonly number[]) => {
      const total = libraries.reduce((sum, n) => sum + n, 0)
      const rows = [line('all', total), ...libraries.map((n) => line('library', n)), line('age', total)]
      const [all, ...hidden] = hiddenIn(rows)
      const isHidden = (index: number) => hidden[index]?.small.has('pending') || hidden[index]?.beside.has('pending')
      const places = libraries.flatMap((_, index) => (isHidden(index) ? [index] : []))
      for (const [index, n] of libraries.entries()) expect(Boolean(hidden[index]?.small.has('pending'))).toBe(n > 0 && n < 5)
      const told = !all?.small.has('pending') && !all?.beside.has('pending')
      const age = hidden[libraries.length]
      if (!told && total > 0) return void expect(age?.small.has('pending') || age?.beside.has('pending')).toBe(true)
      const known = libraries.reduce((sum, n, index) => sum + (places.includes(index) ? 0 : n), 0)
      const possible = readings(
        places.map((index) => ({ small: hidden[index]?.small.has('pending') === true })),
        total - known,
      )
      for (const [at, index] of places.entries())
        if (hidden[index]?.small.has('pending')) expect(possible[at]?.size, JSON.stringify(libraries)).toBeGreaterThan(1)
    }),
    { numRuns: 500 },
  )
})

onEachEngine((engine) => {
  describe('a question says whom it is about', () => {
    test('by name, library and days, as long as they are few; erasing and sending always', async () => {
      const site = await siteAfter(engine)
      const asks = async (command: string) => (await mdo(site, command, { answers: [false] })).err
      for (const command of [`validate ${MARTIN} --valid-from 2026-09-15`, `transfer ${MARTIN} --to lib02`, `erase ${MARTIN}`]) {
        const said = await asks(`mdo subscribers ${command}`)
        expect(said, command).toMatch(/Martin +Léa/)
        expect(said, command).toMatch(command.startsWith('erase') ? /Médiathèque du Val +2026-11-20/ : /lib0[12]/)
      }
      expect(await asks(`mdo subscribers validate ${MARTIN} --valid-from 2026-09-15`)).toMatch(/2026-09-15 +2027-09-15/)
      expect(await asks(`mdo subscribers erase ${[MARTIN, OEUVRARD, DURAND, PETIT].join(' ')}`)).toMatch(
        /Durand[\s\S]*Petit|Petit[\s\S]*Durand/,
      )
      const many = Array.from({ length: 26 }, (_, n) => `lib01;Nom${String.fromCharCode(65 + n)};Ana;a@exemple.fr;2000-01-01;cvs`)
      await done(
        site,
        `mdo subscribers import ${fileIn(site, 'in.csv', `library;last_name;first_name;email;birth_date;resources\n${many.join('\n')}\n`)}`,
      )
      const ids = Array.from({ length: 26 }, (_, n) => String(n + 5)).join(' ')
      expect(await asks(`mdo subscribers validate ${ids}`)).not.toContain('NomA')
      const erasing = await asks(`mdo subscribers erase ${ids}`)
      expect([erasing.includes('NomA'), erasing.includes('… and 6 more')]).toEqual([true, true])
      expect((await mdo(site, 'mdo remind', { answers: [false], env: { GUICHET_TODAY: '2026-12-01' } })).err).toMatch(/Durand +Noé/)
    })

    test('and a list that is cut says how many there are', async () => {
      const site = await siteAfter(engine)
      const many = Array.from({ length: 320 }, (_, n) => `lib01;Nom${n};Ana;a@exemple.fr;2000-01-01;cvs`)
      await done(
        site,
        `mdo subscribers import ${fileIn(site, 'in.csv', `library;last_name;first_name;email;birth_date;resources\n${many.join('\n')}\n`)}`,
      )
      const { asked } = await mdo(site, 'mdo subscribers', { answers: ['quit'] })
      expect(asked[0]).toMatch(/the first 300 of 324; search/)
      const chosen = await mdo(site, 'mdo subscribers validate', { answers: [[MARTIN], false] })
      expect(chosen.asked[0]).toMatch(/the first 200 of 324/)
      const { message, details } = await refused(site, 'mdo subscribers validate')
      expect([message, details.all]).toEqual([expect.stringContaining('324 people in all'), 324])
      const pupils = Array.from({ length: 310 }, (_, n) => `Nom${n};Ana;CP;2019-01-01;CP`)
      const file = fileIn(site, 'pupils.csv', `Nom;Prénom;Classe;Date de naissance;Niveau\n${pupils.join('\n')}\n`)
      expect((await intrascol(site, `intrascol users import ${file} --create-classes`)).code).toBe(0)
      expect((await intrascol(site, 'intrascol users', { answers: ['quit'] })).asked[0]).toMatch(/first 300 of 310 users/)
    })
  })

  test('a closed library and a retired resource count alike in the list, the figures and the export', async () => {
    const site = await siteAfter(engine, [...desk, `mdo subscribers validate ${MARTIN} ${PETIT}`])
    const using = async (resource: string) => {
      const rows = await json<{ id: number }[]>(mdo(site, `mdo subscribers list --status validated --resource ${resource} -o json`))
      const exported =
        (await mdo(site, `mdo subscribers export --status validated --resource ${resource}`)).out.trim().split('\n').length - 1
      const figures = await json<{ by: string; key: string; validated: number }[]>(mdo(site, 'mdo report -o json'))
      return [rows.length, exported, figures.find(({ by, key }) => by === 'resource' && key === resource)?.validated]
    }
    expect([await using('cafeyn'), await using('cvs')]).toEqual([
      [2, 2, 2],
      [1, 1, 1],
    ])
    await done(site, `mdo subscribers resources ${MARTIN} --set cvs=refused`)
    expect(await using('cvs')).toEqual([0, 0, 0])
    expect((await mdo(site, 'mdo libraries edit lib02 --inactive', { answers: [false] })).err).toContain('1 person loses access.')
    await done(site, 'mdo libraries edit lib02 --inactive')
    expect(await using('cafeyn')).toEqual([1, 1, 1])
    await done(site, 'mdo resources retire cafeyn')
    expect(await using('cafeyn')).toEqual([0, 0, 0])
  })

  test('whoever is limited to a library copies no store, with whichever program', async () => {
    const site = await siteAfter(engine)
    const env = { GUICHET_CONFIG: fileIn(site, 'config.json', '{"mdo.library":"lib01"}') }
    for (const command of [`backup ${site.folder}/b.db`, `copy-to ${site.folder}/c.db`]) {
      expect(await refused(site, `mdo store ${command}`, { env })).toMatchObject({ exit: 5, code: 'department_only' })
      expect((await intrascol(site, `intrascol store ${command}`, { env })).code).toBe(5)
    }
    expect((await mdo(site, `mdo store backup ${site.folder}/b.db`)).code).toBe(0)
  })
})
