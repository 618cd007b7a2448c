import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { withRunLock } from '../../src/mail/run-lock.ts'
import { content, writeThree } from '../admin/rows.ts'
import { gar, inStore, json, mdo, newSite, type Site } from '../support/site.ts'

/** A store, and the same under the name of a link in another folder. */
let site: Site
let linked: Site
beforeEach(async () => {
  site = await newSite('sqlite')
  await writeThree(site)
  mkdirSync(join(site.folder, 'links'))
  linked = { ...site, place: join(site.folder, 'links', 'link.db') }
  symlinkSync(join('..', 'guichet.db'), linked.place)
})

const links = () => readdirSync(join(site.folder, 'links'))

test('a link to a store is the store: the same operations, and nothing beside the link', async () => {
  expect(realpathSync(linked.place)).toBe(realpathSync(site.place))
  const info = await json(gar(linked, 'gar store info -o json'))
  expect(info[0]?.store).toBe(realpathSync(site.place))
  expect(await gar(linked, 'gar store check')).toMatchObject({ code: 0 })
  expect(links()).toEqual(['link.db'])
})

test('a run under one name keeps away a run under the other', async () => {
  const author = {
    program: 'mdo',
    operator: 'x',
    systemUser: 'x',
    command: 'mdo mail send',
    day: '2026-11-20',
    now: () => new Date(),
  } as const
  await inStore(linked, (store) =>
    withRunLock({ author, place: { at: linked.place, busyTimeout: 1_000 } }, store, async () => {
      const refused = await mdo(site, 'mdo mail send -o json')
      expect([refused.code, JSON.parse(refused.err).error.code]).toEqual([6, 'busy'])
      expect(existsSync(`${site.place}.run-holder`)).toBe(true)
    }),
  )
  expect(links()).toEqual(['link.db'])
})

test('a backup restored through a link takes the place of the store, the link stays; a link to a backup has its manifest', async () => {
  const backup = join(site.folder, 'backup.db')
  const toBackup = join(site.folder, 'links', 'backup.db')
  symlinkSync(backup, toBackup)
  expect((await gar(linked, ['store', 'backup', backup])).code).toBe(0)
  const before = await content(site)
  await inStore(site, ({ db }) => db.deleteFrom('school').where('id', '=', 3).execute())
  const restored = await json<{ rows: Record<string, string>[] }>(gar(linked, ['store', 'restore', toBackup, '--yes', '-o', 'json']))
  expect(restored.rows[0]?.kept).toBe(`${realpathSync(site.place)}.before-restore-1`)
  expect(await content(site)).toEqual(before)
  expect(lstatSync(linked.place).isSymbolicLink()).toBe(true)
  expect(links().sort()).toEqual(['backup.db', 'link.db'])
  const manifest = readFileSync(`${backup}.manifest.json`, 'utf8')
  writeFileSync(`${backup}.manifest.json`, manifest.replace(/"sha256": ".{3}/, '"sha256": "000'))
  expect((await gar(linked, ['store', 'restore', toBackup, '--yes', '-o', 'json'])).err).toContain('backup_altered')
})

test('what is planted at the name of the holder or of the lock is not written through', async () => {
  const victim = join(site.folder, 'victim')
  writeFileSync(victim, 'precious')
  symlinkSync(victim, `${site.place}.run-holder`)
  expect((await mdo(site, 'mdo mail send')).code).toBe(0)
  expect(readFileSync(victim, 'utf8')).toBe('precious')
  expect(lstatSync(`${site.place}.run-holder`, { throwIfNoEntry: false })).toBeUndefined()
  rmSync(`${site.place}.run`)
  symlinkSync(victim, `${site.place}.run`)
  const refused = await mdo(linked, 'mdo mail send -o json')
  expect([refused.code, JSON.parse(refused.err).error.code]).toEqual([6, 'lock_is_link'])
  expect(readFileSync(victim, 'utf8')).toBe('precious')
})

test('a store is made where a link leads', async () => {
  const place = join(site.folder, 'links', 'new.db')
  symlinkSync(join(site.folder, 'made.db'), place)
  expect((await gar({ ...site, place }, 'gar store init')).code).toBe(0)
  expect([lstatSync(place).isSymbolicLink(), existsSync(join(site.folder, 'made.db'))]).toEqual([true, true])
  expect((await gar({ ...site, place }, 'gar store init')).code).toBe(6)
})
