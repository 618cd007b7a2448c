import { globSync, readFileSync, realpathSync } from 'node:fs'
import { relative } from 'node:path'
import { transformAsync } from '@babel/core'
import dynamicImport from '@babel/plugin-transform-dynamic-import'
import commonJsModules from '@babel/plugin-transform-modules-commonjs'
import { build, transform } from 'esbuild'

/** `__dirname` is `dist`. pdfkit looks behind the URL for typefaces and a colour profile when it is asked for them, which we never do. */
const PLACES = { 'import.meta.dirname': '__dirname', 'import.meta.url': '"file:///"' }
const CJS = { platform: 'node', target: 'node24', format: 'cjs' }

/**
 * The sources and all libraries as CommonJS pieces that load one another when they are first used. esbuild splits only ES modules: so it
 * splits, and Babel turns each piece into CommonJS. Each source is an entry of its own, because what many share would otherwise be one
 * large piece.
 * @param sources those that a program begins with
 * @returns the code of each piece by the name under which others require it, the names of the pieces of `sources`, and all files that went in
 */
export async function makePieces(sources) {
  const { outputFiles, metafile } = await build({
    entryPoints: globSync('src/**/*.ts'),
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

/** What is only imported for its own sake does nothing here: no module of ours or of our dependencies has such an effect. */
const withoutBare = () => ({
  visitor: {
    ImportDeclaration(path) {
      if (path.node.specifiers.length === 0) path.remove()
    },
  },
})

/**
 * An import is required where it is first used. Among themselves the pieces need none of the care that is taken of CommonJS that was
 * never an ES module.
 */
const LAZY = { lazy: () => true, strictMode: false, importInterop: (name) => (name.startsWith('./') ? 'none' : 'babel') }
const BABEL = {
  ...{ configFile: false, babelrc: false, compact: false, sourceType: 'module' },
  assumptions: { constantReexports: true, enumerableModuleMeta: true, noIncompleteNsImportDetection: true },
  plugins: [withoutBare, dynamicImport, [commonJsModules, LAZY]],
}

async function commonJs(text) {
  const { code: placed } = await transform(text, { define: PLACES, target: 'node24' })
  const { code: lazy } = await transformAsync(placed, BABEL)
  const { code } = await transform(lazy, { ...CJS, minify: true, treeShaking: true })
  return code
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
