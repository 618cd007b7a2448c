import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { CONFIG_KEYS } from '../../src/config/config.ts'
import { en } from '../../src/text/en.ts'
import { fr } from '../../src/text/fr.ts'
import { lookUp } from '../../src/text/index.ts'
import { gar, json, newSite, type Site } from '../support/site.ts'

let site: Site
let file: string
beforeEach(async () => {
  site = await newSite('sqlite', { init: false })
  file = join(site.folder, 'guichet', 'config.json')
})

const listed = async (line = '', env: Record<string, string> = {}) =>
  Object.fromEntries(
    (await json(gar(site, `gar config list -o json ${line}`, { env }))).map(({ key, value, source }) => [key, `${value} ${source}`]),
  )

test('every key has its sentence in both languages', () => {
  for (const text of [en, fr]) for (const key of CONFIG_KEYS) expect(lookUp(text, `config.${key}`), key).toBeTruthy()
})

test('the list says where each value comes from: option, environment, file, default', async () => {
  expect(await listed('', { GUICHET_STORE: '' })).toMatchObject({
    lang: 'en default',
    store: `${join(site.folder, 'guichet', 'guichet.db')} default`,
  })
  await gar(site, 'gar config set lang fr')
  expect(await listed()).toMatchObject({ lang: 'fr file', operator: 'test environment', output: 'json option' })
  expect(await listed('', { GUICHET_LANG: 'en' })).toMatchObject({ lang: 'en environment' })
  expect(await listed('--lang fr', { GUICHET_LANG: 'en' })).toMatchObject({ lang: 'fr option' })
  expect((await listed('--store postgres://a:secret@b/c')).store).toBe('postgres://a@b/c option')
})

test('set writes a private file, which then holds; an empty value removes it', async () => {
  expect(await json(gar(site, 'gar config set output json -o json'))).toMatchObject({ operation: null, counts: { updated: 1 } })
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ output: 'json' })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect((await gar(site, 'gar config get output')).out).toContain('"value":"json"')
  expect(await json(gar(site, 'gar config set output json'))).toMatchObject({ counts: { unchanged: 1 } })
  expect((await gar(site, ['config', 'set', 'output', ''])).code).toBe(0)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({})
})

test('get prints the bare value, an empty line when there is none', async () => {
  expect(await gar(site, 'gar config get lang')).toMatchObject({ code: 0, out: 'en\n' })
  expect(await gar(site, 'gar config get database.password_file')).toMatchObject({ code: 0, out: '\n' })
})

test('unknown keys are 4, impossible values 2, an unusable file 6', async () => {
  const unknown = await gar(site, 'gar config get colour -o json')
  expect(unknown.code).toBe(4)
  expect(JSON.parse(unknown.err).error.known).toContain('lang')
  expect((await gar(site, 'gar config set colour red')).code).toBe(4)
  expect((await gar(site, 'gar config set lang de')).code).toBe(2)
  expect((await gar(site, 'gar config set lang')).code).toBe(2)
  await gar(site, 'gar config set lang fr')
  writeFileSync(file, '{')
  expect(await gar(site, 'gar config list')).toMatchObject({ code: 6, out: '', err: expect.stringContaining(file) })
})
