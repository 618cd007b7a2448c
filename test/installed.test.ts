import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import pkg from '../package.json' with { type: 'json' }
import lock from '../package-lock.json' with { type: 'json' }
import brought from '../tools/node/package.json' with { type: 'json' }
import { temporaryFolder } from './support/site.ts'

const root = join(import.meta.dirname, '..')
const at = (path: string) => readFileSync(join(root, path), 'utf8')
const npm = (...words: string[]) =>
  execFileSync('npm', words, { cwd: root, encoding: 'utf8', env: { PATH: process.env.PATH, HOME: temporaryFolder() } })

interface Locked {
  version?: string
  integrity?: string
  resolved?: string
}
const locked: [string, Locked][] = Object.entries(lock.packages)

test('npm runs no install script in this folder, of anybody, and there is none of ours', () => {
  expect(npm('config', 'get', 'ignore-scripts').trim()).toBe('true')
  expect(Object.keys(pkg.scripts).filter((name) => /^(pre|post)?install$|^(pre|post)?prepare$/.test(name))).toEqual([])
})

test('whatever npm fetches is locked, the Node that it brings along too, and from no particular registry', () => {
  const ours = ['', 'node_modules/guichet-node', 'tools/node']
  const others = locked.filter(([path]) => !ours.includes(path))
  expect(others.filter(([, { integrity, resolved }]) => !integrity || resolved)).toEqual([])
  for (const [name, version] of Object.entries(brought.optionalDependencies))
    expect(others.find(([path]) => path === `node_modules/${name}`)?.[1].version).toBe(version)
})

test('only what the build cannot hold is installed with the program', () => {
  expect(Object.keys(pkg.dependencies)).toEqual(['better-sqlite3'])
  const built = globSync('dist/{pieces/*.cjs,*.core}', { cwd: root }).map(at).join('\n')
  const named = [...built.matchAll(/\brequire\(["']([^"'./][^"']*)["']\)/g)].map(([, name = '']) => name)
  expect(named).toContain('node:fs')
  expect(named.filter((name) => !isBuiltin(name))).toEqual([])
  expect(built).toContain('.resolve("better-sqlite3")')
})

test('the licence of every package that the build holds stands in the notices', () => {
  const notices = at('dist/THIRD-PARTY-NOTICES.txt')
  const sources = globSync('{src,migrations}/**/*.ts', { cwd: root }).map(at).join('\n')
  const imported = [...sources.matchAll(/^import (?!type )[^'"]*'([^.'][^']*)'$/gm)].map(([, name = '']) => name)
  const packageOf = (name: string) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? ''
  const versionOf = (name: string) => locked.find(([path]) => path === `node_modules/${name}`)?.[1].version
  const named = ['@expo-google-fonts/atkinson-hyperlegible-next', ...imported.filter((name) => !isBuiltin(name)).map(packageOf)]
  const packages = [...new Set(named)]
  expect(packages).toContain('kysely')
  expect(packages.filter((name) => !notices.includes(`\n\n${name} ${versionOf(name)}\n\n`))).toEqual([])
  const sections = notices.split(`\n${'-'.repeat(80)}\n`)
  expect(sections.filter((section) => !/copyright|licen[cs]e/i.test(section) || section.length < 400)).toEqual([])
  expect(notices).toContain('SIL OPEN FONT LICENSE')
})

/** What npm packs, alone with what its package.json asks for. */
function install(): string {
  const folder = join(temporaryFolder(), 'guichet')
  for (const part of [...pkg.files, 'package.json']) cpSync(join(root, part), join(folder, part), { recursive: true })
  mkdirSync(join(folder, 'node_modules'))
  for (const name of Object.keys(pkg.dependencies)) symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  return folder
}

test('the package works from any folder, with nothing else beside it', () => {
  const [installed, home] = [install(), temporaryFolder()]
  const run = (line: string) => {
    const [name = '', ...words] = line.split(' ')
    const env = { HOME: home, LANG: 'fr_FR.UTF-8', GUICHET_TODAY: '2026-11-20' }
    return spawnSync(process.execPath, [join(installed, 'bin', `${name}.js`), ...words], { cwd: home, env, encoding: 'utf8' })
  }
  const lines = [
    'gar store init',
    `gar import gar-ent ${join(root, 'fixtures/gar-ent/lycee')} --yes`,
    'gar report --html gar.html',
    'mdo mail list -o json',
    'intrascol classes create 6A --yes',
    'intrascol users add --last-name Martin --first-name Zoé --kind pupil --class 6A --yes',
    'intrascol print lists --out lists.pdf',
  ]
  expect(lines.map((line) => ({ line, ...run(line) })).filter(({ status }) => status !== 0)).toEqual([])
  expect(readFileSync(join(home, 'lists.pdf'), 'latin1')).toMatch(/^%PDF-[\s\S]*AtkinsonHyperlegible/)
  // The driver of PostgreSQL is there too: it is the server that is not.
  expect(run('gar schools list --store postgres://nobody@127.0.0.1:1/none')).toMatchObject({ status: 6, stdout: '' })
})
