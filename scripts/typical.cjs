'use strict'
// Runs command lines of a program in one process, for scripts/cores.mjs, and writes beside its core which pieces it has
// loaded and what V8 has made of it.
const { writeFileSync } = require('node:fs')
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
  writeFileSync(`${core}.loaded`, JSON.stringify(Object.keys(loaded)))
  writeFileSync(`${core}.cache`, script.createCachedData())
}
run()
