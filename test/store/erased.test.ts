import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { must, newSchool } from '../intrascol/school.ts'
import { DURAND, desk, done, fileIn, listed, MARTIN, OEUVRARD, refused, signUpLine, siteAfter, sound } from '../mdo/support.ts'
import { filesWith, formsOf, rowsWith } from '../support/bytes.ts'
import { type Engine, engines, gar, intrascol, json, mdo, newPlace, onEachEngine, type Site } from '../support/site.ts'

interface Restored {
  rows: { erased: number; known_until: string; kept: string | null }[]
}
/** What nobody but Léa Martin wrote. */
const WORDS = ['Martin', 'martin', '2009-03-12']

const lists = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as { erased: { entity: string; number: number; at: string }[] }
const numbersIn = (path: string) => lists(path).erased.map(({ entity, number }) => `${entity} ${number}`)

const shared = new Map<Engine, ReturnType<typeof erasedSite>>()

/** The same for tests that write elsewhere. */
function sharedSite(engine: Engine) {
  const made = shared.get(engine) ?? erasedSite(engine)
  shared.set(engine, made)
  return made
}

/** A site with a backup in which everybody has a name, and a second one made since Martin was erased. */
async function erasedSite(engine: Engine) {
  const site = await siteAfter(engine)
  const [backup, later] = [join(site.folder, 'backup.db'), join(site.folder, 'later.db')]
  await mdo(site, ['store', 'backup', backup])
  await done(site, `mdo subscribers erase ${MARTIN}`)
  await mdo(site, ['store', 'backup', later])
  return { site, backup, later }
}

const restore = (site: Site, file: string, ...options: string[]) => mdo(site, ['store', 'restore', file, '-o', 'json', ...options])
const nameOf = async (site: Site, id: string) => (await listed(site)).find((one) => String(one.id) === id)?.last_name

