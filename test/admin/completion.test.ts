import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { SHELLS } from '../../src/admin/completion-scripts.ts'
import { gar, intrascol, mdo, newSite, type Site, temporaryFolder } from '../support/site.ts'

const complete = async (site: Site, ...words: string[]) => {
  const { code, out, err } = await gar(site, ['completion', 'words', '--', ...words])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t')[0])
}

describe('the words that may stand next', () => {
  test.each<[words: string[], found: string[]]>([
    [['sto'], ['store']],
    [
      ['store', ''],
      ['init', 'info', 'migrate', 'check', 'backup', 'restore', 'copy-to'],
    ],
    [['store', 'init', '--sa'], ['--sample']],
    [
      ['-o', ''],
      ['table', 'json', 'ndjson', 'csv', 'xlsx'],
    ],
    [['journal', 'list', '--output', 'c'], ['csv']],
    [['journal', 'list', '--output=nd'], ['--output=ndjson']],
    [['journal', 'list', '--output', '=', 'nd'], ['ndjson']],
    [
      ['journal', 'list', '--output', '='],
      ['table', 'json', 'ndjson', 'csv', 'xlsx'],
    ],
    [['-o', 'json', 'journal', 'v'], ['verify']],
    [['completion', ''], [...SHELLS]],
    [['completion', ' '], [...SHELLS]],
    [['revoke', '--population', 't'], ['teachers']],
    [['revoke', '--population', 'pupils,t'], ['pupils,teachers']],
    [['revoke', '--from', ''], []],
    [['store', 'backup', ''], []],
    [['nothing', 'like', 'that'], []],
  ])('%j', async (words, found) => {
    const site = await newSite('sqlite', { init: false })
    expect(await complete(site, ...words)).toEqual(found)
  })

  test('without any word: every command; after a command without arguments: its options', async () => {
    const site = await newSite('sqlite', { init: false })
    expect(await complete(site, '')).toEqual(expect.arrayContaining(['revoke', 'store', 'completion']))
    expect(await complete(site, 'undo', '3', '--d')).toEqual(['--dry-run'])
    expect(await complete(site, 'doctor', '')).toContain('--output')
  })

  test('descriptions are in the language of the reader', async () => {
    const site = await newSite('sqlite', { init: false })
    expect((await gar(site, ['completion', 'words', '--lang', 'fr', '--', 'und'])).out).toBe('undo\tAnnuler une opération\n')
  })
})

test('a script for each shell and program; another shell is a wrong command line', async () => {
  const site = await newSite('sqlite', { init: false })
  for (const [name, program] of Object.entries({ gar, mdo, intrascol }))
    for (const shell of SHELLS) {
      const { code, out } = await program(site, ['completion', shell])
      expect(code).toBe(0)
      expect(out).toContain(`${name} completion words --`)
    }
  expect(await gar(site, 'gar completion tcsh')).toMatchObject({ code: 2, err: expect.stringContaining('powershell') })
  expect((await gar(site, 'gar completion')).code).toBe(2)
})

test('bash takes the scripts of the three programs together, and completes with them', async () => {
  const site = await newSite('sqlite', { init: false })
  const folder = temporaryFolder()
  const scripts = await Promise.all([gar, mdo, intrascol].map((program) => program(site, ['completion', 'bash'])))
  const asked = join(folder, 'asked')
  const session = `set -eu
gar() { printf '<%s>' "$@" > '${asked}'; printf 'json\\tabout json\\nndjson\\tabout ndjson\\n'; }
COMP_WORDS=(gar 'a b' --output = ''); COMP_CWORD=4
_gar_complete
printf '%s|' "\${COMPREPLY[@]}"; cat '${asked}'; complete -p mdo`
  writeFileSync(join(folder, 'session.sh'), `${scripts.map(({ out }) => out).join('')}${session}\n`)
  const said = execFileSync('bash', ['--norc', join(folder, 'session.sh')], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  expect(said).toBe('json|ndjson|<completion><words><--><a b><--output><=><>complete -o bashdefault -o default -F _mdo_complete mdo\n')
})
