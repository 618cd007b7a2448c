import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from './support/site.ts'

const root = join(import.meta.dirname, '..')
const SAID = 'planted'
const NOBODY = 65534

const folder = temporaryFolder()
const pieces = join(folder, 'dist', 'pieces')
/** What an attacker made: entries of Node's cache that fit our pieces and hold another program. */
const poison = join(folder, 'poison')

/** A piece that says that it ran, as long as the one whose place it takes: V8 compares no more than that. */
const planted = (source: Buffer) => Buffer.from(`require("node:fs").writeSync(2,"${SAID}");module.exports=()=>{}`.padEnd(source.length))

/** `HOME` leads nowhere, so that there is no cache but the one given. */
const run = (env: Record<string, string>, before: string[] = []) =>
  spawnSync(process.execPath, [...before, join(folder, 'bin', 'gar.js'), 'people', 'list'], {
    encoding: 'utf8',
    env: { HOME: join(folder, 'none'), GUICHET_STORE: join(folder, 'none.db'), LANG: 'en', ...env },
  })

beforeAll(() => {
  for (const part of ['bin', 'dist', 'package.json']) cpSync(join(root, part), join(folder, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const sources = new Map(readdirSync(pieces).map((name) => [join(pieces, name), readFileSync(join(pieces, name))]))
  for (const [path, source] of sources) if (source.length > 80) writeFileSync(path, planted(source))
  run({ NODE_COMPILE_CACHE: poison })
  for (const [path, source] of sources) writeFileSync(path, source)
  const sums = new Map([...sources.values()].map((source) => [crc32(planted(source)), crc32(source)]))
  for (const entry of readdirSync(poison, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name)
    const bytes = readFileSync(path)
    // Behind a mark and two lengths: the sum of the source.
    bytes.writeUInt32LE(sums.get(bytes.readUInt32LE(12)) ?? 0, 12)
    writeFileSync(path, bytes)
    chmodSync(path, 0o644)
  }
})

/** A folder of the user's own, as `XDG_CACHE_HOME`. */
function newCacheHome(): string {
  const home = join(temporaryFolder(), 'cache')
  mkdirSync(home, { mode: 0o700 })
  return home
}

function plant(place: string, mode: number): string {
  cpSync(poison, place, { recursive: true })
  chmodSync(place, mode)
  return place
}

test('the cache lies in a folder of its own that only its owner can open', () => {
  const home = newCacheHome()
  expect(run({ XDG_CACHE_HOME: home }).stderr).not.toContain(SAID)
  expect(statSync(join(home, 'guichet')).mode & 0o777).toBe(0o700)
  expect(readdirSync(join(home, 'guichet'))).toHaveLength(1)
})

test('what was planted would run, were it in that folder', () => {
  const home = newCacheHome()
  plant(join(home, 'guichet'), 0o700)
  expect(run({ XDG_CACHE_HOME: home }).stderr).toContain(SAID)
})

/** Each leaves a folder in which somebody else could have written, and returns the environment that leads there. */
const STRANGE: Record<string, () => Record<string, string>> = {
  'the folder of Node in the temporary folder of all': () => {
    const shared = newCacheHome()
    chmodSync(shared, 0o1777)
    plant(join(shared, 'node-compile-cache'), 0o777)
    return { TMPDIR: shared }
  },
  'a folder that others can open': () => {
    const home = newCacheHome()
    plant(join(home, 'guichet'), 0o755)
    return { XDG_CACHE_HOME: home }
  },
  'a folder that others can write into': () => {
    const home = newCacheHome()
    plant(join(home, 'guichet'), 0o777)
    return { XDG_CACHE_HOME: home }
  },
  'a link to a folder': () => {
    const home = newCacheHome()
    symlinkSync(plant(join(newCacheHome(), 'elsewhere'), 0o700), join(home, 'guichet'))
    return { XDG_CACHE_HOME: home }
  },
  'a folder behind a link': () => {
    const home = newCacheHome()
    plant(join(home, 'guichet'), 0o700)
    const link = join(newCacheHome(), 'link')
    symlinkSync(home, link)
    return { XDG_CACHE_HOME: link }
  },
  'a folder that others can rename': () => {
    const home = newCacheHome()
    plant(join(home, 'guichet'), 0o700)
    chmodSync(home, 0o770)
    return { XDG_CACHE_HOME: home }
  },
  'a path that depends on where one stands': () => ({ XDG_CACHE_HOME: 'poison', HOME: '.' }),
}

test.each(Object.entries(STRANGE))('nothing is read from %s', (_, lay) => {
  const { status, stderr } = run(lay())
  expect(stderr).not.toContain(SAID)
  expect(status).toBe(6)
})

/** Only root can be somebody else for a while. */
test.runIf(process.getuid?.() === 0)('another account plants nothing for root, and root leaves nothing in the home of another', () => {
  const asNobody = { uid: NOBODY, gid: NOBODY, env: { PATH: process.env.PATH ?? '' } }
  const shared = newCacheHome()
  for (const parent of [join(shared, '..'), folder]) chmodSync(parent, 0o755)
  chmodSync(shared, 0o1777)
  execFileSync('cp', ['-r', poison, join(shared, 'guichet')], asNobody)
  execFileSync('chmod', ['700', join(shared, 'guichet')], asNobody)
  expect(run({ XDG_CACHE_HOME: shared }).stderr).not.toContain(SAID)
  expect(readdirSync(shared)).toEqual(['guichet'])

  const home = join(shared, 'home')
  execFileSync('mkdir', [home], asNobody)
  run({ HOME: home })
  expect(readdirSync(home)).toEqual([])
  const becoming = join(folder, 'nobody.cjs')
  writeFileSync(becoming, `process.setgroups([]); process.setgid(${NOBODY}); process.setuid(${NOBODY})\n`)
  expect(run({ HOME: home }, ['--require', becoming]).status).toBe(6)
  expect(statSync(join(home, '.cache', 'guichet'))).toMatchObject({ uid: NOBODY, mode: 0o40700 })
})
