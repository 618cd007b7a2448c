'use strict'
// Runs command lines of a program in one process, for scripts/cores.mjs, and sends which pieces it has loaded and what V8 has made of its
// core.
const { loadCore } = require('../bin/core.js')

const { name, lines, core } = JSON.parse(process.argv[2])

async function run() {
  const { script, loaded, exports } = loadCore(core, 'dist')
  for (const line of lines) {
    const argv = line.split(' ')
    process.argv = [process.argv[0], name, ...argv]
    if (name === 'help') exports.readyHelp('dist/help', 'gar', argv, process.env)
    else await exports.start()
    if (process.exitCode) return
  }
  process.send({ loaded: Object.keys(loaded), cache: script.createCachedData().toString('base64') })
}
run()
