import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { inStore, intrascol, json, newSite, onEachEngine, type Site } from '../support/site.ts'
import { type Child, childOf, promoted, short } from './onde.ts'
import { fill, label, lastYear, rollover, settle, write } from './rollover-support.ts'

const riva = (more: Partial<Child> = {}): Child => ({
  last: 'RIVA',
  first: 'Léa',
  born: '2017-05-05',
  sex: 'F',
  level: 'CE1',
  class: label('CE1'),
  ...more,
})
const up = (children: readonly Child[]) => children.flatMap((child) => promoted(child, label) ?? [])
const users = (site: Site, ...words: string[]) => json(intrascol(site, ['users', 'list', ...words, '-o', 'json']))

/** A small school with some more children, and the file of its new year with some more. */
async function year(site: Site, before: readonly Child[], after: readonly Child[]): Promise<string> {
  await settle(site, [], '2025-2026', short([...lastYear(4), ...before]))
  return write(site, 'pupils.csv', short([...up(lastYear(4)), ...after]))
}
const rowOf = (rows: readonly Record<string, unknown>[], login: string) => rows.find((row) => row.login === login)

onEachEngine((engine) => {
  describe('section 4.5 and 4.6, what only a person can tell', () => {
    test('a class misspelt is a question; --class-map answers it beforehand', async () => {
      const site = await newSite(engine)
      const path = await year(
        site,
        [riva({ class: 'CE1 M. Lambert' })],
        [riva({ level: 'CE2', class: 'CE2 M. Lambert' }), riva({ first: 'Zoé', born: '2018-01-01', class: 'CE1 M. Lamberd' })],
      )
      const { code, error } = await rollover(site, path)
      expect([code, error.questions]).toMatchObject([
        7,
        [{ kind: 'class', class: 'CE1 M. Lamberd', choices: ['CE1 M. Lambert', 'new'], suggested: 'CE1 M. Lambert' }],
      ])
      const mapped = await rollover(site, path, ['--class-map', 'CE1 M. Lamberd=CE1 M. Lambert', '-n'])
      expect([rowOf(mapped.result.rows, 'zoe.riva')?.class, mapped.result.decisions]).toEqual(['CE1 M. Lambert', []])
      fill(String(error.decisions), () => 'new')
      const done = await rollover(site, path, ['--decisions', String(error.decisions)])
      expect([done.code, rowOf(done.result.rows, 'zoe.riva')?.class]).toEqual([0, 'CE1 M. Lamberd'])
    })

    test('a child in two classes: the ordinary one is suggested; once decided it stays without a question', async () => {
      const site = await newSite(engine)
      const path = await year(site, [riva()], [riva({ level: 'ULIS', class: 'ULIS école' }), riva({ level: 'CE2', class: label('CE2') })])
      const { code, error } = await rollover(site, path)
      expect([code, error.questions]).toMatchObject([
        7,
        [{ kind: 'two_classes', choices: ['ULIS école', label('CE2')], suggested: label('CE2') }],
      ])
      fill(String(error.decisions), ({ suggested = '' }) => suggested)
      const done = await rollover(site, path, ['--decisions', String(error.decisions)])
      expect([done.code, rowOf(done.result.rows, 'lea.riva')?.class]).toEqual([0, label('CE2')])
      expect(done.result.rows.some((row) => row.class === 'ULIS école')).toBe(false)
      expect((await rollover(site, path)).result.operation).toBeNull()
    })

    test('somebody else under the same number: decided once, the new pupil is known the next time', async () => {
      const site = await newSite(engine)
      const ine = '0700112233A'
      const other = riva({ last: 'KELLER', first: 'Inès', born: '2016-11-03', ine, level: 'CE2', class: label('CE2') })
      const path = await year(site, [riva({ ine })], [other])
      const { code, error } = await rollover(site, path)
      expect([code, error.questions]).toMatchObject([7, [{ kind: 'match', suggested: 'skip' }]])
      fill(String(error.decisions), () => 'new')
      const done = await rollover(site, path, ['--decisions', String(error.decisions)])
      expect(done.code, done.err).toBe(0)
      expect(done.err).toContain('the account has none and is known by name and date of birth: KELLER Inès.')
      expect([rowOf(done.result.rows, 'ines.keller')?.outcome, rowOf(done.result.rows, 'lea.riva')?.outcome]).toEqual(['arrived', 'left'])
      const again = await rollover(site, path)
      expect([again.code, again.result?.operation, again.result?.counts.arrived], again.err).toEqual([0, null, 0])
    })

    test('names encoded twice are 7 with their repair, and --repair-encoding takes it', async () => {
      const site = await newSite(engine)
      const path = write(site, 'p.csv', Buffer.from(short([riva({ first: 'Hélène' })]).toString('latin1')))
      const { code, error } = await rollover(site, path)
      expect([code, error.option, error.cells]).toMatchObject([
        7,
        '--repair-encoding',
        [{ line: 2, column: 'first_name', repair: 'Hélène' }],
      ])
      for (const line of [`intrascol rollover --from-csv ${path} -n`, `intrascol users import ${path} --create-classes -n`]) {
        const dry = await intrascol(site, line)
        expect([dry.code, dry.err]).toEqual([0, expect.stringContaining('“Hélène”')])
      }
      expect((await rollover(site, path, ['--repair-encoding'])).result.rows[0]).toMatchObject({
        first_name: 'Hélène',
        login: 'helene.riva',
      })
    })

    test('a label that is a login is refused', async () => {
      const site = await newSite(engine)
      await settle(site, [], '2025-2026', short([riva()]))
      const { code, error } = await rollover(site, write(site, 'p.csv', short([riva({ class: 'Léa Riva' })])))
      expect([code, (error.faults as { code: string }[])[0]?.code]).toEqual([8, 'roster.label_login'])
    })
  })

  describe('section 6, outcomes in the store', () => {
    test('returned: the same login and password; class none and kept accounts are no leavers', async () => {
      const site = await newSite(engine)
      const noe = riva({ first: 'Noé', born: '2016-01-01' })
      const max = riva({ first: 'Max', born: '2016-02-01' })
      const path = await year(site, [riva(), noe, max], [riva({ level: 'CE2', class: label('CE2') }), { ...noe, level: 'CE2', class: '' }])
      await intrascol(site, 'intrascol users reset-password lea.riva --show-passwords')
      await intrascol(site, 'intrascol users delete lea.riva')
      await intrascol(site, 'intrascol users edit max.riva --keep')
      const password = async () =>
        inStore(site, ({ db }) =>
          db.selectFrom('account').select(['login', 'password']).where('first_name', '=', 'Léa').where('last_name', '=', 'RIVA').execute(),
        )
      const before = await password()
      const { code, result } = await rollover(site, path)
      expect(code).toBe(0)
      expect(rowOf(result.rows, 'lea.riva')).toMatchObject({ outcome: 'returned', class: label('CE2'), level: 'CE2' })
      expect(rowOf(result.rows, 'noe.riva')).toMatchObject({ outcome: 'transferred', reason: 'no_class', class: null, level: 'CE2' })
      expect(rowOf(result.rows, 'max.riva')).toMatchObject({ outcome: 'unchanged', class: label('CE1') })
      expect(await password()).toEqual(before)
      expect((await users(site, '--class', 'none')).map(({ login }) => login)).toEqual(['noe.riva'])
      expect((await rollover(site, path)).result.operation).toBeNull()
    })

    test('three twins, twelve homonyms: everybody has a login of their own, the same ones after an undo', async () => {
      const site = await newSite(engine)
      const twins = ['Léa', 'Léna', 'Léo'].map((first) => riva({ first }))
      const homonyms = Array.from({ length: 12 }, (_, n) =>
        riva({ last: 'D’ALMEIDA', first: 'Marie-Lou', born: `2017-${String(12 - n).padStart(2, '0')}-01` }),
      )
      const path = write(site, 'p.csv', short([...twins, ...homonyms]))
      const { result } = await rollover(site, path)
      const made = result.rows.filter(({ outcome }) => outcome === 'arrived').map(({ login }) => login)
      expect(new Set(made).size).toBe(15)
      expect(made).toEqual(expect.arrayContaining(['lea.riva', 'lena.riva', 'leo.riva', 'marielou.dalmeida', 'marielou.dalmeida12']))
      await intrascol(site, 'intrascol undo 1')
      expect((await rollover(site, path)).result.rows.filter(({ outcome }) => outcome === 'arrived').map(({ login }) => login)).toEqual(
        made,
      )
      const again = await rollover(site, write(site, 'next.csv', short([...twins, ...homonyms])), ['--year', '2026-2027'])
      expect([again.code, again.result.counts.unchanged]).toEqual([0, 15])
    })

    test('teachers: one of the same name is taken, the first named is responsible, an unknown class is a fault', async () => {
      const site = await newSite(engine)
      await intrascol(site, 'intrascol teachers add --first-name Claire --last-name VIDAL')
      const path = await year(site, [], [])
      const file = write(
        site,
        'teachers.csv',
        `Nom;Prénom;Classe;Classe\nVIDAL;Claire;${label('CM2')};${label('CM1')}\nTRUC;Jean;${label('CM2')}\n`,
      )
      const { code, result, err } = await rollover(site, path, ['--teachers', file, '--class-map', 'x=y'])
      expect(code).toBe(0)
      expect(err).toContain('second teacher')
      const teachers = new Map((await json(intrascol(site, 'intrascol classes list -o json'))).map((one) => [one.class, one.teacher]))
      expect([teachers.get(label('CM2')), teachers.get(label('CM1')), teachers.get(label('CE1'))]).toEqual([
        'claire.vidal',
        'claire.vidal',
        null,
      ])
      expect((await json(intrascol(site, 'intrascol teachers list -o json'))).map(({ login }) => login).sort()).toEqual([
        'claire.vidal',
        'jean.truc',
      ])
      expect((await rollover(site, path, ['--teachers', file])).result.operation).toBeNull()
      expect((await intrascol(site, `intrascol undo ${result.operation}`)).code).toBe(0)
      const wrong = await rollover(site, path, ['--teachers', write(site, 'wrong.csv', 'Nom;Prénom;Classe\nVIDAL;Claire;CE9\n')])
      expect([wrong.code, wrong.error.faults]).toMatchObject([8, [{ line: 2, column: 'class', code: 'roster.teacher_class' }]])
    })

    test('--keep-going leaves faulty lines out, and nobody leaves because of one', async () => {
      const site = await newSite(engine)
      const before = lastYear(30)
      await settle(site, before)
      const text = short(up(before))
        .toString()
        .replace(/(\d{4})-(\d\d)-(\d\d)/, '$1-13-$3')
      const path = write(site, 'p.csv', text)
      expect((await rollover(site, path)).code).toBe(8)
      const { code, result } = await rollover(site, path, ['--keep-going'])
      expect([code, result.counts.left, result.counts.undecided]).toEqual([3, 30, 1])
      expect(readFileSync(`${path}.rejects.csv`, 'utf8').split(/\r?\n/)).toHaveLength(3)
    })

    test('--delete-leavers erases at once: nothing of them is left, and undo says so', async () => {
      const site = await newSite(engine)
      const path = await year(site, [riva({ last: 'ZEPHIRIN', first: 'Isidore', level: 'CM2', class: label('CM2') })], [])
      const { code, result } = await rollover(site, path, ['--delete-leavers'])
      expect([code, result.counts.left]).toEqual([0, 5])
      expect(await users(site, '--status', 'left')).toEqual([])
      const left = await inStore(site, async ({ db }) =>
        JSON.stringify([await db.selectFrom('journal_image').selectAll().execute(), await db.selectFrom('account').selectAll().execute()]),
      )
      expect(left).not.toMatch(/zephirin/i)
      expect((await intrascol(site, `intrascol undo ${result.operation}`)).code).toBe(5)
      expect((await intrascol(site, 'intrascol store check')).code).toBe(0)
    })
  })

  test('work folders: made and removed after the commit; one that holds a file keeps its class', async () => {
    const site = await newSite(engine)
    const folders = join(site.folder, 'folders')
    mkdirSync(folders)
    site.env.GUICHET_FOLDERS = folders
    const path = await year(site, [], [childOf(500, 'CP', 'CP Mme Roy', 2026)])
    expect(readdirSync(folders).sort()).toEqual(['ce1-m-truc', 'ce2-m-truc', 'cm1-m-truc', 'cm2-m-truc', 'cp-m-truc'])
    writeFileSync(join(folders, 'cp-m-truc', 'poésie.odt'), 'x')
    const { code, result, err } = await rollover(site, path)
    expect([code, result.counts.created, result.counts.closed]).toEqual([0, 1, 0])
    expect(err).toContain('CP M. Truc')
    expect(err).toContain('classes archive')
    expect(readdirSync(folders)).toContain('cp-mme-roy')
    expect((await intrascol(site, ['classes', 'archive', 'CP M. Truc'])).code).toBe(0)
    const second = await rollover(site, path)
    expect([second.code, second.result.counts.closed, readdirSync(folders).includes('cp-m-truc')]).toEqual([0, 1, false])
    await intrascol(site, `intrascol undo ${second.result.operation}`)
    await intrascol(site, `intrascol undo ${result.operation}`)
    expect(
      readdirSync(folders)
        .filter((name) => !name.startsWith('.'))
        .sort(),
    ).toEqual(['ce1-m-truc', 'ce2-m-truc', 'cm1-m-truc', 'cm2-m-truc', 'cp-m-truc'])
  })
})
