'use strict'
// Written for any Node from 12 on, because an older one must still be able to say what is missing.

const NEEDED = [24, 7]

/** Runs a built program, with the Node that npm installed beside it when the one of the machine is too old. */
module.exports = function start(name) {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) return withOwnNode(name)
  const argument = process.argv[2]
  if (process.argv.length === 3 && (argument === '--version' || argument === '-V')) return write(`${require('../package.json').version}\n`)
  require('node:module').enableCompileCache()
  let program
  try {
    program = require(`../dist/${name}.cjs`)
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND' || !/dist/.test(error.message)) throw error
    return fail(`${name} is not built yet: run « npm run build » (${name} n’est pas encore construit : lancez « npm run build »)`)
  }
  program.start()
}

function write(text) {
  try {
    require('node:fs').writeSync(1, text)
  } catch (error) {
    if (error.code === 'EPIPE') return
    if (error.code === 'EAGAIN') return process.stdout.write(text)
    fail(error.message)
  }
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = 6
}

function withOwnNode(name) {
  const { existsSync, realpathSync } = require('fs')
  const { join } = require('path')
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
