// Builds the three programs into dist/ (docs/decisions/0005-the-build.md).
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { build, transform } from 'esbuild'

const FOLDER = 'dist'
const CJS = { platform: 'node', target: 'node24', format: 'cjs' }

// esbuild splits only ES modules, and CommonJS starts faster: so the first pass splits and the second turns each piece into CommonJS,
// where a dynamic import becomes a `require` on the spot, and what a piece imports is loaded when it is first used.
const { outputFiles } = await build({
  entryPoints: ['src/gar.ts', 'src/mdo.ts', 'src/intrascol.ts'],
  outdir: FOLDER,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // A binary; and what reads its data files beside itself, and is needed by printing alone.
  external: ['better-sqlite3', 'pg-native', 'pdfkit', 'fontkit'],
  chunkNames: 'pieces/[name]-[hash]',
  legalComments: 'none',
  write: false,
  logLevel: 'warning',
  plugins: [{ name: 'no color detection', setup: withoutColorDetection }],
})
const files = await Promise.all(
  outputFiles.map(async ({ path, text }) => {
    const piece = await transform(text, {
      ...CJS,
      supported: { 'dynamic-import': false },
      define: { 'import.meta.dirname': '__dirname' },
    })
    const { code } = await transform(lazily(piece.code), { ...CJS, minify: true })
    return { path, code }
  }),
)
replace(files)

/**
 * A command that runs during the build finds the old program or the new one, whole: pieces carry a hash in their name and come first,
 * the three small entry files change by a rename, and what nothing names any more goes last.
 */
function replace(built) {
  const isPiece = ({ path }) => relative(FOLDER, path).startsWith('pieces')
  for (const { path, code } of [...built.filter(isPiece), ...built.filter((file) => !isPiece(file))]) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(`${path}.new`, code)
    renameSync(`${path}.new`, path)
  }
  const kept = new Set(built.map(({ path }) => relative(FOLDER, path)))
  for (const entry of readdirSync(FOLDER, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && !kept.has(relative(FOLDER, path))) rmSync(path, { force: true })
  }
}

/** chalk looks at the terminal when it is loaded, which takes longer than the rest of it; we say the level of color ourselves. */
function withoutColorDetection({ onResolve, onLoad }) {
  onResolve({ filter: /^#supports-color$/ }, () => ({ path: 'supports-color', namespace: 'none' }))
  onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'export default { stdout: false, stderr: false }' }))
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