onEachEngine((engine) => {
  test('the list names nobody, and stands in the store and in the manifest of every later backup', async () => {
    const { site, backup, later } = await sharedSite(engine)
    expect(numbersIn(`${backup}.manifest.json`)).toEqual([])
    expect(numbersIn(`${later}.manifest.json`)).toEqual([`subscriber ${MARTIN}`])
    expect(readFileSync(`${later}.manifest.json`, 'utf8')).not.toMatch(/martin|famille|2009/i)
    expect(existsSync(`${site.place}.erased`)).toBe(engine === 'sqlite')
    await sound(site)
  })

  test('restored after a disaster with a later manifest alone, nobody who was erased is back', async () => {
    const { site, backup, later } = await sharedSite(engine)
    const place = await newPlace(engine, site.folder)
    const fresh = { ...site, place }
    const forgotten = await mdo(fresh, ['store', 'restore', backup, '-n'])
    expect(forgotten.err).toMatch(/^Nothing tells of erasures after 2026-11-20 11:00/m)
    const { rows } = await json<Restored>(
      restore(fresh, backup, '--erased', `${backup}.manifest.json`, '--erased', `${later}.manifest.json`),
    )
    expect(rows).toMatchObject([{ erased: 1, known_until: '2026-11-20T10:00:00.000Z', kept: null }])
    expect(await nameOf(fresh, MARTIN)).toBeUndefined()
    expect(await nameOf(fresh, OEUVRARD)).toBe('Œuvrard')
    expect(filesWith(fresh, formsOf(...WORDS), /backup\.db$|\.eml$/)).toEqual([])
    expect(await rowsWith(fresh, WORDS)).toEqual([])
    await sound(fresh)
  })

  test('a number on the list is never given again, though nobody in the backup has it', async () => {
    const site = await siteAfter(engine)
    const [backup, later] = [join(site.folder, 'backup.db'), join(site.folder, 'later.db')]
    await mdo(site, ['store', 'backup', backup])
    const signUp = (last: string) => [
      ...['subscribers', 'register', '--library', 'lib01', '--last-name', last, '--first-name', 'Zoé'],
      ...['--email', 'a@exemple.fr', '--birth-date', '2001-02-03', '--resource', 'cvs', '-o', 'json'],
    ]
    const numberOf = async (at: Site, last: string) => (await json<{ rows: { id: number }[] }>(mdo(at, signUp(last)))).rows[0]?.id
    expect(await numberOf(site, 'Nouvelle')).toBe(5)
    await done(site, 'mdo subscribers erase 5')
    await mdo(site, ['store', 'backup', later])
    const fresh = { ...site, place: await newPlace(engine, site.folder) }
    const { rows } = await json<Restored>(restore(fresh, backup, '--erased', later))
    expect(rows[0]?.erased).toBe(0)
    expect(await numberOf(fresh, 'Prochaine')).toBe(6)
    // The next restore erases whom it must, and nobody else.
    const again = { ...site, place: await newPlace(engine, site.folder) }
    const newest = join(site.folder, 'newest.db')
    await mdo(fresh, ['store', 'backup', newest])
    expect((await json<Restored>(restore(again, newest, '--erased', later))).rows[0]?.erased).toBe(0)
    expect(await nameOf(again, '6')).toBe('Prochaine')
  })

  test('who got a listed number only after that erasure stays, is named, and is no fault; erased in turn, she stays erased', async () => {
    const site = await siteAfter(engine)
    const apart = (name: string) => {
      const folder = join(site.folder, name)
      mkdirSync(folder, { recursive: true })
      return join(folder, 'backup.db')
    }
    const [backup, theirs, newer] = [apart('first'), apart('theirs'), apart('newer')]
    const at = (time: string) => ({ now: new Date(`2026-11-20T${time}:00Z`) })
    const signUp = (last: string) => signUpLine('lib01', last, 'Zoé', '2001-02-03', 'cvs')
    await mdo(site, ['store', 'backup', backup])
    await done(site, signUp('Ancienne'), at('10:10'))
    await done(site, 'mdo subscribers erase 5', at('10:20'))
    await mdo(site, ['store', 'backup', theirs], at('10:20'))
    const fresh = { ...site, place: await newPlace(engine, site.folder) }
    await mdo(fresh, ['store', 'restore', backup])
    await done(fresh, signUp('Récente'), at('10:30'))
    await mdo(fresh, ['store', 'backup', newer], at('10:40'))
    const again = { ...site, place: await newPlace(engine, site.folder) }
    if (engine === 'sqlite') copyFileSync(`${site.place}.erased`, `${again.place}.erased`)
    const list = ['--erased', `${theirs}.manifest.json`]
    const dry = await restore(again, newer, ...list, '-n')
    expect(JSON.parse(dry.out).rows).toMatchObject([{ erased: 0, not_erased: ['subscriber 5'] }])
    const answer = await restore(again, newer, ...list)
    expect(answer).toMatchObject({ code: 0, err: expect.stringMatching(/^Not erased, .*: subscriber 5\.$/m) })
    expect(JSON.parse(answer.out).rows).toMatchObject([{ erased: 0, not_erased: ['subscriber 5'] }])
    expect(await nameOf(again, '5')).toBe('Récente')
    await sound(again)
    const findings = await json<{ check: string; status: string }[]>(mdo(again, 'mdo doctor -o json'))
    expect(findings.find(({ check }) => check === 'erased')?.status).toBe('ok')
    await done(again, 'mdo subscribers erase 5', at('10:50'))
    const last = apart('last')
    await mdo(again, ['store', 'backup', last], at('10:55'))
    const end = { ...site, place: await newPlace(engine, site.folder) }
    if (engine === 'sqlite') {
      expect(lists(`${again.place}.erased`).erased).toMatchObject([{ number: 5, at: '2026-11-20T10:50:00.000Z' }])
      copyFileSync(`${again.place}.erased`, `${end.place}.erased`)
    }
    const { rows } = await json<Restored>(restore(end, newer, ...list, '--erased', `${last}.manifest.json`))
    expect(rows).toMatchObject([{ erased: 1, not_erased: [] }])
    expect(await nameOf(end, '5')).toBeUndefined()
    await sound(end)
  })

  test('an account that got a listed number only after that erasure stays', async () => {
    const site = await newSchool(engine)
    const add = (at: Site, last: string, time: string) =>
      intrascol(at, ['users', 'add', '--kind', 'pupil', '--first-name', 'Tom', '--last-name', last], {
        now: new Date(`2026-11-20T${time}:00Z`),
      })
    const [backup, newer, list] = ['backup.db', 'newer.db', 'list.db'].map((name) => join(site.folder, name))
    await add(site, 'PREMIER', '10:00')
    await must(site, ['store', 'backup', backup ?? ''])
    await add(site, 'ANCIEN', '10:10')
    await intrascol(site, 'intrascol users delete tom.ancien --erase', { now: new Date('2026-11-20T10:20:00Z') })
    await must(site, ['store', 'backup', list ?? ''])
    const fresh = { ...site, place: await newPlace(engine, site.folder) }
    await intrascol(fresh, ['store', 'restore', backup ?? ''])
    await add(fresh, 'NOUVEAU', '10:30')
    await must(fresh, ['store', 'backup', newer ?? ''])
    const again = { ...site, place: await newPlace(engine, site.folder) }
    const answer = await intrascol(again, ['store', 'restore', newer ?? '', '--erased', list ?? '', '--lang', 'fr'])
    expect(answer).toMatchObject({ code: 0, err: expect.stringContaining(': compte 2.') })
    expect((await json(intrascol(again, 'intrascol users list -o json'))).map(({ login }) => login)).toEqual(['tom.nouveau', 'tom.premier'])
    expect((await intrascol(again, 'intrascol store check')).code).toBe(0)
  })

  test('the manifests of later backups in the same folder are read, those of other stores are not', async () => {
    const { site, backup, later } = await erasedSite(engine)
    const other = await siteAfter(engine)
    await mdo(other, ['store', 'backup', join(site.folder, 'other.db')], { now: new Date('2026-11-21T10:00:00Z') })
    const manifest = readFileSync(`${later}.manifest.json`, 'utf8')
    writeFileSync(`${later}.manifest.json`, manifest.replace(/"made_at": "[^"]*"/, '"made_at": "2026-11-20T12:00:00.000Z"'))
    writeFileSync(
      join(site.folder, 'other.db.manifest.json'),
      readFileSync(join(site.folder, 'other.db.manifest.json'), 'utf8').replace(/"journal": "./, '"journal": "#'),
    )
    const fresh = { ...site, place: await newPlace(engine, site.folder) }
    const answer = await restore(fresh, backup)
    expect((JSON.parse(answer.out) as Restored).rows).toMatchObject([{ erased: 1, known_until: '2026-11-20T12:00:00.000Z' }])
    expect(answer.err).toMatch(/^Erasures are known up to 2026-11-20 13:00\.$/m)
    expect(answer.err).not.toContain('other.db')
    expect(await nameOf(fresh, MARTIN)).toBeUndefined()
  })

  test('a number is not given twice either when what gave it is taken back', async () => {
    const site = await siteAfter(engine, [...desk, 'mdo libraries edit lib02 --digest'])
    const file = (last: string) =>
      fileIn(site, `${last}.csv`, `library;last_name;first_name;email;birth_date;resources\nlib02;${last};Zoé;a@b.fr;01/01/2000;cvs\n`)
    const first = await done(site, `mdo subscribers import ${file('Erreur')}`)
    await done(site, `mdo undo ${first.operation}`)
    await done(site, `mdo subscribers import ${file('Juste')}`)
    expect((await listed(site)).map(({ id, last_name }) => `${id} ${last_name}`)).toContain('6 Juste')
  })

  test('accounts: erased for good, kept from coming back, and their numbers with them', async () => {
    const site = await newSchool(engine)
    const add = (last: string) => must(site, ['users', 'add', '--kind', 'pupil', '--first-name', 'Tom', '--last-name', last])
    await add('ZQNOM')
    await add('PETIT')
    const [backup, later] = [join(site.folder, 'backup.db'), join(site.folder, 'later.db')]
    await must(site, ['store', 'backup', backup])
    await must(site, 'intrascol users delete tom.zqnom --erase')
    await must(site, ['store', 'backup', later])
    expect(numbersIn(`${later}.manifest.json`)).toEqual(['account 1'])
    const fresh = { ...site, place: await newPlace(engine, site.folder) }
    const answer = await intrascol(fresh, ['store', 'restore', backup, '--erased', `${later}.manifest.json`])
    expect(answer).toMatchObject({ code: 0, err: expect.stringContaining('erased since this backup: 1.') })
    expect((await json(intrascol(fresh, 'intrascol users list -o json'))).map(({ login }) => login)).toEqual(['tom.petit'])
    expect(filesWith(fresh, formsOf('ZQNOM', 'zqnom'), /backup\.db$/)).toEqual([])
    expect(await rowsWith(fresh, ['ZQNOM', 'zqnom'])).toEqual([])
    expect((await intrascol(fresh, 'intrascol store check')).code).toBe(0)
  })

  test('copy-to takes the list along', async () => {
    const { site } = await sharedSite(engine)
    for (const target of engines) {
      const copy = { ...site, place: await newPlace(target, site.folder) }
      expect((await mdo(site, ['store', 'copy-to', copy.place])).code).toBe(0)
      const backup = join(site.folder, `of-${target}.db`)
      await mdo(copy, ['store', 'backup', backup])
      expect(numbersIn(`${backup}.manifest.json`)).toEqual([`subscriber ${MARTIN}`])
      if (target === 'sqlite') expect(numbersIn(`${copy.place}.erased`)).toEqual([`subscriber ${MARTIN}`])
      await sound(copy)
    }
  })

  test('the list of another store erases nobody', async () => {
    const { site, backup } = await sharedSite(engine)
    const other = await siteAfter(engine, [
      "mdo resources add cafeyn --name 'Cafeyn'",
      "mdo libraries add lib01 --name 'Ailleurs' --email a@b.fr",
    ])
    await done(
      other,
      `mdo subscribers register --library lib01 --last-name B --first-name A --email a@b.fr --birth-date 1999-01-01 --resource cafeyn`,
    )
    await done(other, 'mdo subscribers erase 1')
    const theirs = join(other.folder, 'theirs.db')
    await mdo(other, ['store', 'backup', theirs])
    const fresh = { ...site, place: await newPlace(engine, site.folder) }
    for (const file of [theirs, `${theirs}.manifest.json`])
      expect(await refused(fresh, `mdo store restore ${backup} --erased ${file}`)).toMatchObject({ exit: 6, code: 'list_foreign' })
    expect((await mdo(fresh, 'mdo store info')).code).toBe(6)
  })

  test('what is no list is refused', async () => {
    const { site, backup } = await sharedSite(engine)
    const fresh = { ...site, place: await newPlace(engine, site.folder) }
    for (const [file, code] of [
      [fileIn(site, 'letter.txt', 'Madame, Monsieur,'), 'list_unreadable'],
      [fileIn(site, 'other.json', '{"erased":[{"entity":"cat","scope":0,"number":1,"at":""}]}'), 'list_unreadable'],
      [join(site.folder, 'nowhere.erased'), 'file_missing'],
    ] as const)
      expect(await refused(fresh, `mdo store restore ${backup} --erased ${file}`)).toMatchObject({ exit: 6, code })
  })
})

describe('beside a store that is a file', () => {
  test('the list is there for its owner only, and a restore reads it when the store is gone', async () => {
    const { site, backup } = await erasedSite('sqlite')
    expect(statSync(`${site.place}.erased`).mode & 0o777).toBe(0o600)
    for (const name of readdirSync(site.folder)) if (/^guichet[^/]*\.db(-wal|-shm)?$/.test(name)) rmSync(join(site.folder, name))
    const answer = await restore(site, backup)
    expect((JSON.parse(answer.out) as Restored).rows).toMatchObject([{ erased: 1, kept: null }])
    expect(await nameOf(site, MARTIN)).toBeUndefined()
    expect(filesWith(site, formsOf(...WORDS), /backup\.db$|\.eml$/)).toEqual([])
    await sound(site)
  })

  test('a damaged present store: the list beside it is read, and one sentence says so', async () => {
    const { site, backup } = await erasedSite('sqlite')
    writeFileSync(site.place, readFileSync(site.place).subarray(0, 9000))
    const { code, err } = await mdo(site, ['store', 'restore', backup])
    expect(code).toBe(0)
    expect(err.match(/cannot be read|damaged/g)).toEqual(['cannot be read'])
    expect(err).not.toMatch(/nothing was written/i)
    expect(err).toMatch(/erased since this backup: 1\./)
    await sound(site)
  })

  test('a file of another store is passed over and set aside, one that was removed is written again', async () => {
    const { site, backup } = await erasedSite('sqlite')
    const mine = readFileSync(`${site.place}.erased`, 'utf8')
    writeFileSync(`${site.place}.erased`, mine.replace(/"journal": "./, '"journal": "#'))
    const { code, err } = await mdo(site, ['store', 'restore', backup])
    expect([code, err]).toEqual([0, expect.stringContaining('belongs to another store')])
    expect(err).toMatch(/erased since this backup: 1\./)
    expect(numbersIn(`${site.place}.erased`)).toEqual([`subscriber ${MARTIN}`])
    expect(existsSync(`${site.place}.erased.before-1`)).toBe(true)
    rmSync(`${site.place}.erased`)
    await done(site, `mdo subscribers refuse ${DURAND} --no-mail`)
    expect(numbersIn(`${site.place}.erased`)).toEqual([`subscriber ${MARTIN}`])
  })

  test('a backup copied by hand over the store is noticed, and the restore mends it', async () => {
    const { site, backup } = await erasedSite('sqlite')
    copyFileSync(backup, site.place)
    const { code, out } = await mdo(site, 'mdo doctor -o json')
    expect(code).toBe(6)
    const findings = JSON.parse(out) as { check: string; status: string; message: string }[]
    expect(findings.find(({ check }) => check === 'erased')).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/^1 erased number/),
    })
    expect((await restore(site, backup)).code).toBe(0)
    expect((await mdo(site, 'mdo doctor')).code).toBe(0)
  })

  test('a list that others may write decides about nobody: it is named, with what to type; the next write closes it', async () => {
    const { site, backup } = await erasedSite('sqlite')
    const list = `${site.place}.erased`
    chmodSync(list, 0o666)
    const findings = JSON.parse((await mdo(site, 'mdo doctor -o json')).out) as { check: string; status: string; message: string }[]
    expect(findings.find(({ check }) => check === 'permissions')).toMatchObject({
      status: 'warning',
      message: expect.stringContaining(list),
    })
    for (const more of [[], ['--erased', list]]) {
      const { code, err } = await restore(site, backup, ...more)
      expect([code, JSON.parse(err).error]).toEqual([6, expect.objectContaining({ code: 'file_exposed', file: list })])
    }
    await done(site, `mdo subscribers erase ${DURAND}`)
    expect(statSync(list).mode & 0o777).toBe(0o600)
    expect((await restore(site, backup)).code).toBe(0)
  })

  test('a new store is not made beside the list of a former one', async () => {
    const { site } = await erasedSite('sqlite')
    const other = { ...site, place: join(site.folder, 'other.db') }
    copyFileSync(`${site.place}.erased`, `${other.place}.erased`)
    expect(await gar(other, 'gar store init')).toMatchObject({ code: 6, err: expect.stringContaining('other.db.erased') })
  })
})
