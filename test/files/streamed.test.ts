import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { beforeEach, expect, test } from 'vitest'
import type { CliError } from '../../src/errors.ts'
import { streamedFile } from '../../src/files/streamed.ts'
import { writeFileWhole } from '../../src/files/write.ts'
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

test('nothing stands in its place before the end, and nothing beside it afterwards; only its owner reads it', async () => {
  const file = streamedFile(path, { replace: false })
  await file.fill(writing('secret'))
  expect(existsSync(path)).toBe(false)
  expect(readdirSync(folder).map((name) => lstatSync(join(folder, name)).mode & 0o777)).toEqual([0o600])
  file.place()
  expect(readdirSync(folder)).toEqual(['cards.pdf'])
  expect(lstatSync(path).mode & 0o777).toBe(0o600)
  expect(readFileSync(path, 'utf8')).toBe('secret')
})

test('it can be taken back, before and after it has its place, and written again', async () => {
  const file = streamedFile(path, { replace: false })
  await file.fill(writing('first'))
  file.remove()
  expect(readdirSync(folder)).toEqual([])
  await file.fill(writing('second'))
  file.place()
  file.remove()
  expect(readdirSync(folder)).toEqual([])
  await file.fill(writing('third'))
  file.place()
  // A transaction that is tried again fills and places once more.
  await file.fill(writing('fourth'))
  file.place()
  expect(readFileSync(path, 'utf8')).toBe('fourth')
})

test('what stands there is refused at once, and when it came meanwhile; taking back leaves it alone', async () => {
  const file = streamedFile(path, { replace: false })
  await file.fill(writing('mine'))
  writeFileSync(path, 'theirs')
  expect(() => file.place()).toThrow(expect.objectContaining({ code: 'file_exists', exitCode: 6 }))
  file.remove()
  expect(readFileSync(path, 'utf8')).toBe('theirs')
  expect(() => streamedFile(path, { replace: false })).toThrow(expect.objectContaining({ code: 'file_exists', exitCode: 6 }))
  symlinkSync(join(folder, 'nowhere'), join(folder, 'link.pdf'))
  expect(() => streamedFile(join(folder, 'link.pdf'), { replace: false })).toThrow(expect.objectContaining({ code: 'file_exists' }))
})

test('a file that may be replaced is, whole; a link is replaced and not followed', async () => {
  writeFileSync(join(folder, 'target'), 'old')
  symlinkSync(join(folder, 'target'), path)
  const file = streamedFile(path, { replace: true })
  await file.fill(writing('new'))
  file.place()
  expect([readFileSync(path, 'utf8'), readFileSync(join(folder, 'target'), 'utf8')]).toEqual(['new', 'old'])
})

test('a failure half-way leaves nothing', async () => {
  const file = streamedFile(path, { replace: false })
  const broken = async (out: Writable) => {
    out.write('half')
    throw new Error('broken')
  }
  await expect(file.fill(broken)).rejects.toThrow('broken')
  expect(readdirSync(folder)).toEqual([])
  const nowhere = streamedFile(join(folder, 'no', 'cards.pdf'), { replace: false })
  await expect(nowhere.fill(writing('x'))).rejects.toMatchObject({ code: 'file_unwritable', exitCode: 6 })
})

test('what cannot be written is one clear message about the path asked for, and leaves nothing beside it', async () => {
  writeFileSync(join(folder, 'a-file'), 'x')
  const why = async (name: string) => {
    const place = join(folder, name)
    const said = (error: unknown) => [(error as CliError).code, (error as CliError).values]
    const file = streamedFile(place, { replace: true })
    const streamed = await file
      .fill(writing('x'))
      .then(() => file.place())
      .catch(said)
    file.remove()
    let whole: unknown
    try {
      writeFileWhole(place, 'x', { replace: true })
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
