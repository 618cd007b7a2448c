import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { beforeEach, expect, test } from 'vitest'
import { streamedFile } from '../../src/files/streamed.ts'
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
