import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isDisk } from '../../src/admin/checks-files.ts'
import { isServerRecent } from '../../src/admin/checks-server.ts'
import { gar, json, mdo, newSite, onEachEngine, type Site } from '../support/site.ts'

const statuses = async (site: Site) =>
  Object.fromEntries(
    (await json<{ check: string; status: string }[]>(gar(site, 'gar doctor -o json'))).map(({ check, status }) => [check, status]),
  )

onEachEngine((engine) => {
  test('a sound machine and store are all ok', async () => {
    const site = await newSite(engine)
    const found = await statuses(site)
    expect(Object.keys(found)).toEqual(
      engine === 'sqlite'
        ? ['node', 'sqlite', 'configuration', 'folder', 'network', 'space', 'permissions', 'store', 'quick_check', 'erased', 'copies']
        : ['node', 'sqlite', 'configuration', 'store', 'server', 'connection', 'rights', 'erased'],
    )
    expect(new Set(Object.values(found))).toEqual(new Set(['ok']))
    expect((await gar(site, 'gar doctor')).code).toBe(0)
  })

  test('a missing store fails, with the next step, and the list is printed', async () => {
    const site = await newSite(engine, { init: false })
    const answer = await mdo(site, 'mdo doctor -o json')
    expect(answer.code).toBe(6)
    const rows: { check: string; status: string; message: string }[] = JSON.parse(answer.out)
    expect(rows.at(-1)).toMatchObject({ check: 'store', status: 'failed', message: expect.stringContaining('store init') })
  })
})

test('a file open to others is a warning that says what to type', async () => {
  const site = await newSite('sqlite')
  chmodSync(site.place, 0o644)
  const answer = await mdo(site, 'mdo doctor --lang fr')
  expect(answer).toMatchObject({ code: 0, out: expect.stringMatching(/droits\s+attention\s+.*chmod 600/) })
})

test('a broken store fails', async () => {
  const site = await newSite('sqlite', { init: false })
  writeFileSync(site.place, 'no store')
  expect(await mdo(site, 'mdo doctor')).toMatchObject({ code: 6, out: expect.stringMatching(/failed\s+.*not a guichet store/) })
  expect((await mdo({ ...site, place: join(site.folder, 'none', 'x.db') }, 'mdo doctor')).code).toBe(6)
})

test.each([
  [150008, false],
  [150009, true],
  [160004, false],
  [160005, true],
  [170000, false],
  [170001, true],
  [140020, false],
  [180000, true],
])('server %i is recent enough: %s', (version, recent) => expect(isServerRecent(version)).toBe(recent))

test('a stick of this machine is no network disk, whatever its driver', () => {
  const mounts = [
    '/dev/vda / ext4 rw 0 0',
    '/dev/sdb1 /media/prof/CLÉ\\040USB fuseblk rw 0 0',
    '/dev/sdc1 /usb fuse.exfat rw 0 0',
    'prof@serveur:/home /home/prof fuse.sshfs rw 0 0',
    'tmpfs /run tmpfs rw 0 0',
  ].join('\n')
  const folders = ['/media/prof/CLÉ USB/guichet', '/usb', '/usbx', '/', '/home/prof/x', '/run/x']
  expect(folders.map((folder) => isDisk(mounts, folder))).toEqual([...[true, true, true, true], ...[false, false]])
})
