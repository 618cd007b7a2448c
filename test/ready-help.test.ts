import { spawnSync } from 'node:child_process'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandsOf } from '../scripts/help-pages.ts'
import { gar as garProgram } from '../src/gar/program.ts'
import { intrascol as intrascolProgram } from '../src/intrascol/program.ts'
import { mdo as mdoProgram } from '../src/mdo/program.ts'
import { readyHelp } from '../src/ready-help.ts'
import { newSite, runner, temporaryFolder } from './support/site.ts'

// What the build wrote: after a change of a help, `npm run build`.
const READY = join(import.meta.dirname, '..', 'dist', 'help')
const programs = [garProgram, mdoProgram, intrascolProgram]
const pages = programs.flatMap((program) => commandsOf(program.entries).map((words) => ({ program, words })))

test.each(['en', 'fr'])('%s: the help that the build wrote down is what each command prints', async (lang) => {
  const site = await newSite('sqlite', { init: false })
  for (const { program, words } of pages) {
    const line = [program.name, ...words].join(' ')
    const printed = await runner(program)(site, [...words, '--help'], { env: { GUICHET_LANG: lang } })
    expect(printed, line).toMatchObject({ code: 0, err: '' })
    expect(readFileSync(`${join(READY, lang, program.name, ...words)}.txt`, 'utf8'), line).toBe(printed.out)
  }
})

test('no help is there of a command that does not exist', () => {
  expect(globSync('**/*.txt', { cwd: READY })).toHaveLength(2 * pages.length)
})

const start = (line: string, env: Record<string, string> = {}) => {
  const [name = '', ...words] = line.split(' ')
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, '..', 'bin', `${name}.js`), ...words], {
    encoding: 'utf8',
    env: { HOME: temporaryFolder(), LANG: 'en_GB.UTF-8', ...env },
  })
  return { status, stdout, stderr }
}
const ready = (path: string) => readFileSync(`${join(READY, path)}.txt`, 'utf8')

test.each([
  ['gar', 'en/gar'],
  ['gar help', 'en/gar'],
  ['mdo --help', 'en/mdo'],
  ['intrascol users -h', 'en/intrascol/users'],
  ['gar help schools list', 'en/gar/schools/list'],
  ['gar schools list --help', 'en/gar/schools/list'],
  ['gar revoke -q --help', 'en/gar/revoke'],
  ['gar help revoke --lang fr', 'fr/gar/revoke'],
])('« %s » prints it', (line, path) => {
  expect(start(line)).toEqual({ status: 0, stdout: ready(path), stderr: '' })
})

test('a width, colours, a wrong word or a wrong setting are answered by the program itself', () => {
  const wide = start('gar revoke --help', { COLUMNS: '200' }).stdout
  expect([wide.includes('--population'), wide === ready('en/gar/revoke')]).toEqual([true, false])
  expect(start('gar revoke --help', { FORCE_COLOR: '1' }).stdout).toContain('\u001b[1m')
  expect(start('gar revok --help')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('Did you mean revoke?') })
  expect(start('gar help revok')).toMatchObject({ status: 2, stdout: '' })
  expect(start('gar --help', { GUICHET_OUTPUT: 'xml' })).toMatchObject({ status: 2, stdout: '' })
  expect(start('gar --help', { GUICHET_TODAY: '31/02' })).toMatchObject({ status: 2, stdout: '' })
  const config = join(temporaryFolder(), 'config.json')
  writeFileSync(config, '{')
  expect(start('gar --help', { GUICHET_CONFIG: config })).toMatchObject({ status: 6, stdout: '' })
  writeFileSync(config, '{ "lang": "fr" }')
  expect(start('gar --help', { GUICHET_CONFIG: config }).stdout).toBe(ready('fr/gar'))
})

test('what is no plain word is never taken for a file', () => {
  const asked = (...argv: string[]) => readyHelp(READY, 'gar', argv, {})
  for (const word of ['..', '../mdo', 'schools/list', 'Schools', '--lang', '']) expect(asked(word, '--help')).toBeUndefined()
})
