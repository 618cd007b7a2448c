import {
  chmodSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { gar, intrascol, mdo, newSite, type Site } from '../support/site.ts'

let site: Site
let page: string
beforeEach(async () => {
  site = await newSite('sqlite')
  page = join(site.folder, 'page.html')
})

const report = (more = '', answers?: readonly unknown[]) => gar(site, `gar report --html ${page} ${more}`, answers ? { answers } : {})
const MINE = 'my own words'

test('at a terminal a file that is there is asked about, whoever wrote it; no leaves it', async () => {
  expect(await report('', [])).toMatchObject({ code: 0, asked: [] })
  for (const content of [readFileSync(page, 'utf8'), MINE]) {
    writeFileSync(page, content)
    const no = await report('', [false])
    expect([no.code, no.asked]).toEqual([130, [`${page} already exists. Replace it?`]])
    expect(readFileSync(page, 'utf8')).toBe(content)
  }
  expect((await report('--no-input', [])).code).toBe(5)
  expect(await report('', [true])).toMatchObject({ code: 0 })
  writeFileSync(page, MINE)
  expect(await report('--force', [])).toMatchObject({ code: 0, asked: [] })
  expect(readFileSync(page, 'utf8')).toContain('<!doctype html>')
})

test('the yes was for the file that was there: another one that came meanwhile stays', async () => {
  writeFileSync(page, MINE)
  const meanwhile = () => {
    writeFileSync(page, 'somebody else’s words')
    return true
  }
  expect((await report('', [meanwhile])).code).toBe(5)
  expect(readFileSync(page, 'utf8')).toBe('somebody else’s words')
  expect(readdirSync(site.folder).filter((name) => name.endsWith('.part'))).toEqual([])
})

test('a page, a table or a PDF of another command is not one’s own', async () => {
  await report()
  const other = await mdo(site, `mdo report --html ${page}`)
  expect([other.code, other.err]).toEqual([5, expect.stringMatching(/not written by this command.*--force/)])
  const table = join(site.folder, 'table.csv')
  expect((await gar(site, `gar export counts --out ${table}`)).code).toBe(0)
  for (const line of ['export csv --out', 'export ldif --base ou=p,dc=e --out', 'export oneroster --out', 'print lists --out'])
    expect((await intrascol(site, `intrascol ${line} ${table}`)).code, line).toBe(5)
  await intrascol(site, 'intrascol users add --kind pupil --first-name A --last-name B')
  const pdf = join(site.folder, 'lists.pdf')
  expect((await intrascol(site, `intrascol print lists --out ${pdf}`)).code).toBe(0)
  expect((await intrascol(site, `intrascol print sheet --out ${pdf}`)).code).toBe(5)
})

test('a table is known again in the other dialect; once a person has saved it anew it is theirs', async () => {
  const table = join(site.folder, 'users.csv')
  for (const dialect of ['standard', 'excel', 'standard'])
    expect((await intrascol(site, `intrascol export csv --csv-dialect ${dialect} --out ${table}`)).code).toBe(0)
  writeFileSync(table, readFileSync(table, 'utf8').replaceAll(',', '\t'))
  expect((await intrascol(site, `intrascol export csv --out ${table}`)).code).toBe(5)
})

test('nothing to change is also a file of ours: the next night replaces it', async () => {
  const [now, changes] = ['now.ldif', 'changes.ldif'].map((name) => join(site.folder, name))
  const line = `intrascol export ldif --base ou=p,dc=e --out ${now}`
  expect((await intrascol(site, line)).code).toBe(0)
  for (const _ of [1, 2]) expect((await intrascol(site, `${line.replace(String(now), String(changes))} --changes ${now}`)).code).toBe(0)
})

test('a file that cannot be looked at is 6, and a name that does not say what it is stays as it is', async () => {
  mkdirSync(join(site.folder, 'locked'))
  symlinkSync('loop.html', join(site.folder, 'loop.html'))
  expect((await gar(site, `gar report --html ${join(site.folder, 'loop.html')}`)).code).toBe(6)
  expect((await gar(site, `gar report --html ${join(site.place, 'page.html')}`)).code).toBe(6)
  expect(lstatSync(join(site.folder, 'loop.html')).isSymbolicLink()).toBe(true)
})

test.skipIf(process.getuid?.() !== 0)('a link that somebody else put into a folder of all is not followed', async () => {
  const shared = join(site.folder, 'shared')
  mkdirSync(shared)
  chmodSync(shared, 0o1777)
  const [bait, victim] = [join(shared, 'page.html'), join(site.folder, 'victim')]
  symlinkSync(victim, bait)
  lchownSync(bait, 65534, 65534)
  const protectedHere = readFileSync('/proc/sys/fs/protected_symlinks', 'utf8').trim() === '1'
  expect((await gar(site, `gar report --html ${bait} --force`)).code).toBe(protectedHere ? 6 : 0)
  expect(existsSync(victim)).toBe(!protectedHere)
})

test('store backup, copy-to and init do not take the name of a companion either', async () => {
  for (const line of ['store backup', 'store copy-to'])
    for (const ending of ['-wal', '-journal', '.run-holder', '.erased']) {
      const answer = await gar(site, `gar ${line} ${site.place}${ending} -o json`)
      expect([answer.code, JSON.parse(answer.err).error.code], line + ending).toEqual([5, 'file_guarded'])
    }
  expect((await gar(site, `gar store init --store ${site.place}-wal`)).code).toBe(5)
  expect(statSync(site.place).isFile()).toBe(true)
})
