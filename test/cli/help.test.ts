import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { gar, mdo, newSite, type Site } from '../support/site.ts'

let site: Site
beforeAll(async () => {
  site = await newSite('sqlite', { init: false })
})

const configured = (settings: object): { env: Record<string, string> } => {
  const path = join(site.folder, `config-${JSON.stringify(settings).length}-${Object.keys(settings).join()}.json`)
  writeFileSync(path, JSON.stringify(settings))
  return { env: { GUICHET_CONFIG: path } }
}

test.each([
  ['gar --lang en help revoke', 'gar revoke --help'],
  ['gar -v help revoke', 'gar revoke --help'],
  ['gar --color never help', 'gar --help'],
  ['gar -o json help store check', 'gar store check --help'],
  ['gar --output=json --store x.db help store', 'gar store --help'],
  ['gar store help check', 'gar store check --help'],
  ['gar help help', 'gar --help'],
  ['gar help revoke --lang fr', 'gar revoke --help --lang fr'],
  ['gar help batch-revoke apply', 'gar batch-revoke apply --help'],
])('« %s » is « %s »', async (line, same) => {
  const { code, out, err } = await gar(site, line)
  expect({ code, out, err }).toEqual({ code: 0, out: (await gar(site, same)).out, err: '' })
  expect(out).toMatch(/Usage|Utilisation/)
})

test.each([
  ['gar help revok', 'gar has no command « revok ». Did you mean revoke?'],
  ['gar revok --help', 'gar has no command « revok ». Did you mean revoke?'],
  ['gar -v help zzz', 'gar has no command « zzz ».'],
  ['gar help store chek', 'gar has no command « chek ». Did you mean check?'],
  ['gar store chek -h', 'gar has no command « chek ». Did you mean check?'],
])('« %s » is a wrong command line', async (line, sentence) => {
  const { code, out, err } = await gar(site, line)
  expect([code, out]).toEqual([2, ''])
  expect(err).toContain(sentence)
})

test('« help » is a value and a word of its own behind a command', async () => {
  expect(await gar(site, 'gar people list --name help -o json')).toMatchObject({ code: 6 })
  expect(await mdo(site, 'mdo subscribers show help -o json')).toMatchObject({ code: 6 })
  expect(await gar(site, 'gar --operator help people list -o json')).toMatchObject({ code: 6 })
})

test('an error is said in the format of the configuration and of the environment', async () => {
  const asJson = configured({ output: 'json' })
  expect(JSON.parse((await gar(site, 'gar people list', asJson)).err).error).toMatchObject({ code: 'store_missing', exit_code: 6 })
  expect((await gar(site, 'gar people list -o table', asJson)).err).toMatch(/^There is no store/)
  const environment = { env: { GUICHET_OUTPUT: 'json' } }
  expect(JSON.parse((await gar(site, 'gar people list --nonsense', environment)).err).error).toMatchObject({ code: 'unknown_option' })
  // The option says how, whatever the configuration cannot say.
  writeFileSync(join(site.folder, 'broken.json'), '{')
  const broken = await gar(site, 'gar people list -o json', { env: { GUICHET_CONFIG: join(site.folder, 'broken.json') } })
  expect(JSON.parse(broken.err).error).toMatchObject({ code: 'config_unusable', exit_code: 6 })
})

test('a format or a language that is none is refused, wherever it comes from', async () => {
  const wrong = async (env: Record<string, string>, options = '') => {
    const { code, out, err } = await gar(site, `gar --version ${options}`, { env })
    return [code, out === '', err.trim()]
  }
  expect(await wrong({ GUICHET_OUTPUT: 'xml' })).toEqual([2, true, 'GUICHET_OUTPUT is « xml »: choose among table, json, ndjson and csv.'])
  expect(await wrong({ GUICHET_LANG: 'de' })).toEqual([2, true, 'GUICHET_LANG is « de »: choose among fr and en.'])
  expect(await wrong({ GUICHET_OUTPUT: 'xml', GUICHET_LANG: 'de' }, '-o csv --lang fr')).toEqual([0, false, ''])
  expect(await wrong({ GUICHET_OUTPUT: '', GUICHET_LANG: '' })).toEqual([0, false, ''])
  const { env } = configured({ output: 'xml' })
  expect(await wrong(env)).toEqual([6, true, expect.stringContaining('output')])
})
