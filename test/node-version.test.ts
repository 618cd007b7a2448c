import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import pkg from '../package.json' with { type: 'json' }
import { temporaryFolder } from './support/site.ts'

const root = join(import.meta.dirname, '..')

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  return major > 24 || (major === 24 && minor >= 7)
}

/** A way to run a script with a Node that is too old, or says that it is: the second one is there on every machine. */
interface Old {
  name: string
  command: string
  before: string[]
}

const folder = temporaryFolder()
const pretending = join(folder, 'older.cjs')
writeFileSync(pretending, "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.11.1' } })\n")
const olds: Old[] = [{ name: 'a Node that says it is 20.11', command: process.execPath, before: ['--require', pretending] }]
const installed = (process.env.PATH ?? '')
  .split(delimiter)
  .map((path) => join(path, 'node'))
  .find((path) => !path.includes('node_modules') && existsSync(path) && !isRecent(versionOf(path)))
if (installed) olds.push({ name: `the machine's own ${versionOf(installed)}`, command: installed, before: [] })

function versionOf(node: string): string {
  return spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()
}

const start = ({ command, before }: Old, script: string, ...words: string[]) =>
  spawnSync(command, [...before, script, ...words], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder, LANG: 'en_GB.UTF-8' },
  })

test('the tests run on a Node that has all we need', () => {
  expect(isRecent(process.versions.node)).toBe(true)
  expect(pkg.engines.node).toBe('>=24.7')
  expect(isRecent(pkg.devDependencies.node)).toBe(true)
})

test.each(olds)('$name: a command runs itself again with the one that npm installed', (old) => {
  const script = join(root, 'bin', 'gar.js')
  expect(start(old, script, '--version')).toMatchObject({ status: 0, stdout: `${pkg.version}\n`, stderr: '' })
  const wrong = start(old, script, 'people', 'lits')
  expect(wrong).toMatchObject({ status: 2, stdout: '' })
  expect(wrong.stderr).toContain('list')
})

test.each(olds)('$name, and none installed: it says in one line what is missing, and exits 6', (old) => {
  const elsewhere = temporaryFolder()
  cpSync(join(root, 'bin'), join(elsewhere, 'bin'), { recursive: true })
  cpSync(join(root, 'package.json'), join(elsewhere, 'package.json'))
  for (const name of Object.keys(pkg.bin)) {
    const { status, stdout, stderr } = start(old, join(elsewhere, 'bin', `${name}.js`), 'store', 'info')
    expect({ status, stdout }).toEqual({ status: 6, stdout: '' })
    expect(stderr).toMatch(new RegExp(`^${name} needs Node 24\\.7 .*Node 24\\.7 ou plus récent.*\\n$`))
  }
})

test('a V8 that takes nothing of what the build kept, as that of another Node, prints the same', () => {
  const store = join(temporaryFolder(), 'guichet.db')
  const script = join(root, 'bin', 'gar.js')
  const lines = [
    ['store', 'init'],
    ['config', 'list', '-o', 'json'],
    ['schools', 'list', '-o', 'json'],
    ['people', 'lits'],
  ]
  const [usual, other] = [[], ['--no-flush-bytecode']].map((before) =>
    lines.map((words) => {
      const { status, stdout, stderr } = start({ name: '', command: process.execPath, before }, script, ...words, '--store', store)
      if (words[1] === 'init') rmSync(store)
      return { status, stdout, stderr }
    }),
  )
  expect(other).toEqual(usual)
  expect(usual?.map(({ status }) => status)).toEqual([0, 0, 6, 2])
})
