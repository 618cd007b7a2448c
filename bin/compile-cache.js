'use strict'
const { lstatSync, mkdirSync } = require('node:fs')
const { homedir } = require('node:os')
const { dirname, isAbsolute, join } = require('node:path')

/**
 * The folder for what V8 made of our code, made where it is missing. Node takes what it finds there as it is, so whoever could write into it
 * would run code in our name: it must be this user's alone, and nobody else may be able to put another in its place.
 * @param {NodeJS.ProcessEnv} env
 * @param {number} [user] none on Windows, where the folder of the user's applications is theirs alone
 * @returns {string | undefined} undefined where there is no such folder: then there is no cache
 */
module.exports = function privateFolder(env, user = process.geteuid?.()) {
  const folder = folderFor(env)
  try {
    if (!isAbsolute(folder) || !isSafe(folder, user, 2)) return
    const { uid, mode } = lstatSync(folder)
    if (user === undefined || (uid === user && (mode & 0o777) === 0o700)) return folder
  } catch {
    return
  }
}

function folderFor({ XDG_CACHE_HOME, HOME, LOCALAPPDATA = '' }) {
  if (process.platform === 'win32') return join(LOCALAPPDATA, 'guichet', 'cache')
  return join(XDG_CACHE_HOME || join(HOME || homedir(), '.cache'), 'guichet')
}

/** A folder and all above it are no links, belong to the user or to root, and let no other write, but for those where each only removes their own. */
function isSafe(folder, user, mayBeMissing) {
  const above = dirname(folder)
  if (above !== folder && !isSafe(above, user, mayBeMissing - 1)) return false
  const found = lstatSync(folder, { throwIfNoEntry: mayBeMissing < 1 }) ?? made(folder)
  if (!found.isDirectory()) return false
  return user === undefined || ([0, user].includes(found.uid) && ((found.mode & 0o022) === 0 || (found.mode & 0o1000) !== 0))
}

function made(folder) {
  mkdirSync(folder, { mode: 0o700 })
  return lstatSync(folder)
}
