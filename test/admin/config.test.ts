import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { CONFIG_KEYS } from '../../src/config/config.ts'
import { type MailSettings, mailPassword } from '../../src/mail/settings.ts'
import { passwordFor } from '../../src/store/password.ts'
import type { ServerAddress } from '../../src/store/server-address.ts'
import { en } from '../../src/text/en.ts'
import { fr } from '../../src/text/fr.ts'
import { lookUp } from '../../src/text/index.ts'
import { gar, json, mdo, newSite, type Site } from '../support/site.ts'

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

test('what a setting names and the store does not have is said with the setting and its file, unless somebody typed it', async () => {
  await gar(site, 'gar store init')
  await gar(site, 'gar config set gar.uai 9990009Z')
  await gar(site, 'gar config set mdo.library nowhere')
  for (const [run, line, key, value] of [
    [gar, 'gar people list', 'gar.uai', '9990009Z'],
    [mdo, 'mdo subscribers list', 'mdo.library', 'nowhere'],
  ] as const) {
    expect((await run(site, line)).err).toContain(`  ${key} = ${value} is set in ${file}\n`)
    expect(JSON.parse((await run(site, `${line} -o json`)).err).error).toMatchObject({ exit_code: 4, setting: key, file })
  }
  expect((await gar(site, 'gar people list --uai 9990009Z')).err).not.toContain('is set in')
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

test('a number written by hand is the same without quotes; every default is listed', async () => {
  mkdirSync(join(site.folder, 'guichet'), { mode: 0o700 })
  writeFileSync(file, '{"busy_timeout":2000}')
  const rows = await json<{ key: string; value: string; source: string }[]>(gar(site, 'gar config list -o json'))
  const found = Object.fromEntries(rows.map(({ key, value, source }) => [key, [value, source]]))
  expect(found).toMatchObject({
    busy_timeout: ['2000', 'file'],
    'mdo.request_days': ['7,21', 'default'],
    'mdo.age_bands': ['0,12,18,26,60', 'default'],
  })
})

test('a linked file stays linked, and what is planted beside it is not written through', async () => {
  const [elsewhere, victim] = [join(site.folder, 'mine.json'), join(site.folder, 'victim')]
  writeFileSync(elsewhere, '{"output":"json"}')
  writeFileSync(victim, 'precious')
  mkdirSync(join(site.folder, 'guichet'), { mode: 0o700 })
  symlinkSync(join('..', 'mine.json'), file)
  symlinkSync(victim, `${file}.new`)
  expect((await gar(site, 'gar config set lang fr')).code).toBe(0)
  expect(lstatSync(file).isSymbolicLink()).toBe(true)
  expect(JSON.parse(readFileSync(elsewhere, 'utf8'))).toEqual({ output: 'json', lang: 'fr' })
  expect(readFileSync(victim, 'utf8')).toBe('precious')
  expect(readdirSync(site.folder).filter((name) => name.endsWith('.part'))).toEqual([])
})

test('a link to a folder that is not there is said, and stays', async () => {
  mkdirSync(join(site.folder, 'guichet'), { mode: 0o700 })
  symlinkSync(join(site.folder, 'nowhere', 'config.json'), file)
  expect(await gar(site, 'gar config set lang fr')).toMatchObject({ code: 6, out: '', err: expect.stringContaining('Create it') })
  expect(lstatSync(file).isSymbolicLink()).toBe(true)
})

const refusal = async (line: string, env: Record<string, string> = {}) => {
  const { code, out, err } = await gar(site, `${line} -o json --lang fr`, { env })
  return [code, out, JSON.parse(err).error] as const
}
const exposed = (path: string, typed: string) => [
  6,
  '',
  expect.objectContaining({
    code: 'file_exposed',
    file: path,
    message: expect.stringMatching(new RegExp(`Tapez\u00a0: ${typed} '${path}'`)),
  }),
]

test('a configuration that others may change, or the folder it is in, is not read; the sentence says what to type', async () => {
  await gar(site, 'gar config set output json')
  for (const [path, open, closed] of [
    [file, 0o620, 0o600],
    [file, 0o602, 0o644],
    [join(site.folder, 'guichet'), 0o775, 0o755],
  ] as const) {
    chmodSync(path, open)
    expect(await refusal('gar config get output')).toEqual(exposed(path, 'chmod go-w'))
    chmodSync(path, closed)
    expect((await gar(site, 'gar config get output')).code).toBe(0)
  }
  // In such a folder nobody takes away what belongs to another.
  chmodSync(join(site.folder, 'guichet'), 0o1777)
  expect((await gar(site, 'gar config get output')).code).toBe(0)
  if (process.getuid?.() !== 0) return
  chownSync(file, 65534, 65534)
  expect(await refusal('gar config get output')).toEqual(exposed(file, 'sudo chown "\\$\\(id -u\\)"'))
})

test('a file with a secret that others may read is not used', async () => {
  const secret = join(site.folder, 'secret')
  writeFileSync(secret, 'x'.repeat(20))
  const ofServer = () => passwordFor({} as ServerAddress, { at: '', busyTimeout: 1, passwordFile: secret })
  const ofMail = async () => mailPassword({ passwordFile: secret } as MailSettings)
  for (const mode of [0o640, 0o604, 0o622]) {
    chmodSync(secret, mode)
    for (const password of [ofServer, ofMail]) {
      const refused = { code: 'file_exposed', exitCode: 6, values: [secret, `0${mode.toString(8)}`] }
      await expect(password()).rejects.toMatchObject(refused)
      for (const text of [en, fr]) expect(text['file.secret_exposed'](secret, '0640')).toContain(`chmod 600 '${secret}'`)
    }
  }
  chmodSync(secret, 0o400)
  expect(await Promise.all([ofServer(), ofMail()])).toEqual(['x'.repeat(20), 'x'.repeat(20)])
  if (process.getuid?.() !== 0) return
  chownSync(secret, 65534, 65534)
  for (const password of [ofServer, ofMail]) await expect(password()).rejects.toMatchObject({ code: 'file_exposed', key: 'file.foreign' })
})
