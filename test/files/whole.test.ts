import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { beforeEach, expect, test } from 'vitest'
import type { CliError } from '../../src/errors.ts'
import { followed } from '../../src/files/links.ts'
import { draftAt, writeWhole } from '../../src/files/whole.ts'
import { en } from '../../src/text/en.ts'
import { fr } from '../../src/text/fr.ts'
import { temporaryFolder } from '../support/site.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = temporaryFolder()
  path = join(folder, 'cards.pdf')
})

const writing = (content: string) => (out: Writable) => pipeline([content], out)
const TAKEN = expect.objectContaining({ code: 'file_exists', exitCode: 5 })

test('nothing stands in its place before the end, and nothing beside it afterwards; only its owner reads it', async () => {
  const file = draftAt(path)
  await file.fill(writing('secret'))
  expect(existsSync(path)).toBe(false)
  expect(readdirSync(folder).map((name) => lstatSync(join(folder, name)).mode & 0o777)).toEqual([0o600])
  file.place('new')
  expect(readdirSync(folder)).toEqual(['cards.pdf'])
  expect(lstatSync(path).mode & 0o777).toBe(0o600)
  expect(readFileSync(path, 'utf8')).toBe('secret')
})

test('it can be taken back, before and after it has its place, and written again', async () => {
  const file = draftAt(path)
  await file.fill(writing('first'))
  file.remove()
  expect(readdirSync(folder)).toEqual([])
  await file.fill(writing('second'))
  file.place('new')
  file.remove()
  expect(readdirSync(folder)).toEqual([])
  await file.fill(writing('third'))
  file.place('new')
  // A transaction that is tried again fills and places once more.
  await file.fill(writing('fourth'))
  file.place('new')
  expect(readFileSync(path, 'utf8')).toBe('fourth')
})

test('a new file leaves alone what came meanwhile, a link too; taking back does so as well', async () => {
  const file = draftAt(path)
  await file.fill(writing('mine'))
  writeFileSync(path, 'theirs')
  expect(() => file.place('new')).toThrow(TAKEN)
  file.remove()
  expect(readFileSync(path, 'utf8')).toBe('theirs')
  symlinkSync(join(folder, 'nowhere'), join(folder, 'link.pdf'))
  expect(() => writeWhole(join(folder, 'link.pdf'), 'x', 'new')).toThrow(TAKEN)
  expect(readdirSync(folder).sort()).toEqual(['cards.pdf', 'link.pdf'])
})

test('a file over another is there whole; a link gives way unless it was followed before', async () => {
  writeFileSync(join(folder, 'target'), 'old')
  symlinkSync('target', path)
  expect(followed(path)).toBe(join(folder, 'target'))
  writeWhole(followed(path), 'over', 'over')
  expect([readFileSync(join(folder, 'target'), 'utf8'), lstatSync(path).isSymbolicLink()]).toEqual(['over', true])
  const file = draftAt(path)
  await file.fill(writing('new'))
  file.place('over')
  expect([readFileSync(path, 'utf8'), readFileSync(join(folder, 'target'), 'utf8')]).toEqual(['new', 'over'])
})

test('links lead to the last of them, across folders and where nothing is yet; circles stay what they are', () => {
  mkdirSync(join(folder, 'a'))
  symlinkSync('a', join(folder, 'b'))
  symlinkSync('../c/../d', join(folder, 'a', 'up'))
  symlinkSync('b/up', join(folder, 'first'))
  mkdirSync(join(folder, 'c'))
  writeWhole(followed(join(folder, 'first')), 'x', 'new')
  expect(readFileSync(join(folder, 'd'), 'utf8')).toBe('x')
  symlinkSync('round', join(folder, 'round'))
  expect(followed(join(folder, 'round'))).toMatch(/round$/)
  expect(followed('no/such/path')).toBe('no/such/path')
})

test('a failure half-way leaves nothing', async () => {
  const file = draftAt(path)
  const broken = async (out: Writable) => {
    out.write('half')
    throw new Error('broken')
  }
  await expect(file.fill(broken)).rejects.toThrow('broken')
  expect(readdirSync(folder)).toEqual([])
  const nowhere = draftAt(join(folder, 'no', 'cards.pdf'))
  await expect(nowhere.fill(writing('x'))).rejects.toMatchObject({ code: 'file_unwritable', exitCode: 6 })
})

test('what cannot be written is one clear message about the path asked for, and leaves nothing beside it', async () => {
  writeFileSync(join(folder, 'a-file'), 'x')
  const why = async (name: string) => {
    const place = join(folder, name)
    const said = (error: unknown) => [(error as CliError).code, (error as CliError).values]
    const file = draftAt(place)
    const streamed = await file
      .fill(writing('x'))
      .then(() => file.place('over'))
      .catch(said)
    file.remove()
    let whole: unknown
    try {
      writeWhole(place, 'x', 'over')
    } catch (error) {
      whole = said(error)
    }
    expect(whole).toEqual(streamed)
    expect(readdirSync(folder).sort()).toEqual(['a-file', 'a-folder'])
    return streamed
  }
  mkdirSync(join(folder, 'a-folder'))
  expect(await why('none/lists.pdf')).toEqual(['file_unwritable', [join(folder, 'none/lists.pdf'), 'ENOENT']])
  expect(await why('a-file/lists.pdf')).toEqual(['file_unwritable', [join(folder, 'a-file/lists.pdf'), 'ENOTDIR']])
  expect(await why('a-folder')).toEqual(['file_unwritable', [join(folder, 'a-folder'), 'EISDIR']])
  for (const code of ['ENOENT', 'EISDIR', 'ENOSPC', 'EACCES', 'EIO'])
    for (const text of [en, fr]) expect(text['file.unwritable']('lists.pdf', code)).toMatch(/^lists\.pdf .*: .*\. .*\.$/)
})
