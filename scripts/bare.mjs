// `npm ci && npm run demo` on a machine that has Node, npm, git, a shell and coreutils, and nothing else: no Python, no make, no compiler.
// `npm run bare` tries what is committed with each release of Node and of npm that people have, `npm run bare 22 12` with one of each;
// `node scripts/bare.mjs here` installs this folder so, with the machine's own Node and npm.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

const NODES = ['20', '22', '24']
const NPMS = ['10', '11', '12']
const TOOLS =
  'git sh env basename cat chmod cp cut date dirname echo expr false head id ln ls mkdir mktemp mv printf pwd readlink realpath rm rmdir ' +
  'sleep sort stat tail tee test touch tr true uname uniq wc'
/** How one gets out, and whom one believes; all else of the surroundings stays outside. */
const WAY_OUT = /^(https?_proxy|no_proxy|node_extra_ca_certs|ssl_cert_file|npm_config_(registry|cafile))$/i
/** All that npm may say: a newcomer must not wonder. */
const QUIET = /^\s*(added \d+ packages in \w+\s*)?$/

const root = join(import.meta.dirname, '..')
const workplace = realpathSync(mkdtempSync(join(tmpdir(), 'guichet-bare-')))
const said = (text) => process.stdout.write(text)

/** @throws Error with all that was printed, unless it ends with 0 */
function must(command, words, { cwd, env }) {
  const { status, signal, error, stdout, stderr } = spawnSync(command, words, { cwd, env, encoding: 'utf8' })
  if (error) throw error
  if (status !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${status ?? signal}:\n${stdout}${stderr}`)
  return stdout + stderr
}

function onPath(name) {
  const found = process.env.PATH.split(delimiter).find((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return !folder.includes('node_modules')
    } catch {
      return false
    }
  })
  if (!found) throw new Error(`${name} is not on the path`)
  return realpathSync(join(found, name))
}

/** An empty home, and a path of links to a few programs. */
function machine(name, node, npm) {
  const [home, bin] = ['home', 'bin'].map((part) => join(workplace, name, part))
  for (const folder of [home, bin]) mkdirSync(folder, { recursive: true })
  for (const tool of TOOLS.split(' ')) symlinkSync(onPath(tool), join(bin, tool))
  symlinkSync(node, join(bin, 'node'))
  symlinkSync(npm, join(bin, 'npm'))
  const wayOut = Object.entries(process.env).filter(([key]) => WAY_OUT.test(key))
  // What was fetched once is not fetched again: the registry is not what is tried out here.
  return { ...Object.fromEntries(wayOut), PATH: bin, HOME: home, npm_config_cache: join(workplace, 'cache') }
}

/** What the README says first. */
function firstCommand(cwd, env, ...options) {
  const installed = must('npm', ['ci', ...options], { cwd, env })
  if (!QUIET.test(installed)) throw new Error(`npm ci says:\n${installed}`)
  const shown = must('npm', ['run', 'demo'], { cwd, env: { ...env, LANG: 'en' } })
  if (!/\nDone\./.test(shown)) throw new Error(`npm run demo does not come to its end:\n${shown}`)
  must('npm', ['install', '--global', '--prefix', join(env.HOME, 'prefix'), '.'], { cwd, env })
  must(join(env.HOME, 'prefix', 'bin', 'gar'), ['--version'], { cwd: env.HOME, env })
}

/** @returns the folder into which a package of the registry was put */
function fetched(name, version) {
  const prefix = join(workplace, `${name}-${version}`)
  const flags = ['--prefix', prefix, '--no-save', '--ignore-scripts', '--loglevel=error', '--no-audit', '--no-fund']
  must('npm', ['install', ...flags, `${name}@${version}`], { cwd: workplace, env: process.env })
  return join(prefix, 'node_modules', name)
}

function everywhere(onlyNode, onlyNpm) {
  const [versions, npmVersions] = [onlyNode ? [onlyNode] : NODES, onlyNpm ? [onlyNpm] : NPMS]
  const npms = npmVersions.map((version) => join(fetched('npm', version), 'bin', 'npm-cli.js'))
  for (const version of versions) {
    const node = join(fetched(`node-linux-${process.arch}`, version), 'bin', 'node')
    for (const [index, npm] of npms.entries())
      for (const options of [[], ['--ignore-scripts']])
        tryOut(`Node ${version}, npm ${npmVersions[index]} ${options}`.trim(), node, npm, options)
  }
}

function tryOut(name, node, npm, options) {
  const env = machine(name, node, npm)
  const clone = join(workplace, name, 'guichet')
  const began = Date.now()
  try {
    if (spawnSync('npm', ['--version'], { env }).status !== 0) return said(`${name}: there is no such npm for this Node\n`)
    must('git', ['clone', '--quiet', root, clone], { cwd: workplace, env })
    firstCommand(clone, env, ...options)
    said(`${name}: good, ${Math.round((Date.now() - began) / 1000)} s\n`)
  } catch (error) {
    said(`${name}: ${error.message}\n`)
    process.exitCode = 1
  } finally {
    rmSync(join(workplace, name), { recursive: true, force: true })
  }
}

try {
  const [node, npm] = process.argv.slice(2)
  if (node === 'here') firstCommand(root, machine('here', process.execPath, onPath('npm')))
  else everywhere(node, npm)
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
} finally {
  rmSync(workplace, { recursive: true, force: true })
}
