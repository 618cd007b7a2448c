import { globSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, transform } from 'esbuild'

/** `__dirname` is `dist`. pdfkit looks behind the URL for typefaces and a colour profile when it is asked for them, which we never do. */
const PLACES = { 'import.meta.dirname': '__dirname', 'import.meta.url': '"file:///"' }
const CJS = { platform: 'node', target: 'node24', format: 'cjs' }

/**
 * The sources and all libraries as CommonJS pieces that load one another when they are first used. esbuild splits only ES modules: so the
 * first pass splits and the second turns each piece into CommonJS. Each source is an entry of its own, and so is each file of Kysely,
 * because what many share would otherwise be one large piece.
 * @param sources those that a program begins with
 * @returns the code of each piece by the name under which others require it, the names of the pieces of `sources`, and all files that went in
 */
export async function makePieces(sources) {
  const kysely = dirname(fileURLToPath(import.meta.resolve('kysely')))
  const { outputFiles, metafile } = await build({
    entryPoints: [...globSync('src/**/*.ts'), ...globSync(join(kysely, '**/*.js'))],
    outdir: '.',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // A binary that nobody is asked to install.
    external: ['pg-native'],
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'warning',
    plugins: [
      { name: 'no color detection', setup: withoutColorDetection },
      { name: 'binary of SQLite', setup: withBinaryOfSqlite },
    ],
  })
  const texts = new Map(outputFiles.map(({ path, text }) => [relative('', path), text]))
  const { outputs } = metafile
  const pieceOf = (source) => Object.keys(outputs).find((path) => outputs[path].entryPoint === relative('', realpathSync(source)))
  const entries = sources.map(pieceOf)
  const reached = new Set(entries)
  for (const path of reached) for (const { external, path: next } of outputs[path].imports) if (!external) reached.add(next)
  const pieces = await Promise.all([...reached].map(async (path) => [`./${path}`, await commonJs(texts.get(path))]))
  const files = new Set([...reached].flatMap((path) => Object.keys(outputs[path].inputs)))
  return { pieces: new Map(pieces), entries: entries.map((path) => `./${path}`), files }
}

async function commonJs(text) {
  const piece = await transform(text, { ...CJS, supported: { 'dynamic-import': false }, define: PLACES })
  const { code } = await transform(lazily(plainly(piece.code)), { ...CJS, minify: true, treeShaking: true })
  return code
}

/** Among themselves the pieces need none of the care that esbuild takes of CommonJS that was never an ES module. */
function plainly(code) {
  return code
    .replace(/^module\.exports = __toCommonJS\((\w+)\);$/m, 'module.exports = $1;')
    .replace(/__toESM\((require\("\.\/[^"]+"\))\)/g, '$1')
}

/** Turns each `var import_x = require("x")` into a function that requires it once, and each `import_x.name` into `(import_x()).name`. */
function lazily(code) {
  let lazy = code
  for (const [line, name, load] of code.matchAll(/^var (import_\w+) = ((?:__toESM\()?require\("[^"]+"\).*);$/gm)) {
    const uses = lazy.replace(line, '').split(new RegExp(`\\b${name}\\b`))
    // One that is used as a whole stays as it is.
    if (uses.slice(1).some((rest) => !rest.startsWith('.'))) continue
    lazy = lazy.replace(line, () => `var ${name}_loaded; function ${name}() { return ${name}_loaded ??= ${load}; }`)
    lazy = lazy.replace(new RegExp(`\\b${name}\\.`, 'g'), () => `(${name}()).`)
  }
  // What is only imported for its own sake does nothing here: no module of ours or of our dependencies has such an effect.
  return lazy.replace(/^(?:var import_\w+ = )?require\("\.[^"]+"\);$/gm, (line) => (line.startsWith('var') ? line : ''))
}

/** chalk looks at the terminal when it is loaded, which takes longer than the rest of it; we say the level of color ourselves. */
function withoutColorDetection({ onResolve, onLoad }) {
  onResolve({ filter: /^#supports-color$/ }, () => ({ path: 'supports-color', namespace: 'none' }))
  onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'export default { stdout: false, stderr: false }' }))
}

/** The binary stays where npm has put it: in the folder of better-sqlite3, whose JavaScript is no longer there. Node itself is slow to find it. */
function withBinaryOfSqlite({ onLoad }) {
  onLoad({ filter: /better-sqlite3.lib.binding\.js$/ }, ({ path }) => ({
    contents: `${readFileSync(path, 'utf8').replaceAll('__dirname', 'FOLDER')}
const BESIDE = path.join(__dirname, '..', 'node_modules', 'better-sqlite3', 'lib')
const FOLDER = fs.existsSync(BESIDE) ? BESIDE : path.dirname(require.resolve('better-sqlite3'))`,
  }))
}
