import { rmSync } from 'node:fs'
import { build, transform } from 'esbuild'
import { readFile, writeFile } from 'node:fs/promises'

// esbuild splits only ES modules, and CommonJS starts faster: so the first pass splits and the second turns each piece into CommonJS,
// where a dynamic import becomes a `require` on the spot.
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
})
await Promise.all(
  Object.keys(metafile.outputs).map(async (file) => {
    const { code } = await transform(await readFile(file, 'utf8'), { format: 'cjs', platform: 'node', target: 'node24', minify: true, keepNames: false, supported: { 'dynamic-import': false }, define: { 'import.meta.dirname': '__dirname' } })
    await writeFile(file, code)
  }),
)
