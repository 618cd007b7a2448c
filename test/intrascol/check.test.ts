import { mkdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { inTransaction } from '../../src/store/transaction.ts'
import { copyOf, inStore, intrascol, onEachEngine, release, type Site } from '../support/site.ts'
import { clean, lastYearsSchool, must } from './school.ts'

/** Things that no command does: each breaks one rule, which store check must name. */
const BROKEN: readonly (readonly [check: string, statement: string])[] = [
  ['school.no_member_of_deleted', `update class set closed_on = '2026-09-01' where name = 'CM2'`],
  ['school.place_has_a_year', `delete from class_member where account = (select id from account where login = 'lea.riva')`],
  ['school.one_place_each', `update account set class = (select id from class where name = 'CP') where login = 'lea.riva'`],
  ['school.teachers_are_adults', `update class set teacher = (select id from account where login = 'lea.riva') where name = 'CP'`],
  ['school.erased_is_gone', `insert into erased_account (id, operation) select id, operation from account where login = 'lea.riva'`],
  ['school.name_keys', `update account set name_key = 'other' where login = 'lea.riva'`],
  ['school.name_text', `update account set first_name = 'Le' || 'a' || '\u0301' where login = 'lea.riva'`],
  ['school.login', `update account set login = 'cm2' where login = 'lea.riva'`],
  ['school.password_hash', `update account set password = 'lune-tigre-47', password_issued_on = '2026-09-01' where login = 'lea.riva'`],
  ['school.days', `update account set birth_date = '2016-02-30' where login = 'lea.riva'`],
  ['school.folder_name', `update class set slug = '../x' where name = 'CP'`],
  ['school.levels', `update class set levels = 'CP' where name = 'CP'`],
  [
    'school.rollover_balance',
    `insert into rollover select 1, 2026, '2026-09-01', 'x', null, 10, 5, 0, 0, 0, 4, 0, 0, 0, 6, min(id) from operation`,
  ],
]

const breakIn = (site: Site, statement: string) => inStore(site, (store) => inTransaction(store, (trx) => sql.raw(statement).execute(trx)))

onEachEngine((engine) => {
  test('each rule is checked, and a sound school passes', async () => {
    const template = await lastYearsSchool(engine)
    expect(await clean(template)).toEqual([])
    for (const [check, statement] of BROKEN) {
      const site = await copyOf(template)
      // The copy is without its folders: the rows alone are looked at.
      site.env.GUICHET_FOLDERS = ''
      await breakIn(site, statement)
      const { code, err } = await intrascol(site, 'intrascol store check -o json')
      expect(code, check).toBe(5)
      const { problems } = JSON.parse(err).error as { problems: { check: string }[] }
      expect(
        problems.map((problem) => problem.check),
        statement,
      ).toContain(check)
      release(site)
    }
  })

  test('folders: one that is missing, and one that a deleted class left', async () => {
    const site = await lastYearsSchool(engine)
    await must(site, 'intrascol classes delete CE1')
    rmdirSync(join(String(site.env.GUICHET_FOLDERS), 'cp'))
    mkdirSync(join(String(site.env.GUICHET_FOLDERS), 'ce1'))
    const { code, err } = await intrascol(site, 'intrascol store check -o json')
    expect(code).toBe(5)
    expect(JSON.parse(err).error.problems).toMatchObject([
      { check: 'school.folder_missing', what: 'CP: cp' },
      { check: 'school.folder_left', what: 'CE1: ce1' },
    ])
  })
})

test('the erased are erased again when an older backup is restored', async () => {
  const site = await lastYearsSchool('sqlite')
  const backup = join(site.folder, 'before.db')
  await must(site, `intrascol store backup ${backup}`)
  await must(site, 'intrascol users delete lea.riva tom.petit --erase')
  const { err } = await must(site, `intrascol store restore ${backup} --yes`)
  expect(err).not.toBe('')
  const { out } = await must(site, 'intrascol users list --status all -o json')
  expect(out).not.toMatch(/lea\.riva|tom\.petit/)
  expect(out).toContain('zoe.blanc')
  expect(await clean(site)).toEqual([])
})
