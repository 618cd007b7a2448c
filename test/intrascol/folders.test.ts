import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { archiveFolder } from '../../src/intrascol/folders/archive.ts'
import { folderPath } from '../../src/intrascol/folders/look.ts'
import { removeFolder } from '../../src/intrascol/folders/work.ts'
import { folderName } from '../../src/intrascol/rules/class-name.ts'
import { intrascol, onEachEngine, type Site, temporaryFolder } from '../support/site.ts'
import { clean, failure, lastYearsSchool, listed, must, newSchool, write } from './school.ts'

const root = (site: Site) => String(site.env.GUICHET_FOLDERS)
const put = (site: Site, path: string, text = 'x') => writeFileSync(join(root(site), path), text)

/** Runs something as a user whom permissions stop, whoever runs the tests. */
async function asNobody<T>(folder: string, what: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return what()
  for (const path of [folder, ...readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)))])
    chownSync(path, NOBODY, NOBODY)
  process.seteuid?.(NOBODY)
  try {
    return await what()
  } finally {
    process.seteuid?.(0)
  }
}
const NOBODY = 65534

test('an archive of what may not be read or removed is refused by name, and no file is lost', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'cp'))
  writeFileSync(join(folder, 'cp', 'a.odt'), 'x')
  chmodSync(join(folder, 'cp'), 0o555)
  const refused = (path: string) =>
    expect.objectContaining({ code: 'folder_unusable', exitCode: 6, values: expect.arrayContaining([path]) })
  await asNobody(folder, async () => {
    await expect(archiveFolder(folder, 'cp', '2026-2027')).rejects.toEqual(refused(join(folder, 'cp', 'a.odt')))
    chmodSync(join(folder, 'cp'), 0o755)
    chmodSync(join(folder, 'cp', 'a.odt'), 0)
    await expect(archiveFolder(folder, 'cp', '2026-2027')).rejects.toEqual(refused(join(folder, 'cp', 'a.odt')))
    chmodSync(join(folder, 'cp', 'a.odt'), 0o644)
    chmodSync(join(folder, 'cp'), 0)
    await expect(archiveFolder(folder, 'cp', '2026-2027')).rejects.toEqual(refused(join(folder, 'cp')))
    chmodSync(join(folder, 'cp'), 0o755)
  })
  expect(readdirSync(join(folder, 'cp'))).toEqual(['a.odt'])
})

test.each([
  ['CE1-CE2 Mme Vidal', 'ce1-ce2-mme-vidal'],
  ['../x', 'x'],
  ['..', 'classe'],
  ['CON', 'classe-con'],
  ['lpt1', 'classe-lpt1'],
  ['-rf', 'rf'],
  ['CP.', 'cp'],
  ['Élèves de l’été', 'eleves-de-l-ete'],
  ['学校', 'classe'],
  ['a'.repeat(60), 'a'.repeat(40)],
])('the folder of « %s » is %s', (name, slug) => {
  expect(folderName(name, () => false)).toBe(slug)
  expect(folderName(name, (taken) => taken === slug)).toBe(`${slug}-2`)
})

test('no name leads out of the root', () => {
  for (const name of ['..', '../x', '/etc', 'a/b', 'a\\b', '', '.', 'A', 'a b', '..deleting', '.a/..', 'a\0b'])
    expect(() => folderPath('/srv/folders', name), name).toThrow(expect.objectContaining({ code: 'folder_outside', exitCode: 5 }))
  expect(folderPath('/srv/folders', 'cp')).toBe('/srv/folders/cp')
})

