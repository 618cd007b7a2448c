import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { isPassword } from '../../src/intrascol/rules/password.ts'
import { readPdf, texts } from '../support/pdf.ts'
import { copyOf, inStore, intrascol, json, onEachEngine, release, type Site } from '../support/site.ts'
import { done, smallSchool } from './small-school.ts'

interface Written {
  operation: number | null
  counts: Record<string, number>
  rows: Record<string, unknown>[]
}

onEachEngine((engine) => {
  let original: Site
  let site: Site
  beforeAll(async () => {
    original = await smallSchool(engine)
  })
  beforeEach(async () => {
    site = await copyOf(original)
    return () => release(site)
  })

  const at = (name: string) => join(site.folder, name)
  const pages = async (name: string) => (await readPdf(readFileSync(at(name)))).map(texts)
  const write = (line: string) => json<Written>(intrascol(site, `${line} -o json`))
  const hashes = () =>
    inStore(site, async ({ db }) => {
      const rows = await db.selectFrom('account').select(['login', 'password', 'password_printed_on', 'must_change']).execute()
      return new Map(rows.map(({ login, ...row }) => [login, row]))
    })
  /** The password that stands on the card of a login: the text after its second label. */
  const onCard = (found: string[][], login: string) =>
    found.flatMap((page) => page.slice(page.indexOf(login) + 1, page.indexOf(login) + 3).filter(() => page.includes(login)))[1] ?? ''

  test('a list for each class, then class none; by first name when asked for; no adult', async () => {
    expect(await json(intrascol(site, `intrascol print lists --out ${at('lists.pdf')} -o json`))).toEqual([
      { file: at('lists.pdf'), pages: 3, people: 5 },
    ])
    const found = await pages('lists.pdf')
    expect(found.map((page) => page[0])).toEqual(['CP Mme Vidal', 'CM1-CM2 M. Roy', 'In no class'])
    expect(found[0]).toEqual(expect.arrayContaining(['LE GUÉNEC', 'Maëlys', 'maelys.leguenec', '2026-2027', 'page 1/3']))
    expect(found.flat()).not.toContain('gael.roy')
    expect(lstatSync(at('lists.pdf')).mode & 0o777).toBe(0o600)

    await done(site, `intrascol print lists --class "cm1 cm2 m roy" --by first-name --lang fr --out ${at('lists.pdf')}`)
    const [page = [], ...others] = await pages('lists.pdf')
    expect(others).toEqual([])
    expect(page.filter((text) => ['Jean-Noël', 'Louann'].includes(text))).toEqual(['Jean-Noël', 'Louann'])
    expect(page).toContain('Prénom')
    await done(site, `intrascol print lists --by prénom --out ${at('same.pdf')}`)
    expect((await pages('same.pdf'))[1]?.filter((text) => ['Jean-Noël', 'Louann'].includes(text))).toEqual(['Jean-Noël', 'Louann'])
  })

  test('a signal while pages are made leaves no file, nor a part of one', async () => {
    const onInterrupt = (listener: () => void) => {
      listener()
      return () => undefined
    }
    for (const line of ['print lists --out', 'print sheet --out', 'export csv --out', 'export oneroster --out']) {
      const before = readdirSync(site.folder)
      expect(await intrascol(site, `intrascol ${line} ${at('stopped.zip')}`, { onInterrupt }), line).toMatchObject({ code: 130, out: '' })
      expect(readdirSync(site.folder)).toEqual(before)
    }
  })

  test('nobody gives no file, an unknown class 4, no file name 7', async () => {
    await done(site, 'intrascol classes create "CE2" --level CE2')
    const nobody = await intrascol(site, `intrascol print sheet --class CE2 --out ${at('none.pdf')}`)
    expect(nobody).toMatchObject({ code: 0, out: '' })
    expect(nobody.err).toContain('Nobody to print')
    expect(existsSync(at('none.pdf'))).toBe(false)
    expect(await intrascol(site, `intrascol print lists --class CE9 --out ${at('none.pdf')}`)).toMatchObject({ code: 4, out: '' })
    expect(await intrascol(site, 'intrascol print lists')).toMatchObject({ code: 7, out: '' })
    expect(await intrascol(site, 'intrascol print cards')).toMatchObject({ code: 7, out: '' })
    expect(await intrascol(site, `intrascol print lists --out ${at('no/such/folder.pdf')}`)).toMatchObject({ code: 6, out: '' })
    expect(await intrascol(site, `intrascol print cards --per-page 9 --out ${at('c.pdf')}`)).toMatchObject({ code: 2 })
  })

  test('cards are printed for whoever has no password, once; a second run makes none and writes no file', async () => {
    const dry = await write(`intrascol print cards --out ${at('cards.pdf')} -n`)
    expect(dry).toMatchObject({ operation: null, counts: { issued: 7 } })
    expect(existsSync(at('cards.pdf'))).toBe(false)

    const first = await write(`intrascol print cards --out ${at('cards.pdf')}`)
    expect(first.counts).toEqual({ issued: 7 })
    expect(first.rows).toHaveLength(7)
    expect(lstatSync(at('cards.pdf')).mode & 0o777).toBe(0o600)
    const found = await pages('cards.pdf')
    expect(found.map((page) => page[1])).toEqual(['CP Mme Vidal', 'CM1-CM2 M. Roy', 'In no class', 'Adults'])
    const stored = await hashes()
    for (const [login, { password, password_printed_on, must_change }] of stored) {
      const clear = onCard(found, login)
      expect(await isPassword(clear, password ?? ''), `${login} ${clear}`).toBe(true)
      expect(password_printed_on).toBe('2026-11-20')
      expect(must_change).toBe(/vidal|gael/.test(login) ? 1 : 0)
    }
    expect(onCard(found, 'maelys.leguenec')).toMatch(/^[a-z]{3,7}-[a-z]{3,7}-[2-9]{2}$/)
    expect(onCard(found, 'jeannoel.desousalima')).toMatch(/^([a-z]{3,7}-){3}[2-9]{2}$/)
    expect(onCard(found, 'gael.roy')).toMatch(/^[^0Oo1lLiI]{14}$/)

    expect(await write(`intrascol print cards --out ${at('again.pdf')}`)).toMatchObject({ operation: null, counts: { already: 7 } })
    expect(existsSync(at('again.pdf'))).toBe(false)
    expect(await hashes()).toEqual(stored)
  })

  test('--renew replaces the passwords of one class; undo brings the hashes back', async () => {
    await done(site, `intrascol print cards --out ${at('cards.pdf')}`)
    const before = await hashes()
    const { operation, counts } = await write(`intrascol print cards --class "CP Mme Vidal" --renew --per-page 21 --out ${at('cp.pdf')}`)
    expect(counts).toEqual({ issued: 2 })
    const after = await hashes()
    expect(
      [...after]
        .filter(([login, row]) => row.password !== before.get(login)?.password)
        .map(([login]) => login)
        .sort(),
    ).toEqual(['lou.oeuvrard', 'maelys.leguenec'])
    expect(await isPassword(onCard(await pages('cp.pdf'), 'lou.oeuvrard'), after.get('lou.oeuvrard')?.password ?? '')).toBe(true)
    await done(site, `intrascol undo ${operation}`, 'intrascol store check')
    expect(await hashes()).toEqual(before)
  })

  test.each(['users add --kind pupil', 'teachers add'])('%s --cards: the card of the new account alone', async (command) => {
    await done(site, `intrascol ${command} --first-name Inès --last-name KELLER --cards ${at('new.pdf')}`)
    const found = await pages('new.pdf')
    const stored = await hashes()
    expect(found.flat().filter((text) => stored.has(text))).toEqual(['ines.keller'])
    expect(await isPassword(onCard(found, 'ines.keller'), stored.get('ines.keller')?.password ?? '')).toBe(true)
  })

  test('users reset-password --cards', async () => {
    const { counts } = await write(`intrascol users reset-password --class "CM1-CM2 M. Roy" --cards ${at('new.pdf')}`)
    expect(counts).toEqual({ reset: 2 })
    const found = await pages('new.pdf')
    const stored = await hashes()
    for (const login of ['louann.dalmeida', 'jeannoel.desousalima'])
      expect(await isPassword(onCard(found, login), stored.get(login)?.password ?? '')).toBe(true)
  })

  test('a file that is there, or that a link leads to, is refused, kept as it is, and nothing is written', async () => {
    writeFileSync(at('taken.pdf'), 'mine')
    symlinkSync('taken.pdf', at('link.pdf'))
    for (const name of ['taken.pdf', 'link.pdf'])
      for (const line of [
        `intrascol print cards --out ${at(name)}`,
        `intrascol users add --kind pupil --first-name A --last-name B --cards ${at(name)}`,
        `intrascol users reset-password maelys.leguenec --cards ${at(name)}`,
      ]) {
        const refused = await intrascol(site, `${line} -o json`)
        expect(refused, line).toMatchObject({ code: 5, out: '' })
        expect(JSON.parse(refused.err)).toMatchObject({ error: { code: 'file_exists' } })
        const dry = await intrascol(site, `${line} -n`)
        expect([dry.code, dry.err], line).toEqual([0, expect.stringContaining(`${at(name)} already exists`)])
      }
    expect(readFileSync(at('taken.pdf'), 'utf8')).toBe('mine')
    expect([...(await hashes()).values()].every(({ password }) => password === null)).toBe(true)
    symlinkSync('new.pdf', at('to-new.pdf'))
    await done(site, `intrascol print cards --out ${at('to-new.pdf')}`)
    expect([lstatSync(at('to-new.pdf')).isSymbolicLink(), (await pages('new.pdf')).length]).toEqual([true, 4])
  })

  test('at a terminal it asks where; no leaves neither password nor file', async () => {
    const no = await intrascol(site, 'intrascol print cards', { answers: [at('cards.pdf'), false] })
    expect(no).toMatchObject({ code: 130, out: '' })
    expect(no.asked.at(-1)).toBe('Make 7 passwords and print the cards?')
    expect(readdirSync(site.folder).filter((name) => /\.pdf/.test(name))).toEqual([])

    const line = 'intrascol users add --kind pupil --first-name Inès --last-name KELLER'
    expect(await intrascol(site, line, { answers: ['cards', at('one.pdf'), true] })).toMatchObject({ code: 0 })
    expect((await pages('one.pdf')).flat()).toContain('ines.keller')
  })

  test('a write that is refused at the last moment leaves no cards', async () => {
    const meanwhile = () => done(site, 'intrascol users delete zoe.petit')
    const refused = await intrascol(site, `intrascol print cards --out ${at('cards.pdf')}`, {
      answers: [async () => (await meanwhile()) !== undefined],
    })
    expect(refused).toMatchObject({ code: 5, out: '' })
    expect(readdirSync(site.folder).filter((name) => /\.pdf/.test(name))).toEqual([])
    expect([...(await hashes()).values()].every(({ password }) => password === null)).toBe(true)
  })

  test('a password is nowhere but on its card: not in the store, the journal, other pages, output or exports', async () => {
    const said = [
      await intrascol(site, `intrascol print cards --out ${at('cards.pdf')} --verbose`),
      await intrascol(site, `intrascol print lists --out ${at('lists.pdf')}`),
      await intrascol(site, `intrascol print sheet --out ${at('sheet.pdf')}`),
      await intrascol(site, 'intrascol export csv'),
      await intrascol(site, `intrascol export oneroster --out ${at('roster')}`),
      await intrascol(site, 'intrascol export ldif --base ou=people,dc=ecole,dc=example'),
      await intrascol(site, 'intrascol journal show 10 -o json'),
      await intrascol(site, `intrascol store backup ${at('backup.db')}`),
    ]
    expect(said.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
    const found = await pages('cards.pdf')
    const clear = [...(await hashes()).keys()].map((login) => onCard(found, login))
    expect(new Set(clear).size).toBe(7)
    const files = readdirSync(site.folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
    const bytes = files.filter(({ name }) => name !== 'cards.pdf').map((file) => readFileSync(join(file.parentPath, file.name), 'latin1'))
    const other = [...(await pages('lists.pdf')), ...(await pages('sheet.pdf'))].flat()
    const dump = engine === 'postgres' ? await inStore(site, async ({ db }) => (await DUMP.execute(db)).rows.map(({ rows }) => rows)) : []
    for (const text of [...said.flatMap(({ out, err }) => [out, err]), ...bytes, ...other, ...dump])
      for (const password of clear) expect(text.includes(password)).toBe(false)
    // The same look finds what is there.
    expect([...bytes, ...dump].some((text) => text.includes('maelys.leguenec'))).toBe(true)
  })
})

/** Every row of every table, as text. */
const DUMP = sql<{
  rows: string
}>`select query_to_xml('select * from ' || quote_ident(relname), true, false, '')::text as rows from pg_class
  where relnamespace = current_schema()::regnamespace and relkind = 'r'`
