import { copyFileSync, existsSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { json, mdo, onEachEngine, type Site } from '../support/site.ts'
import {
  DURAND,
  desk,
  done,
  dump,
  fileIn,
  listed,
  MARTIN,
  mails,
  OEUVRARD,
  on,
  operations,
  PETIT,
  refused,
  siteAfter,
  sound,
} from './support.ts'

const validated = [...desk, `mdo subscribers validate ${MARTIN} --valid-from 2026-09-15`]
const told = async (...args: Parameters<typeof mails>) => (await mails(...args)).filter((mail) => /expiring|reminder/.test(mail))

onEachEngine((engine) => {
  describe('remind', () => {
    test('30 and 7 days before an expiry, once each; after an outage the most advanced one', async () => {
      const site = await siteAfter(engine, [...validated, `mdo subscribers refuse ${OEUVRARD} ${DURAND} ${PETIT} --no-mail`])
      expect((await done(site, 'mdo remind', on('2027-08-15'))).operation).toBeNull()
      expect((await done(site, 'mdo remind', on('2027-08-16'))).counts).toEqual({ reminded: 1 })
      expect((await done(site, 'mdo remind', on('2027-08-20'))).operation).toBeNull()
      expect((await done(site, 'mdo remind', on('2027-09-12'))).counts).toEqual({ reminded: 1 })
      expect((await done(site, 'mdo remind', on('2027-09-15'))).operation).toBeNull()
      expect(await told(site)).toEqual([`user_expiring ${MARTIN} sent`, `user_expiring ${MARTIN} sent`])
      const late = await siteAfter(engine, [...validated, `mdo subscribers refuse ${OEUVRARD} ${DURAND} ${PETIT} --no-mail`])
      expect((await done(late, 'mdo remind', on('2027-09-10'))).rows).toMatchObject([{ id: 1, days: 7 }])
      expect((await done(late, 'mdo remind', on('2027-09-16'))).operation).toBeNull()
      await sound(site, on('2027-09-16'))
    })

    test('a renewal takes a waiting reminder back', async () => {
      const site = await siteAfter(engine, validated)
      const away = { env: { GUICHET_TODAY: '2027-09-10', GUICHET_MAIL: 'smtp://127.0.0.1:9' } }
      await done(site, 'mdo remind', away)
      expect(await told(site)).toContain(`user_expiring ${MARTIN} queued`)
      await done(site, `mdo subscribers renew ${MARTIN} --valid-from 2027-09-05`, away)
      expect((await mails(site)).filter((mail) => mail.startsWith('user')).slice(-2)).toEqual([
        `user_expiring ${MARTIN} cancelled`,
        `user_renewed ${MARTIN} queued`,
      ])
    })

    test('a library is reminded of what waits, in one mail; with a digest it hears once a day', async () => {
      const site = await siteAfter(engine, [...desk, 'mdo libraries edit lib02 --digest'])
      expect((await done(site, 'mdo remind', on('2026-11-21'))).counts).toEqual({ reminded: 1 })
      expect((await done(site, 'mdo remind', on('2026-11-27'))).counts).toEqual({ reminded: 4 })
      expect((await done(site, 'mdo remind', on('2026-11-28'))).operation).toBeNull()
      expect(await told(site)).toEqual(['library_reminder - sent', 'library_reminder - sent'])
      await sound(site)
    })
  })

  describe('purge', () => {
    test('by age; the figures of the past are the same before and after, and nothing of the people is left', async () => {
      const site = await siteAfter(engine, [...validated, `mdo subscribers refuse ${OEUVRARD} --no-mail`])
      const report = () => json(mdo(site, 'mdo report --day 2026-12-31 -o json'))
      const before = await report()
      expect(before[0]).toMatchObject({
        by: 'all',
        pending: 2,
        validated: 1,
        refused: 1,
        new: 4,
        validations: 1,
        refusals: 1,
        median_days: 0,
      })
      const shown = await dump(site)
      expect((await done(site, 'mdo purge -n', on('2027-02-20'))).counts).toEqual({ erased: 1 })
      expect(await dump(site)).toEqual(shown)
      expect((await done(site, 'mdo purge', on('2027-02-20'))).counts).toEqual({ erased: 1 })
      expect((await done(site, 'mdo purge', on('2027-05-20'))).counts).toEqual({ erased: 2 })
      // More than 400 days after the last operation: somebody must say that the clock is right.
      expect(await refused(site, 'mdo purge', on('2028-09-15'))).toMatchObject({ exit: 5, code: 'clock_far' })
      const last = await done(site, 'mdo purge --force', on('2028-09-15'))
      // The mails and the former states that are old by then go with the person, in one operation.
      expect(last.counts).toEqual({ erased: 1, images: expect.any(Number), mails: expect.any(Number) })
      expect((await done(site, 'mdo purge', on('2028-09-15'))).operation).toBeNull()
      expect(await listed(site)).toEqual([])
      expect(await report()).toEqual(before)
      expect(JSON.stringify(await dump(site))).not.toMatch(/martin|uvrard|famille@/i)
      expect((await mdo(site, 'mdo journal verify')).code).toBe(0)
      await sound(site, on('2028-09-15'))
    })

    test('a wrong clock or delay is stopped, in a small store too', async () => {
      const rows = (n: number) => Array.from({ length: n }, (_, index) => `lib01;Nom${index};Prénom;a@exemple.fr;01/01/1990;cvs`)
      const many = (site: Site, n: number) =>
        fileIn(site, 'many.csv', `${['Médiathèque;Nom;Prénom;Mail;Naissance;Ressources', ...rows(n)].join('\n')}\n`)
      const site = await siteAfter(engine)
      // The clock: far after the last operation, or before it.
      for (const day of ['2099-01-01', '2026-11-19'])
        expect(await refused(site, 'mdo purge', on(day))).toMatchObject({ exit: 5, code: 'clock_far', details: { option: '--force' } })
      const shown = await done(site, 'mdo purge -n', on('2099-01-01'))
      expect([shown.counts, shown.guards?.map(({ guard }) => guard)]).toEqual([{ erased: 4, mails: 4 }, ['clock_far']])
      // All of four may go, all of ten may not.
      const ten = await siteAfter(engine)
      await done(ten, `mdo subscribers import ${many(ten, 6)}`)
      expect(await refused(ten, 'mdo purge', on('2027-06-20'))).toMatchObject({ code: 'too_many', details: { going: 10, all: 10 } })
      await done(ten, 'mdo subscribers refuse 1 --no-mail', on('2027-06-20'))
      expect((await done(ten, 'mdo purge', on('2027-06-20'))).counts).toMatchObject({ erased: 9 })
      // More than fifty, and more than a fifth.
      await done(site, `mdo subscribers import ${many(site, 60)}`)
      const before = await operations(site)
      expect(await refused(site, 'mdo purge', on('2027-06-20'))).toMatchObject({
        code: 'too_many',
        details: { going: 64, option: '--force' },
      })
      expect(await operations(site)).toBe(before)
      expect((await done(site, 'mdo purge --force', on('2099-01-01'))).counts).toMatchObject({ erased: 64 })
    })

    test('what goes besides people is one operation with them, or alone, and cannot be taken back', async () => {
      const site = await siteAfter(engine)
      // A command limited to one library leaves what belongs to the department.
      expect((await done(site, 'mdo purge --library lib02', on('2027-11-30'))).counts).toEqual({ erased: 1 })
      const rest = await done(site, 'mdo purge', on('2027-11-30'))
      expect(rest.counts).toEqual({ erased: 3, mails: expect.any(Number) })
      await done(site, 'mdo libraries edit lib01 --name Autre', on('2027-12-01'))
      const alone = await done(site, 'mdo purge', on('2028-12-20'))
      expect(alone.counts).toEqual({ images: expect.any(Number) })
      expect(await refused(site, `mdo undo ${alone.operation}`, on('2028-12-20'))).toMatchObject({ exit: 5, code: 'erased' })
      expect((await done(site, 'mdo purge', on('2028-12-20'))).operation).toBeNull()
      expect((await mdo(site, 'mdo journal verify')).code).toBe(0)
      await sound(site, on('2028-12-20'))
    })

    if (engine === 'sqlite')
      test('copies of the store and what killed runs left go by age, and doctor names them', async () => {
        const site = await siteAfter(engine)
        const [old, young] = ['before-restore-1', 'before-migrate-2'].map((name) => `${site.place}.${name}`)
        const part = `${site.place}.0123abcd.part`
        for (const file of [old, young, part, `${old}.manifest.json`]) writeFileSync(`${file}`, 'everybody')
        for (const file of [old, part, `${old}.manifest.json`]) utimesSync(`${file}`, new Date('2026-08-01'), new Date('2026-08-01'))
        // A backup that was killed is ours, whatever its name; what is not ours stays.
        const [backup, thesis] = ['night.db.89abcdef.part', 'thesis.deadbeef.part'].map((name) => join(site.folder, name))
        copyFileSync(site.place, `${backup}`)
        writeFileSync(`${thesis}`, 'mine')
        for (const file of [backup, thesis]) utimesSync(`${file}`, new Date('2026-08-01'), new Date('2026-08-01'))
        const [copies] = (await json(mdo(site, 'mdo doctor -o json'))).filter(({ check }) => check === 'copies')
        expect(copies).toMatchObject({ status: 'warning', message: expect.stringContaining('before-restore-1') })
        expect(copies?.message).toContain('.part')
        expect((await mdo(site, 'mdo purge -n')).err).toContain('3 old copies of the store would be removed.')
        expect([old, part, backup].map((file) => existsSync(`${file}`))).toEqual([true, true, true])
        const { err } = await mdo(site, 'mdo purge')
        expect(err).toContain('3 old copies of the store were removed.')
        expect([backup, thesis].map((file) => existsSync(`${file}`))).toEqual([false, true])
        expect([old, young, part, `${old}.manifest.json`].map((file) => existsSync(`${file}`))).toEqual([false, true, false, false])
      })
  })

  test('report: what is published hides small figures', async () => {
    const site = await siteAfter(engine, validated)
    const [all] = await json(mdo(site, 'mdo report --publish -o json'))
    expect(all).toMatchObject({ pending: null, validated: null, refused: 0, median_days: null })
    expect((await mdo(site, 'mdo report --library lib02 -o csv')).out.split('\n')[0]).toMatch(
      /^by,key,name,pending,validated,refused,expired,new/,
    )
  })
})
