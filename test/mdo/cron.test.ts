import { describe, expect, test } from 'vitest'
import { json, mdo, onEachEngine } from '../support/site.ts'
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
      expect((await done(site, 'mdo purge', on('2028-09-15'))).counts).toEqual({ erased: 1 })
      expect((await done(site, 'mdo purge', on('2028-09-15'))).operation).toBeNull()
      expect(await listed(site)).toEqual([])
      expect(await report()).toEqual(before)
      expect(JSON.stringify(await dump(site))).not.toMatch(/martin|uvrard|famille@/i)
      expect((await mdo(site, 'mdo journal verify')).code).toBe(0)
      await sound(site, on('2028-09-15'))
    })

    test('a wrong clock is stopped by the cap', async () => {
      const rows = Array.from({ length: 60 }, (_, index) => `lib01;Nom${index};Prénom;a@exemple.fr;01/01/1990;cvs`)
      const site = await siteAfter(engine)
      await done(
        site,
        `mdo subscribers import ${fileIn(site, 'many.csv', `${['Médiathèque;Nom;Prénom;Mail;Naissance;Ressources', ...rows].join('\n')}\n`)}`,
      )
      const before = await operations(site)
      expect(await refused(site, 'mdo purge', on('2099-01-01'))).toMatchObject({
        exit: 5,
        code: 'too_many',
        details: { option: '--force' },
      })
      expect(await operations(site)).toBe(before)
      expect((await done(site, 'mdo purge --force', on('2099-01-01'))).counts).toEqual({ erased: 64 })
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
