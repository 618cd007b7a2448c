'use strict'
// Written for any Node from 12 on, because an older one must still be able to say what is missing.

const { join } = require('path')

const DIST = join(__dirname, '..', 'dist')
/** As package.json says; read from here it costs nothing. */
const NEEDED = [24, 7]

/** Runs a built program, with the Node that npm installed beside it when the one of the machine is too old. */
module.exports = function start(name) {
  const [major, minor] = process.versions.node.split('.').map(Number)
  const argv = process.argv.slice(2)
  if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
    return require('./own-node.js').run(name, [join(__dirname, `${name}.js`), ...argv])
  }
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V') && printVersion()) return
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
    const line = require('node:fs').existsSync(join(__dirname, '..', 'scripts')) ? 'npm run build' : 'npm run pack'
    fail(`${name} is not built yet: run « ${line} » (${name} n’est pas encore construit\u00a0: lancez «\u00a0${line}\u00a0»)`)
  }
}

const asksForHelp = (argv) => argv.length === 0 || argv[0] === 'help' || ['-h', '--help'].includes(argv[argv.length - 1])

const load = (name) => require('./core.js').loadCore(join(DIST, `${name}.core`), DIST).exports

/** False when it could not be written: the program says why. */
const printVersion = () => write(`${require('../package.json').version}\n`) === undefined

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
