import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import pkg from '../package.json' with { type: 'json' }
import brought from '../tools/node/package.json' with { type: 'json' }
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
const installed = (process.env.PATH ?? '')
  .split(delimiter)
  .map((path) => join(path, 'node'))
  .find((path) => !path.includes('node_modules') && existsSync(path) && !isRecent(versionOf(path)))

const olds: Old[] = [
  pretending('12.22.12'),
  pretending('24.6.0'),
  ...(installed ? [{ name: `the machine's own ${versionOf(installed)}`, command: installed, before: [] }] : []),
]

function pretending(version: string, platform: string = process.platform): Old {
  const file = join(folder, `${version}-${platform}.cjs`)
  const change = (name: string, value: string) => `Object.defineProperty(process, '${name}', { value: ${value} })\n`
  writeFileSync(file, change('versions', `{ ...process.versions, node: '${version}' }`) + change('platform', `'${platform}'`))
  return { name: `a Node that says it is ${version}`, command: process.execPath, before: ['--require', file] }
}

function versionOf(node: string): string {
  return spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()
}

const start = ({ command, before }: Old, script: string, ...words: string[]) =>
  spawnSync(command, [...before, script, ...words], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder, LANG: 'en_GB.UTF-8' },
  })

/** A folder of guichet in which no `npm ci` has run. */
function bare(...parts: string[]): string {
  const elsewhere = temporaryFolder()
  for (const part of ['bin', 'package.json', ...parts]) cpSync(join(root, part), join(elsewhere, part), { recursive: true })
  return elsewhere
}

test('the tests run on a Node that has all we need, and so is the one that npm brings along', () => {
  expect(isRecent(process.versions.node)).toBe(true)
  expect(pkg.engines.node).toBe('>=24.7')
  expect(pkg.devDependencies['guichet-node']).toBe('file:tools/node')
  for (const version of Object.values(brought.optionalDependencies)) expect(isRecent(version)).toBe(true)
})

test.each(olds)('$name: a command runs itself again with the one that npm brought along', (old) => {
  const script = join(root, 'bin', 'gar.js')
  expect(start(old, script, '--version')).toMatchObject({ status: 0, stdout: `${pkg.version}\n`, stderr: '' })
  const wrong = start(old, script, 'people', 'lits')
  expect(wrong).toMatchObject({ status: 2, stdout: '' })
  expect(wrong.stderr).toContain('list')
})

test.each(olds)('$name, and npm brought none: everything says in one line what is missing, and ends with 6', (old) => {
  const elsewhere = bare('scripts', 'tools')
  const commands = Object.values(pkg.bin).map((script) => [script, 'store', 'info'])
  for (const [script = '', ...words] of [...commands, ['scripts/build.mjs'], ['scripts/with-node.cjs', 'scripts/demo.mjs']]) {
    const { status, stdout, stderr } = start(old, join(elsewhere, script), ...words)
    expect({ status, stdout }).toEqual({ status: 6, stdout: '' })
    expect(stderr).toMatch(/^(gar|mdo|intrascol|guichet) needs Node 24\.7 .* « npm ci » .*Node 24\.7 ou plus récent.*\n$/)
  }
})

test.each([
  ['an installed package', pretending('20.11.1'), bare()],
  ['a clone on a machine for which there is no package of Node', pretending('20.11.1', 'darwin'), bare('tools')],
])('%s: only a newer Node helps', (_, old, elsewhere) => {
  const { status, stderr } = start(old, join(elsewhere, 'bin/gar.js'), 'store', 'info')
  expect(status).toBe(6)
  expect(stderr).toMatch(/^gar needs Node 24\.7 or later, this is 20\.11\.1: install Node 24 \([^\n]* installez Node 24\)\n$/)
})

test('the first Node that will do is taken, and what is not built says so', () => {
  const { status, stderr } = start(pretending('24.7.0'), join(bare('scripts'), 'bin/gar.js'), 'store', 'info')
  expect({ status, stderr }).toMatchObject({ status: 6, stderr: expect.stringContaining('« npm run build »') })
  expect(start(pretending('24.7.0'), join(bare(), 'bin/gar.js'), 'store', 'info').stderr).toContain('« npm run pack »')
})

test.each([
  ['a status', 'process.exitCode = 7', { status: 7, signal: null }],
  ['a kill that nobody sees coming', "process.kill(process.pid, 'SIGKILL')", { status: null, signal: 'SIGKILL' }],
  ['a signal', "process.kill(process.pid, 'SIGTERM')", { status: null, signal: 'SIGTERM' }],
  [
    'a signal from outside',
    "setInterval(() => undefined, 1000); process.kill(process.ppid, 'SIGTERM')",
    { status: null, signal: 'SIGTERM' },
  ],
  [
    'an answer to a signal',
    "process.on('SIGTERM', () => process.exit(3)); setInterval(() => undefined, 1000); process.kill(process.ppid, 'SIGTERM')",
    { status: 3, signal: null },
  ],
])('who is started with the Node that npm brought along ends as it does: %s', (_, program, end) => {
  expect(start(pretending('20.11.1'), join(root, 'scripts/with-node.cjs'), '-e', program)).toMatchObject(end)
})

test('a Node that npm brought along and this machine cannot run is no stack trace', () => {
  const elsewhere = bare()
  const [name = ''] = Object.keys(brought.optionalDependencies).filter((one) => one.endsWith(`${process.platform}-${process.arch}`))
  mkdirSync(join(elsewhere, 'node_modules', name, 'bin'), { recursive: true })
  writeFileSync(join(elsewhere, 'node_modules', name, 'bin', 'node'), 'not a program', { mode: 0o644 })
  const { status, stderr } = start(pretending('20.11.1'), join(elsewhere, 'bin/gar.js'), 'store', 'info')
  expect(status).toBe(6)
  expect(stderr).toMatch(/^gar needs Node 24\.7 [^\n]*\n$/)
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
