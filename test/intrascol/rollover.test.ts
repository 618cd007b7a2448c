import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { inStore, intrascol, json, newSite, onEachEngine, type Site } from '../support/site.ts'
import { type Child, childOf, onde, promoted, short } from './onde.ts'
import { fill, label, lastYear, rollover, settle, write } from './rollover-support.ts'

/** Everybody one level up, and ten new children in CP. */
const nextYear = (before: readonly Child[], arrivals = 10): Child[] => [
  ...before.flatMap((child) => promoted(child, label) ?? []),
  ...Array.from({ length: arrivals }, (_, n) => childOf(100 + n, 'CP', 'CP Mme Roy', 2026)),
]

/** All that a rollover may change, as it stands in the store. */
const content = (site: Site) =>
  inStore(site, async ({ db }) =>
    JSON.stringify([
      await db.selectFrom('account').selectAll().orderBy('id').execute(),
      await db.selectFrom('class').selectAll().orderBy('id').execute(),
      await db.selectFrom('class_member').selectAll().orderBy('account').orderBy('year').execute(),
      await db.selectFrom('rollover').selectAll().execute(),
    ]),
  )

const users = (site: Site, ...words: string[]) => json(intrascol(site, ['users', 'list', ...words, '-o', 'json']))

const sound = async (site: Site) => expect(await intrascol(site, 'intrascol store check')).toMatchObject({ code: 0 })

