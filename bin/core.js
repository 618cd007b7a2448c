'use strict'
const { readFileSync } = require('node:fs')
const { resolve } = require('node:path')
const { Script } = require('node:vm')

/**
 * Loads a core of the build (docs/decisions/0005-the-build.md): the length of a script, the script, and what V8 had made of it. Another
 * V8 does not take that, and then compiles what is called.
 * @param {string} file
 * @param {string} folder of the build, with the pieces that are not in the core
 */
exports.loadCore = function loadCore(file, folder) {
  const bytes = readFileSync(file)
  const end = 8 + bytes.readUInt32LE(0)
  const cachedData = bytes.subarray(end)
  const script = new Script(bytes.toString('latin1', 8, end), { filename: file, ...(cachedData.length ? { cachedData } : {}) })
  let cached = false
  const beside = (name) => {
    if (!cached) keepCompiled()
    cached = true
    return require(resolve(folder, 'pieces', name))
  }
  return { script, ...script.runInThisContext()(require, beside, resolve(folder)) }
}

/** What V8 makes of the other pieces is kept, but only where nobody else can write. */
function keepCompiled() {
  const folder = require('./compile-cache.js')(process.env)
  if (folder) require('node:module').enableCompileCache(folder)
}
