import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isPassword } from '../../src/intrascol/rules/password.ts'
import { readPdf, texts } from '../support/pdf.ts'
import { inStore, intrascol, json, newSite, onEachEngine, type Site } from '../support/site.ts'
import { be1d, childOf, onde } from './onde.ts'
import { write } from './rollover-support.ts'

const run = async (site: Site, bytes: Buffer | string, ...words: string[]) => {
  const answer = await intrascol(site, ['users', 'import', write(site, 'new.csv', bytes), ...words, '-o', 'json'])
  if (![0, 3, 8].includes(answer.code)) throw new Error(answer.err)
  const last = answer.err.trim().split('\n').at(-1) ?? ''
  return {
    ...answer,
    result: answer.out ? JSON.parse(answer.out) : undefined,
    error: last.startsWith('{"error"') ? JSON.parse(last).error : undefined,
  }
}
const listed = (site: Site) => json(intrascol(site, 'intrascol users list --status all -o json'))

const NEW = [
  'login;kind;last_name;first_name;birth_date;ine;level;class',
  ';pupil;LE GUÉNEC;Maëlys;2020-04-02;0700112233A;CP;CP Mme Roy',
  ';élève;Œuvrard;Lou;02/09/2019;;;CE1',
  'directrice.b;adulte;Roy;Anne;;;;CP Mme Roy',
  ';;Martin;Paul;2019-01-02;;CE1;CE1',
  ';;Martin;Paul;2019-01-01;;CE1;CE1',
  ';;Martin;Paul;2019-01-01;;CE1;CE1',
  '',
].join('\n')

