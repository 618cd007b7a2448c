import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const inProcess = promisify(execFile)

/** Command lines that make a store with a row for each list. */
const SETUP = [
  ['gar', ['store init', 'import gar-ent fixtures/gar-ent/lycee -y -q']],
  ['mdo', ['libraries add CENTRE --name Centre --email centre@example.org -y -q']],
  ['intrascol', ['classes create 6A -y -q']],
]
const inForms = (line) => [line, `${line} -o json`, `${line} --lang fr`]
/** What is run most often. The core of a program is what these lines need. */
const TYPICAL = {
  gar: inForms('schools list'),
  mdo: inForms('libraries list'),
  intrascol: inForms('classes list -q'),
  help: ['--help'],
  // What a terminal shows is not among the helps that are written down: it has colours, and a width.
  'gar-help': ['--help', 'schools list --help'],
  'mdo-help': ['--help', 'libraries list --help'],
  'intrascol-help': ['--help', 'classes list --help'],
}

/**
 * The cores of the built programs: in one file the pieces that typical command lines load, and what V8 made of the functions that these
 * call. The compile cache of Node would keep none that is compiled when it is first called.
 * @param pieces the code of each by its name; they stand in dist/ too
 * @param entries the name of the first piece of each core
 * @param folder where files may be made
 */
export async function makeCores(pieces, entries, folder) {
  const { PATH, SystemRoot } = process.env
  const env = { PATH, SystemRoot, HOME: folder, XDG_CONFIG_HOME: folder, LANG: 'en', GUICHET_STORE: join(folder, 'guichet.db') }
  const corePath = (name) => join(folder, `${name}.core`)
  for (const [name, entry] of Object.entries(entries)) writeFileSync(corePath(name), framed(joined([], entry)))
  for (const [name, lines] of SETUP) await runOnce({ name, lines, core: corePath(name) }, env)
  return Promise.all(
    Object.entries(TYPICAL).map(async ([name, lines]) => {
      const core = corePath(name)
      const { loaded } = await runOnce({ name, lines, core }, env)
      const script = joined(
        loaded.map((piece) => [piece, pieces.get(piece)]),
        entries[name],
      )
      writeFileSync(core, framed(script))
      const { cache } = await runOnce({ name, lines, core }, env)
      return { path: `${name}.core`, content: framed(script, cache) }
    }),
  )
}

/** Runs command lines in a process of their own (scripts/typical.cjs). */
async function runOnce(what, env) {
  await inProcess(process.execPath, [join(import.meta.dirname, 'typical.cjs'), JSON.stringify(what)], { env })
  return { loaded: JSON.parse(readFileSync(`${what.core}.loaded`, 'utf8')), cache: readFileSync(`${what.core}.cache`) }
}

/** A piece as a function, called when the piece is first required. */
export const asFunction = (code) => `(function (module, exports, require, __dirname) {${code}})`

/** One function that holds pieces, and requires the first; pieces that it does not hold are looked for beside it. */
const joined = (pieces, first) => `(function (outside, beside, __dirname) {
const pieces = {${pieces.map(([name, code]) => `${JSON.stringify(name)}: ${asFunction(code)}`).join(',\n')}}
const loaded = {}
function require(name) {
  if (loaded[name]) return loaded[name].exports
  if (!name.startsWith('./')) return outside(name)
  const module = (loaded[name] = { exports: {} })
  const piece = pieces[name] || beside(name)
  piece(module, module.exports, require, __dirname)
  return module.exports
}
require.resolve = outside.resolve
return { loaded, exports: require(${JSON.stringify(first)}) }
})`

/** The length of the script, the script, the cache: each begins at a multiple of eight bytes, as V8 wants it. */
function framed(script, cache = Buffer.alloc(0)) {
  // What esbuild leaves as it is stands in regular expressions, where it may be written in this way as well.
  const plain = script.replace(/[^\0-\x7f]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const padded = Buffer.from(plain + ' '.repeat(8 - (plain.length % 8)), 'latin1')
  const head = Buffer.alloc(8)
  head.writeUInt32LE(padded.length)
  return Buffer.concat([head, padded, cache])
}
