import { rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { build, transform } from 'esbuild'

const CJS = { platform: 'node', target: 'node24', format: 'cjs' }

// esbuild splits only ES modules, and CommonJS starts faster: so the first pass splits and the second turns each piece into CommonJS,
// where a dynamic import becomes a `require` on the spot, and what a piece imports is loaded when it is first used.
rmSync('dist', { recursive: true, force: true })
const { metafile } = await build({
  entryPoints: ['src/gar.ts', 'src/mdo.ts', 'src/intrascol.ts'],
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  external: ['better-sqlite3', 'pg-native'],
  chunkNames: 'pieces/[name]-[hash]',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  plugins: [{ name: 'no color detection', setup: withoutColorDetection }],
})
await Promise.all(
  Object.keys(metafile.outputs).map(async (file) => {
    const piece = await transform(await readFile(file, 'utf8'), {
      ...CJS,
      supported: { 'dynamic-import': false },
      define: { 'import.meta.dirname': '__dirname' },
    })
    const { code } = await transform(lazily(piece.code), { ...CJS, minify: true })
    await writeFile(file, code)
  }),
)

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
