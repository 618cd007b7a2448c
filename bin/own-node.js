'use strict'
// Written for any Node from 12 on, as start.js is. It is only loaded where the machine's Node may be too old.

const { existsSync } = require('fs')
const { join } = require('path')
const { engines } = require('../package.json')

const ROOT = join(__dirname, '..')
const WINDOWS = process.platform === 'win32'
/** The package of tools/node/package.json for this machine; macOS has none. */
const PACKAGE = `node-${WINDOWS ? 'win' : process.platform}-${process.arch}`
const NEEDED = engines.node.replace('>=', '')

/** Whether the Node that runs this is recent enough. */
function isRecent() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  const [least, leastMinor] = NEEDED.split('.').map(Number)
  return major > least || (major === least && minor >= leastMinor)
}

/**
 * Runs a script with the Node that npm brought along, else with the machine's own, and ends as it does. Where neither will do, one sentence
 * says what is needed.
 */
function run(name, argv) {
  const brought = join(ROOT, 'node_modules', PACKAGE, 'bin', WINDOWS ? 'node.exe' : 'node')
  const node = existsSync(brought) ? brought : isRecent() ? process.execPath : undefined
  if (!node) return fail(needed(name))
  const child = require('child_process').spawn(node, argv, { stdio: 'inherit' })
  // At a terminal Ctrl-C reaches the child by itself; the other signals are passed on. This process only waits for its answer.
  process.on('SIGINT', () => undefined)
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code === null ? 1 : code
    if (!signal) return
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
  child.on('error', () => fail(needed(name)))
}

/** Only a clone can bring the right Node along, and only where there is a package of it. */
function needed(name) {
  const [major] = NEEDED.split('.')
  const clone = join(ROOT, 'tools', 'node', 'package.json')
  const comes = existsSync(clone) && PACKAGE in require(clone).optionalDependencies
  return (
    `${name} needs Node ${NEEDED} or later, this is ${process.versions.node}: install Node ${major}` +
    `${comes ? ', or run « npm ci » in the folder of guichet' : ''} (Node ${NEEDED} ou plus récent est nécessaire\u00a0: ` +
    `installez Node ${major}${comes ? ', ou lancez «\u00a0npm ci\u00a0» dans le dossier de guichet' : ''})`
  )
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = 6
}

module.exports = { isRecent, run }