onEachEngine((engine) => {
  test('one folder per class, made with it; files are counted at any depth', async () => {
    const site = await lastYearsSchool(engine)
    expect(readdirSync(root(site)).sort()).toEqual(['ce1', 'ce2', 'cm1', 'cm2', 'cp'])
    mkdirSync(join(root(site), 'cm2', 'a', 'b'), { recursive: true })
    put(site, 'cm2/one.odt')
    put(site, 'cm2/a/b/two.odt')
    put(site, 'cm2/a/Thumbs.db')
    symlinkSync('/etc', join(root(site), 'cm2', 'etc'))
    const rooms = await listed(site, 'intrascol classes list')
    expect(rooms.map(({ folder, files }) => [folder, files])).toEqual(
      ['cp', 'ce1', 'ce2', 'cm1', 'cm2'].map((slug) => [join(root(site), slug), slug === 'cm2' ? 3 : 0]),
    )
    site.env.GUICHET_FOLDERS = ''
    expect((await listed(site, 'intrascol classes list')).map(({ folder, files }) => [folder, files])).toEqual(
      Array.from({ length: 5 }, () => [null, 0]),
    )
  })

  test('a class is not deleted while its folder holds a file; junk and empty sub-folders go with it', async () => {
    const site = await lastYearsSchool(engine)
    mkdirSync(join(root(site), 'cm2', 'vide', 'plus'), { recursive: true })
    for (const junk of ['Thumbs.db', 'desktop.ini', '.DS_Store', '~$devoir.docx', '.~lock.devoir.odt#']) put(site, `cm2/vide/${junk}`)
    put(site, 'cm2/vide/devoir.odt')
    expect(await failure(site, 'intrascol classes delete CM1 CM2')).toMatchObject({
      code: 'folder_not_empty',
      exit_code: 5,
      classes: ['CM2'],
      files: ['CM2/vide/devoir.odt'],
    })
    expect(await listed(site, 'intrascol classes list')).toHaveLength(5)
    unlinkSync(join(root(site), 'cm2', 'vide', 'devoir.odt'))
    const { err } = await must(site, 'intrascol classes delete CM1 CM2')
    expect(err).toContain('cm2/vide/Thumbs.db')
    expect(readdirSync(root(site)).sort()).toEqual(['ce1', 'ce2', 'cp'])
    expect(await clean(site)).toEqual([])
  })

  test('a link is never followed: inside it counts as a file, in the place of the folder it is refused', async () => {
    const site = await lastYearsSchool(engine)
    const outside = temporaryFolder()
    writeFileSync(join(outside, 'keep.txt'), 'keep')
    symlinkSync(outside, join(root(site), 'cm2', 'elsewhere'))
    expect(await failure(site, 'intrascol classes delete CM2')).toMatchObject({ exit_code: 5, files: ['CM2/elsewhere'] })
    rmdirSync(join(root(site), 'cm1'))
    symlinkSync(outside, join(root(site), 'cm1'))
    for (const line of ['delete CM1', 'archive CM1'])
      expect(await failure(site, `intrascol classes ${line}`), line).toMatchObject({ code: 'folder_link', exit_code: 5 })
    expect((await listed(site, 'intrascol classes list'))[3]).toMatchObject({ class: 'CM1', files: 1 })
    expect((await intrascol(site, 'intrascol store check')).out).toContain('CM1: cm1')
    expect(readFileSync(join(outside, 'keep.txt'), 'utf8')).toBe('keep')
  })

  test('archived: an archive with a manifest, links as links, then exactly those files removed', async () => {
    const site = await lastYearsSchool(engine)
    mkdirSync(join(root(site), 'cm2', 'photos de l’été'))
    const files = { 'devoir.odt': 'abc', 'photos de l’été/plage.jpg': 'def'.repeat(100_000), vide: '' }
    for (const [name, text] of Object.entries(files)) put(site, `cm2/${name}`, text)
    symlinkSync('../../secret', join(root(site), 'cm2', 'lien'))
    const dry = await write(site, 'intrascol classes archive CM2 -n')
    expect(dry.rows).toEqual([{ class: 'CM2', files: 4, archive: null, outcome: 'archived' }])
    const { rows, operation } = await write(site, 'intrascol classes archive CM2')
    const archive = join(root(site), '.archives', '2025-2026', 'cm2.tar.gz')
    expect(operation).toBeNull()
    expect(rows).toEqual([{ class: 'CM2', files: 4, archive, outcome: 'archived' }])
    expect(readdirSync(join(root(site), 'cm2'))).toEqual([])
    const into = temporaryFolder()
    execFileSync('tar', ['-xzf', archive, '-C', into])
    for (const [name, text] of Object.entries(files)) expect(readFileSync(join(into, name), 'utf8')).toBe(text)
    expect(lstatSync(join(into, 'lien')).isSymbolicLink()).toBe(true)
    const manifest = readFileSync(archive.replace('.tar.gz', '.sha256'), 'utf8')
    for (const [name, text] of Object.entries(files))
      expect(manifest).toContain(`${createHash('sha256').update(text).digest('hex')}  ${name}\n`)
    expect(statSync(archive).mode & 0o777).toBe(0o600)
    expect((await write(site, 'intrascol classes archive CM2')).counts).toEqual({ already: 1 })
    put(site, 'cm2/encore.odt')
    expect((await write(site, 'intrascol classes archive CM2')).rows[0]?.archive).toBe(archive.replace('cm2', 'cm2-2'))
    await must(site, 'intrascol classes delete CM2')
    expect(existsSync(join(root(site), 'cm2'))).toBe(false)
  })

  test.skipIf(process.platform === 'darwin')(
    'names that an old system wrote in Latin-1 are archived as what they mean, and removed',
    async () => {
      const site = await lastYearsSchool(engine)
      const latin = (path: string) => Buffer.from(join(root(site), 'cm2', path), 'latin1')
      mkdirSync(latin('été'))
      mkdirSync(latin('été/vide'))
      put(site, 'cm2/café.odt', 'utf-8')
      for (const path of ['café.odt', 'été/plage.jpg', 'été/~$à.doc']) writeFileSync(latin(path), path)
      expect(await listed(site, 'intrascol classes list')).toContainEqual(expect.objectContaining({ class: 'CM2', files: 3 }))
      expect(await failure(site, 'intrascol classes delete CM2')).toMatchObject({
        exit_code: 5,
        message: expect.stringContaining('été/plage.jpg'),
      })
      await must(site, 'intrascol classes archive CM2')
      const into = temporaryFolder()
      execFileSync('tar', ['-xzf', join(root(site), '.archives', '2025-2026', 'cm2.tar.gz'), '-C', into])
      const content = ['café.odt', 'café.odt (2)', 'été/plage.jpg', 'été/~$à.doc'].map((path) => readFileSync(join(into, path), 'utf8'))
      expect(content).toEqual(['utf-8', 'café.odt', 'été/plage.jpg', 'été/~$à.doc'])
      expect(readdirSync(join(root(site), 'cm2'))).toEqual([])
      await must(site, 'intrascol classes delete CM2')
      expect(existsSync(join(root(site), 'cm2'))).toBe(false)
    },
  )

  test('the year folder of the archives is no link either, and without managed folders there is nothing to archive', async () => {
    const site = await lastYearsSchool(engine)
    put(site, 'cm2/devoir.odt')
    symlinkSync(temporaryFolder(), join(root(site), '.archives'))
    expect(await failure(site, 'intrascol classes archive CM2')).toMatchObject({ code: 'folder_link', exit_code: 5 })
    expect(readdirSync(join(root(site), 'cm2'))).toEqual(['devoir.odt'])
    site.env.GUICHET_FOLDERS = ''
    expect(await failure(site, 'intrascol classes archive CM2')).toMatchObject({ code: 'folders_not_managed', exit_code: 6 })
  })

  test('a root that is not there is 6, and nothing is written', async () => {
    const site = await lastYearsSchool(engine)
    renameSync(root(site), `${root(site)}.away`)
    expect(await failure(site, 'intrascol classes delete CM2')).toMatchObject({ code: 'folders_root', exit_code: 6 })
    expect(await failure(site, 'intrascol classes list')).toMatchObject({ code: 'folders_root', exit_code: 6 })
    expect((await intrascol(site, 'intrascol doctor -o json')).code).toBe(6)
    renameSync(`${root(site)}.away`, root(site))
    expect(await listed(site, 'intrascol classes list')).toHaveLength(5)
    expect((await must(site, 'intrascol doctor')).out).toContain('work folders')
  })

  test('work that could not be done waits, is said, and the next command does it', async () => {
    const site = await newSchool(engine)
    // Somebody has put a file where the folder of the class must stand.
    put(site, 'cp')
    const { err } = await must(site, 'intrascol classes create CP')
    expect(err).toMatch(/cp is a link or a file where a work folder should be/)
    expect((await must(site, 'intrascol doctor')).out).toMatch(/Work on these folders waits for the next command: cp/)
    unlinkSync(join(root(site), 'cp'))
    await must(site, 'intrascol classes create CE1')
    expect(readdirSync(root(site)).sort()).toEqual(['ce1', 'cp'])
    expect(await clean(site)).toEqual([])
  })

  test('undo of a creation removes the empty folder, undo of a deletion makes it again; a folder in use stays', async () => {
    const site = await newSchool(engine)
    const { operation } = await write(site, 'intrascol classes create CP')
    await must(site, `intrascol undo ${operation}`)
    expect(readdirSync(root(site))).toEqual([])
    const again = await write(site, 'intrascol classes create CP')
    const deleted = await write(site, 'intrascol classes delete CP')
    expect(readdirSync(root(site))).toEqual([])
    await must(site, `intrascol undo ${deleted.operation}`)
    expect(readdirSync(root(site))).toEqual(['cp'])
    put(site, 'cp/devoir.odt')
    const { err } = await must(site, `intrascol undo ${again.operation}`)
    expect(err).toContain('devoir.odt')
    expect(readdirSync(join(root(site), 'cp'))).toEqual(['devoir.odt'])
    unlinkSync(join(root(site), 'cp', 'devoir.odt'))
    await must(site, 'intrascol classes create CE1')
    expect(readdirSync(root(site))).toEqual(['ce1'])
    expect(await clean(site)).toEqual([])
  })
})

test('a file that comes between the look and the removal is found, and the folder gets its name back', () => {
  const at = temporaryFolder()
  mkdirSync(join(at, 'cp', 'sub'), { recursive: true })
  // What a killed run left: renamed, and a file saved through a handle that was still open.
  renameSync(join(at, 'cp'), join(at, '.deleting-7'))
  writeFileSync(join(at, '.deleting-7', 'sub', 'late.odt'), 'late')
  expect(removeFolder(at, 'cp', 7)).toEqual({ done: false, why: 'files', files: ['sub/late.odt'] })
  expect(readdirSync(at)).toEqual(['cp'])
  rmSync(join(at, 'cp', 'sub', 'late.odt'))
  expect(removeFolder(at, 'cp', 7)).toEqual({ done: true })
  expect(removeFolder(at, 'cp', 7)).toEqual({ done: true })
  expect(readdirSync(at)).toEqual([])
})

test('a hard link inside is a file like another', () => {
  const at = temporaryFolder()
  mkdirSync(join(at, 'cp'))
  writeFileSync(join(at, 'one'), 'x')
  linkSync(join(at, 'one'), join(at, 'cp', 'two'))
  expect(removeFolder(at, 'cp', 1)).toMatchObject({ done: false, files: ['two'] })
})