onEachEngine((engine) => {
  describe('a whole year from the file of 22 columns', () => {
    test('exact figures; the second run changes nothing; undo gives every row back', async () => {
      const site = await newSite(engine)
      expect((await settle(site)).counts).toEqual({
        ...{
          arrived: 60,
          transferred: 0,
          kept_back: 0,
          returned: 0,
          updated: 0,
          left: 0,
          unchanged: 0,
          undecided: 0,
          created: 5,
          closed: 0,
        },
      })
      const before = await content(site)
      const path = write(site, 'CSVExtraction.csv', onde(nextYear(lastYear())))
      const { code, result } = await rollover(site, path)
      expect({ code, ...result, rows: [] }).toEqual({
        ...{ code: 0, operation: 2, dry_run: false, year: '2026-2027', rows: [] },
        counts: {
          arrived: 10,
          transferred: 48,
          kept_back: 0,
          returned: 0,
          updated: 0,
          left: 12,
          unchanged: 0,
          undecided: 0,
          created: 1,
          closed: 1,
        },
      })
      expect(result.rows.filter(({ reason }) => reason === 'expected')).toHaveLength(12)
      expect(result.rows.filter(({ reason }) => reason === 'promotion')).toHaveLength(48)
      expect(result.rows.filter(({ login }) => login === undefined)).toEqual([
        { class: 'CP Mme Roy', levels: ['CP'], teacher: null, outcome: 'created' },
        { class: 'CP M. Truc', levels: ['CP'], teacher: null, outcome: 'closed' },
      ])
      const moves = [...new Set(result.rows.filter(({ outcome }) => outcome === 'transferred').map((row) => row.class))]
      expect(moves).toEqual(['CM2', 'CM1', 'CE2', 'CE1'].map(label))
      expect(await users(site)).toHaveLength(58)
      await sound(site)

      const after = await content(site)
      const again = await rollover(site, path)
      expect({ code: again.code, operation: again.result.operation, unchanged: again.result.counts.unchanged }).toEqual({
        code: 0,
        operation: null,
        unchanged: 58,
      })
      expect(again.err).toContain('This file was already used on 2026-11-20')
      expect(await content(site)).toBe(after)

      const logins = result.rows.filter(({ outcome }) => outcome === 'arrived').map(({ login }) => login)
      expect((await intrascol(site, 'intrascol undo 2')).code).toBe(0)
      expect(await content(site)).toBe(before)
      const third = await rollover(site, path)
      expect(third.result.rows.filter(({ outcome }) => outcome === 'arrived').map(({ login }) => login)).toEqual(logins)
      await sound(site)
    })

    test('classes of new names: those who moved to them are back with an undo, and the classes gone', async () => {
      const site = await newSite(engine)
      await settle(site)
      const before = await content(site)
      const renamed = lastYear().flatMap((child) => promoted(child, (level) => `${level} Mme Vidal`) ?? [])
      const { result } = await rollover(site, write(site, 'pupils.csv', onde(renamed)))
      expect(result.counts).toMatchObject({ transferred: 48, created: 4 })
      expect((await intrascol(site, `intrascol undo ${result.operation}`)).code).toBe(0)
      expect(await content(site)).toBe(before)
      await sound(site)
    })

    test('a dry run, a plan and an apply report the same rows', async () => {
      const site = await newSite(engine)
      await settle(site)
      const path = write(site, 'pupils.csv', onde(nextYear(lastYear())))
      const before = await content(site)
      const dry = await rollover(site, path, ['-n'])
      expect([dry.code, dry.result.guards, dry.result.decisions]).toEqual([0, [], []])
      const plan = `${site.folder}/p.json`
      const planned = await rollover(site, path, ['--plan', plan])
      expect([planned.code, planned.result.operation, planned.result.dry_run]).toEqual([0, null, true])
      expect(statSync(plan).mode & 0o777).toBe(0o600)
      expect(await content(site)).toBe(before)
      const applied = await intrascol(site, ['rollover', 'apply', plan, '-o', 'json'])
      const done = JSON.parse(applied.out)
      expect([applied.code, done.operation]).toEqual([0, 2])
      expect(done.rows).toEqual(dry.result.rows)
      expect(planned.result.rows).toEqual(dry.result.rows)
      const again = await intrascol(site, ['rollover', 'apply', plan, '-o', 'json'])
      expect([again.code, JSON.parse(again.out).operation, JSON.parse(again.out).counts.unchanged]).toEqual([0, null, 58])
    })

    test('a plan that no longer fits is 5, an altered one 8, and options that it settled are 2', async () => {
      const site = await newSite(engine)
      await settle(site)
      const path = write(site, 'pupils.csv', onde(nextYear(lastYear())))
      const plan = `${site.folder}/p.json`
      await rollover(site, path, ['--plan', plan])
      expect((await intrascol(site, ['rollover', '--year', '2026-2027', 'apply', plan])).code).toBe(2)
      const text = readFileSync(plan, 'utf8')
      expect(text).not.toMatch(/argon2|password/)
      write(site, 'altered.json', text.replace('"year": 2026', '"year": 2027'))
      expect((await intrascol(site, ['rollover', 'apply', `${site.folder}/altered.json`])).code).toBe(8)
      expect((await intrascol(site, ['rollover', 'apply', `${site.folder}/none.json`])).code).toBe(6)
      await intrascol(site, ['classes', 'create', 'Une classe de plus'])
      const before = await content(site)
      expect((await intrascol(site, ['rollover', 'apply', plan])).code).toBe(5)
      expect(await content(site)).toBe(before)
    })

    if (engine === 'sqlite')
      test('a copy of the store is made before, and the last three are kept', async () => {
        const site = await newSite(engine)
        for (const size of [1, 2, 3, 4, 5])
          await rollover(site, write(site, 'a.csv', onde(lastYear(1).slice(0, size))), ['--year', '2025-2026', '--additive'])
        const copies = readdirSync(site.folder).filter((name) => name.includes('.before-rollover-'))
        expect(copies.filter((name) => !name.endsWith('.json'))).toHaveLength(3)
        for (const copy of copies) expect(statSync(`${site.folder}/${copy}`).mode & 0o777).toBe(0o600)
        const { code } = await rollover(site, `${site.folder}/a.csv`, ['--year', '2025-2026'])
        expect([code, readdirSync(site.folder).filter((name) => name.includes('.before-rollover-'))]).toEqual([0, copies])
      })
  })

  describe('section 14', () => {
    test('1. the real shape: decoded, level CP against the cycle, no remark on the header', async () => {
      const site = await newSite(engine)
      const text = [
        `"Nom élève";"Nom d'usage élève";"Prénom élève";"Date naissance";"Sexe";"INE";" Cycle";"Niveau";"Libellé classe"`,
        '"LE GUÉNEC";;"Maëlys";"2017-04-02";"F";"0700112233A";"CYCLE III";"CP";"CP Mme Roy"',
        '',
      ].join('\r\n')
      const { code, result, err } = await rollover(site, write(site, 'CSVExtraction.csv', Buffer.from(text, 'latin1')))
      expect([code, result.rows[0]]).toMatchObject([
        0,
        {
          login: 'maelys.leguenec',
          last_name: 'LE GUÉNEC',
          first_name: 'Maëlys',
          class: 'CP Mme Roy',
          level: 'CP',
          outcome: 'arrived',
          line: 2,
        },
      ])
      expect(err).not.toMatch(/not known|column/)
    })

    test.each([
      ['ISO-8859-15', 0xbc],
      ['windows-1252', 0x8c],
    ])('2. Œ in %s', async (_, byte) => {
      const site = await newSite(engine)
      const bytes = Buffer.concat([
        Buffer.from('Nom;Prénom;Date naissance;Classe\n', 'latin1'),
        Buffer.of(byte),
        Buffer.from('UVRARD;Lou;2015-09-30;CE2\n'),
      ])
      const { result } = await rollover(site, write(site, 'p.csv', bytes))
      expect(result.rows[0]).toMatchObject({ last_name: 'ŒUVRARD', login: 'lou.oeuvrard', class: 'CE2', level: 'CE2' })
      expect(await content(site)).not.toMatch(/[\u0080-\u009f]/)
    })

    test.each([
      ['Léo', 'Léa', 'M'],
      ['Léna', 'Léa', 'F'],
    ])('3. the twin of a leaver: %s is in the store, %s in the file', async (here, there, sex) => {
      const site = await newSite(engine)
      const twin = { last: 'RIVA', first: here, born: '2016-03-12', sex: sex as 'M' | 'F', level: 'CE1', class: label('CE1') }
      await settle(site, [...lastYear(), twin], '2025-2026', short([...lastYear(), twin]))
      const file = [
        ...nextYear(lastYear()),
        { last: 'RIVA', first: there, born: '2016-03-12', sex: 'F' as const, level: 'CE2', class: label('CE2') },
      ]
      const path = write(site, 'pupils.csv', short(file))
      const before = await content(site)
      const stopped = await rollover(site, path)
      const decisions = `${site.folder}/pupils.decisions.csv`
      expect([stopped.code, stopped.error.decisions, stopped.error.questions]).toMatchObject([
        7,
        decisions,
        [{ kind: 'match', suggested: 'new', strong: false, evidence: expect.stringMatching(/0\.9[58]/), choices: ['same', 'new', 'skip'] }],
      ])
      expect((await rollover(site, path, ['--accept-strong'])).code).toBe(7)
      expect((await rollover(site, path, ['--decisions', decisions])).code).toBe(7)
      expect(await content(site)).toBe(before)
      fill(decisions, () => 'perhaps')
      const wrong = await rollover(site, path, ['--decisions', decisions])
      expect([wrong.code, wrong.error.faults]).toMatchObject([8, [{ line: 2, column: 'decision' }]])
      const answered = readFileSync(decisions, 'utf8')
      for (const unread of [answered, answered.replace('\r\n1;', '\r\n"1;')]) {
        writeFileSync(decisions, unread)
        const again = await rollover(site, path)
        expect([again.code, again.error.faults]).toMatchObject([8, [{ file: 'pupils.decisions.csv', line: 2 }]])
        expect(readFileSync(decisions, 'utf8')).toBe(unread)
      }
      writeFileSync(decisions, answered)
      fill(decisions, ({ suggested = '' }) => suggested)
      const { code, result } = await rollover(site, path, ['--decisions', decisions])
      const rivas = result.rows
        .filter(({ last_name }) => last_name === 'RIVA')
        .map(({ first_name, outcome, reason }) => [first_name, outcome, reason])
      expect([code, rivas]).toEqual([
        0,
        [
          [here, 'left', 'unexpected'],
          [there, 'arrived', null],
        ],
      ])
    })

    test('3. skipped, row and candidate stay as they are', async () => {
      const site = await newSite(engine)
      const twin = { last: 'RIVA', first: 'Léo', born: '2016-03-12', level: 'CE1', class: label('CE1') }
      await settle(site, [...lastYear(), twin], '2025-2026', short([...lastYear(), twin]))
      const file = [...nextYear(lastYear()), { ...twin, first: 'Léa', level: 'CE2', class: label('CE2') }]
      const path = write(site, 'pupils.csv', short(file))
      await rollover(site, path)
      const decisions = `${site.folder}/pupils.decisions.csv`
      fill(decisions, () => 'passer')
      const { code, result } = await rollover(site, path, ['--decisions', decisions])
      expect([code, result.counts.undecided, result.counts.left]).toEqual([0, 1, 12])
      expect(result.rows.find(({ outcome }) => outcome === 'undecided')).toMatchObject({
        login: 'leo.riva',
        class: label('CE1'),
        level: 'CE1',
      })
      await sound(site)
    })

    test('4. a changed surname: by the INE, and by a strong match', async () => {
      const site = await newSite(engine)
      const ines = {
        last: 'DUPRÉ',
        first: 'Inès',
        born: '2014-11-03',
        sex: 'F' as const,
        ine: '0800000003D',
        level: 'CM1',
        class: label('CM1'),
      }
      const jean = { last: 'SOUSA-LIMA', first: 'Jean-Noël', born: '2015-02-17', sex: 'M' as const, level: 'CE2', class: label('CE2') }
      await settle(site, [], '2025-2026', short([...lastYear(), ines, jean]))
      const path = write(
        site,
        'pupils.csv',
        short([
          ...nextYear(lastYear()),
          { ...ines, usage: 'KELLER', level: 'CM2', class: label('CM2') },
          { ...jean, last: 'DE SOUSA LIMA', first: 'Jean Noël', level: 'CM1', class: 'CM1 B' },
        ]),
      )
      const stopped = await rollover(site, path)
      expect([stopped.code, stopped.error.questions]).toMatchObject([7, [{ strong: true, suggested: 'same' }]])
      const { code, result } = await rollover(site, path, ['--accept-strong'])
      expect(code).toBe(0)
      expect(result.rows.find(({ login }) => login === 'ines.dupre')).toMatchObject({
        last_name: 'KELLER',
        outcome: 'transferred',
        changes: expect.arrayContaining(['last_name']),
      })
      expect(result.rows.find(({ login }) => login === 'jeannoel.sousalima')).toMatchObject({
        last_name: 'DE SOUSA LIMA',
        class: 'CM1 B',
        outcome: 'transferred',
      })
    })

    test('5. dates damaged by a spreadsheet', async () => {
      const site = await newSite(engine)
      const named = (dates: string[]) =>
        ['Nom;Prénom;Date naissance;Niveau;Classe', ...dates.map((date, n) => `ROY;${'ABCD'[n]}lix;${date};CE2;CE2`), ''].join('\n')
      await rollover(site, write(site, 'good.csv', named(['42445', '3/4/16'])))
      expect((await users(site)).map(({ birth_date }) => birth_date)).toEqual(['2016-03-16', '2016-04-03'])
      const { code, error } = await rollover(site, write(site, 'bad.csv', named(['2016-13-04', '31/02/2016'])))
      expect([code, error.faults]).toMatchObject([
        8,
        [
          { file: 'bad.csv', line: 2, column: 'birth_date' },
          { line: 3, column: 'birth_date' },
        ],
      ])
    })

    test('6. a partial file: 24 rows of CM2 against 180 pupils in 8 classes', async () => {
      const site = await newSite(engine)
      const labels = { CP: ['CP A', 'CP B'], CE1: ['CE1 A', 'CE1 B'], CE2: ['CE2'], CM1: ['CM1'], CM2: ['CM2 A', 'CM2 B'] }
      const school = lastYear(36).map((child, n) => {
        const [first, second] = labels[child.level as keyof typeof labels]
        return { ...child, class: (n % 2 && second) || first || '' }
      })
      await settle(site, school)
      const before = await content(site)
      const partial = school
        .filter(({ level }) => level === 'CM1')
        .slice(0, 24)
        .map((child) => ({ ...child, level: 'CM2', class: 'CM2 A' }))
      const path = write(site, 'CSVExtraction.csv', onde(partial))
      const stopped = await rollover(site, path)
      expect([stopped.code, stopped.error.code]).toEqual([5, 'guard'])
      expect(stopped.error.guards?.map(({ guard }) => guard)).toEqual(expect.arrayContaining(['G1', 'G2', 'G3']))
      expect(stopped.error.message).toContain('--confirm-leavers 156')
      expect(stopped.error.guards?.[0]).toMatchObject({ guard: 'G1', option: '--confirm-leavers 156' })
      expect((await rollover(site, path, ['--confirm-leavers', '155'])).code).toBe(5)
      expect((await rollover(site, path, ['--yes'])).code).toBe(5)
      expect(await content(site)).toBe(before)
      const dry = await rollover(site, path, ['-n'])
      expect([dry.code, dry.result.guards?.map(({ guard }) => guard)]).toEqual([0, stopped.error.guards?.map(({ guard }) => guard)])
      const page = await intrascol(site, ['rollover', '--from-csv', path, '-n', '--lang', 'fr'])
      expect(page.err.match(/^ *G1 : /gm)).toHaveLength(1)
      expect(page.err).toContain('24 transférés + 156 partis ; 24 = 180 − 156.')
      const added = await rollover(site, path, ['--additive'])
      expect([added.code, added.result.counts.left, added.result.counts.transferred]).toEqual([0, 0, 24])
      await intrascol(site, `intrascol undo ${added.result.operation}`)
      const forced = await rollover(site, path, ['--confirm-leavers', '156'])
      expect([forced.code, forced.result.counts.left]).toEqual([0, 156])
      expect((await rollover(site, path, ['--confirm-leavers', '156'])).code).toBe(0)
    })

    test("6. last year's file for the new year is refused and named", async () => {
      const site = await newSite(engine)
      await settle(site)
      const { code, error } = await rollover(site, `${site.folder}/last-year.csv`)
      expect([code, error.guards?.map(({ guard, option }) => [guard, option])]).toEqual([5, [['G8', null]]])
      expect(error.message).toContain('last year’s file')
    })

    test('also: a password is found nowhere but where it is shown', async () => {
      const site = await newSite(engine)
      const path = write(site, 'pupils.csv', onde(lastYear(1)))
      const { result } = await rollover(site, path, ['--show-passwords', '--year', '2025-2026'])
      const passwords = result.rows.flatMap(({ password }) => (password ? [String(password)] : []))
      expect(passwords).toHaveLength(5)
      const stored = await content(site)
      const journal = (await intrascol(site, 'intrascol journal list -o json')).out
      for (const password of passwords) expect([stored, journal].filter((text) => text.includes(password))).toEqual([])
      if (engine === 'sqlite')
        for (const name of readdirSync(site.folder).filter(
          (one) => existsSync(`${site.folder}/${one}`) && statSync(`${site.folder}/${one}`).isFile(),
        ))
          for (const password of passwords) expect([name, readFileSync(`${site.folder}/${name}`).includes(password)]).toEqual([name, false])
    })
  })
})
