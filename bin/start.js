'use strict'
// Written for any Node from 12 on, because an older one must still be able to say what is missing.

const { join } = require('path')

const DIST = join(__dirname, '..', 'dist')
const NEEDED = [24, 7]

/** Runs a built program, with the Node that npm installed beside it when the one of the machine is too old. */
module.exports = function start(name) {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) return withOwnNode(name)
  const argv = process.argv.slice(2)
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) return printVersion()
  try {
    if (asksForHelp(argv)) {
      const help = load('help').readyHelp(join(DIST, 'help'), name, argv, process.env)
      // What could not be written is said by the program.
      if (help !== undefined && !write(help)) return
      return load(`${name}-help`).start()
    }
    load(name).start()
  } catch (error) {
    if (error.code !== 'ENOENT' || !/dist/.test(error.message)) throw error
    fail(`${name} is not built yet: run « npm run build » (${name} n’est pas encore construit : lancez « npm run build »)`)
  }
}

const asksForHelp = (argv) => argv.length === 0 || argv[0] === 'help' || ['-h', '--help'].includes(argv[argv.length - 1])

const load = (name) => require('./core.js').loadCore(join(DIST, `${name}.core`), DIST).exports

function printVersion() {
  const error = write(`${require('../package.json').version}\n`)
  if (error) fail(error.message)
}

/** Writes to stdout without creating `process.stdout`, which is slow. Returns what went wrong; a reader who has gone is no failure. */
function write(text) {
  const bytes = Buffer.from(text)
  let done = 0
  try {
    while (done < bytes.length) done += require('node:fs').writeSync(1, bytes, done)
  } catch (error) {
    if (error.code === 'EAGAIN') process.stdout.write(bytes.subarray(done))
    else if (error.code !== 'EPIPE') return error
  }
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = 6
}

function withOwnNode(name) {
  const { existsSync, realpathSync } = require('fs')
  const windows = process.platform === 'win32'
  const node = join(__dirname, '..', 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node')
  const wanted = NEEDED.join('.')
  if (!existsSync(node)) {
    return fail(
      `${name} needs Node ${wanted} or later, this is ${process.versions.node}: install it, or run « npm ci » in the folder of guichet ` +
        `(Node ${wanted} ou plus récent est nécessaire : installez-le, ou lancez « npm ci » dans le dossier de guichet)`,
    )
  }
  const argv = [realpathSync(join(__dirname, `${name}.js`)), ...process.argv.slice(2)]
  const child = require('child_process').spawn(node, argv, { stdio: 'inherit' })
  // At a terminal Ctrl-C reaches the child by itself; the other signals are passed on. This process only waits for its answer.
  process.on('SIGINT', () => undefined)
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    if (signal) process.kill(process.pid, signal === 'SIGINT' ? 'SIGTERM' : signal)
    process.exitCode = code === null ? 1 : code
  })
  child.on('error', (error) => fail(error.message))
}