onEachEngine((engine) => {
  describe('users import', () => {
    test.each([
      ['ine', (n: number) => ({ ine: '0000000000A', login: '', n })],
      ['login', (n: number) => ({ ine: `${String(n).padStart(10, '0')}B`, login: 'toto', n })],
    ])('a long file that says the same %s everywhere is refused, each line compared with the first', async (column, child) => {
      const site = await newSite(engine)
      const letters = (n: number) => String(n).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '')
      const lines = Array.from({ length: 20_000 }, (_, n) => child(n)).map(
        ({ n, ine, login }) => `Nom${letters(n)};Ana;2018-01-02;${ine};${login}`,
      )
      const refused = await run(site, ['last_name;first_name;birth_date;ine;login', ...lines, ''].join('\n'))
      expect(refused).toMatchObject({ code: 8, out: '' })
      const { faults } = refused.error
      expect(faults.every((fault: { column: string }) => fault.column === column)).toBe(true)
      expect(faults[0].line).toBe(column === 'ine' ? 2 : 3)
      expect(await listed(site)).toEqual([])
    })

    test('adds pupils and adults into their classes; the second time all have an account already', async () => {
      const site = await newSite(engine)
      const first = await run(site, NEW, '--create-classes', '--year', '2026-2027')
      expect([first.code, first.result.counts]).toEqual([0, { added: 5, already: 1, created: 2 }])
      expect(first.result.rows.map(({ login, outcome }: Record<string, string>) => [login, outcome])).toEqual([
        ['maelys.leguenec', 'added'],
        ['lou.oeuvrard', 'added'],
        ['directrice.b', 'added'],
        ['paul.martin2', 'added'],
        ['paul.martin', 'added'],
        [null, 'already'],
      ])
      const classes = await json(intrascol(site, 'intrascol classes list -o json'))
      expect(classes).toMatchObject([
        { class: 'CP Mme Roy', levels: ['CP'], teacher: 'directrice.b', pupils: 1, year: '2026-2027' },
        { class: 'CE1', levels: ['CE1'], teacher: null, pupils: 3 },
      ])
      expect((await listed(site)).find(({ login }) => login === 'lou.oeuvrard')).toMatchObject({
        last_name: 'Œuvrard',
        level: 'CE1',
        birth_date: '2019-09-02',
      })
      const again = await run(site, NEW, '--year', '2026-2027')
      expect([again.code, again.result.operation, again.result.counts]).toEqual([0, null, { already: 6 }])
      expect((await intrascol(site, 'intrascol store check')).code).toBe(0)
      expect((await intrascol(site, 'intrascol undo 1')).code).toBe(0)
      expect(await listed(site)).toEqual([])
    })

    test('an unknown class, a taken login, an INE of two people: every fault at once, nothing written', async () => {
      const site = await newSite(engine)
      await run(site, NEW, '--create-classes')
      const bad = [
        'login;last_name;first_name;birth_date;ine;class',
        ';Petit;Noé;2019-02-02;0700112233A;CE1',
        'lou.oeuvrard;Faure;Lou;2019-02-02;;CE1',
        ';Roy;Zoé;2019-02-30;;CE1',
        ';Roy;Alix;2019-03-02;0800112233B;CM7',
        ';Roy;Élie;2019-03-02;0800112233B;CE1',
        '1x;Roy;Malo;2019-03-02;;CE1',
        '',
      ].join('\n')
      const { code, error } = await run(site, bad)
      const found = error.faults.map(({ line, column }: { line: number; column: string }) => `${line} ${column}`)
      expect([code, found.sort()]).toEqual([8, ['2 ine', '3 login', '4 birth_date', '5 class', '5 ine', '6 ine', '7 login']])
      expect(await listed(site)).toHaveLength(5)
    })

    test('--keep-going leaves faulty lines out and writes them ready to be mended', async () => {
      const site = await newSite(engine)
      const bytes = 'Nom;Prénom;Date naissance;Classe;Note\nROY;Alix;2019-13-01;CE1;"a\nb"\nROY;Noé;2019-12-01;CE1;\n'
      const done = await run(site, bytes, '--create-classes', '--keep-going')
      expect([done.code, done.result.counts]).toEqual([3, { added: 1, created: 1 }])
      const rejects = readFileSync(`${site.folder}/new.csv.rejects.csv`, 'utf8')
      expect(rejects).toMatch(/^Nom;Prénom;Date naissance;Classe;Note;fault\nROY;Alix;2019-13-01;CE1;"a\nb";/)
      const still = await intrascol(site, ['users', 'import', `${site.folder}/new.csv.rejects.csv`, '--keep-going'])
      expect([still.code, still.err]).toEqual([3, expect.stringContaining('1 column is not known and not read: Note.')])
      const again = readFileSync(`${site.folder}/new.csv.rejects.csv.rejects.csv`, 'utf8')
      expect(again).toBe(rejects)
      const mended = write(site, 'mended.csv', rejects.replace('2019-13-01', '2019-11-01'))
      expect((await intrascol(site, ['users', 'import', mended, '-o', 'json'])).code).toBe(0)
    })

    test('passwords only where somebody sees them', async () => {
      const site = await newSite(engine)
      const { result } = await run(site, NEW, '--create-classes', '--show-passwords')
      const shown = result.rows.map(({ password }: { password: string | null }) => password)
      expect(shown.filter(Boolean)).toHaveLength(5)
      expect(shown[2]).toMatch(/^[A-Za-z2-9]{14}$/)
      const stored = await inStore(site, ({ db }) => db.selectFrom('account').select(['password', 'must_change']).orderBy('id').execute())
      expect(stored.every(({ password }) => password?.startsWith('$argon2id$'))).toBe(true)
    })

    test('--cards prints the passwords of those who were added, in their classes, and nowhere else', async () => {
      const site = await newSite(engine)
      const cards = `${site.folder}/cards.pdf`
      const dry = await run(site, NEW, '--create-classes', '--cards', cards, '-n')
      expect([dry.code, dry.result.counts, existsSync(cards)]).toEqual([0, { added: 5, already: 1, created: 2 }, false])
      const done = await run(site, NEW, '--create-classes', '--cards', cards)
      expect([done.code, done.result.counts]).toEqual([0, { added: 5, already: 1, created: 2 }])
      const pages = (await readPdf(readFileSync(cards))).map(texts)
      expect(pages.map((page) => page.slice(1, 2))).toEqual([['CP Mme Roy'], ['CE1'], ['Adults']])
      const stored = await inStore(site, ({ db }) =>
        db.selectFrom('account').select(['login', 'password', 'password_printed_on']).execute(),
      )
      for (const { login, password, password_printed_on } of stored) {
        const page = pages.find((words) => words.includes(login)) ?? []
        const clear = page.slice(page.indexOf(login) + 1)[1] ?? ''
        expect([await isPassword(clear, password ?? ''), password_printed_on]).toEqual([true, '2026-11-20'])
        expect(done.out + done.err).not.toContain(clear)
      }
      const again = await run(site, NEW, '--cards', `${site.folder}/again.pdf`)
      expect([again.code, again.result.operation, existsSync(`${site.folder}/again.pdf`)]).toEqual([0, null, false])
      const taken = await intrascol(site, ['users', 'import', `${site.folder}/new.csv`, '--cards', cards])
      expect([taken.code, taken.err]).toEqual([5, expect.stringContaining('already exists')])
    })

    test('a name without a Latin letter gets a login all the same, and whom the cards cannot show is said', async () => {
      const site = await newSite(engine)
      const bytes =
        'Nom;Prénom;Date naissance;Classe\nИВАНОВА;Мария;2020-02-03;CP\nNGUYỄN;Thị Hương;2020-02-04;CP\nŞAHİN;Işıl;2020-02-05;CP\nΠΑΠΠΑΣ;Zoé;2020-02-06;CP\n'
      const cards = `${site.folder}/cards.pdf`
      const done = await run(site, bytes, '--create-classes', '--cards', cards)
      expect(done.result.rows.map(({ login }: { login: string }) => login)).toEqual(['compte', 'thihuong.nguyen', 'isil.sahin', 'zoe'])
      expect(done.err).toContain('A name has no Latin letter: a new account is called compte, compte2, …')
      expect(done.err).toContain('2 (ИВАНОВА Мария)')
      expect(done.err).toMatch(/question mark instead: ИВАНОВА Мария \(compte\) and ΠΑΠΠΑΣ Zoé \(zoe\)\./)
      const lists = await intrascol(site, ['print', 'lists', '--out', `${site.folder}/lists.pdf`, '--lang', 'fr'])
      expect(lists.err).toMatch(/point d’interrogation : ИВАНОВА Мария \(compte\) et ΠΑΠΠΑΣ Zoé \(zoe\)\./)
      await intrascol(site, 'intrascol users edit compte --first-name Maria --last-name IVANOVA')
      const other = await intrascol(site, ['users', 'add', '--kind', 'pupil', '--first-name', '小明', '--last-name', '王'])
      expect(other.err).toContain('give one with --login')
    })

    test('the file of ONDE and the older one of 20 columns are taken as they are', async () => {
      const site = await newSite(engine)
      const children = Array.from({ length: 30 }, (_, n) => childOf(n, 'CP', 'CP', 2026))
      expect((await run(site, onde(children), '--create-classes')).result.counts).toEqual({ added: 30, created: 1 })
      expect((await run(site, be1d(children))).result.counts).toEqual({ already: 30 })
    })
  })
})
