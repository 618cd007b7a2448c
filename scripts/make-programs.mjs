// What `npm run build` does. Only a Node that is recent enough loads it.
import { execFileSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { asFunction, makeCores } from './cores.mjs'
import { notices } from './notices.mjs'
import { makePieces } from './pieces.mjs'

const FOLDER = 'dist'
/** What each core begins with. */
const SOURCES = {
  gar: 'src/gar.ts',
  mdo: 'src/mdo.ts',
  intrascol: 'src/intrascol.ts',
  'gar-help': 'src/gar.ts',
  'mdo-help': 'src/mdo.ts',
  'intrascol-help': 'src/intrascol.ts',
  help: 'src/ready-help.ts',
}

/** What the programs read beside themselves. */
const fonts = globSync('node_modules/@expo-google-fonts/atkinson-hyperlegible-next/{400Regular,700Bold}/*.ttf')

const written = new Set()
const workplace = mkdtempSync(join(tmpdir(), 'guichet-build-'))
try {
  const { pieces, entries, files } = await makePieces(Object.values(SOURCES))
  write([...pieces].map(([name, code]) => ({ path: join('pieces', name), content: `module.exports=${asFunction(code)}` })))
  write(helpPages(join(workplace, 'help')))
  write(await makeCores(pieces, Object.fromEntries(Object.keys(SOURCES).map((name, index) => [name, entries[index]])), workplace))
  write(fonts.map((path) => ({ path: join('fonts', basename(path)), content: readFileSync(path) })))
  write([{ path: 'THIRD-PARTY-NOTICES.txt', content: notices([...files, ...fonts]) }])
  removeOthers()
} finally {
  rmSync(workplace, { recursive: true, force: true })
}

/** The help of every command, ready to be printed. */
function helpPages(folder) {
  execFileSync(process.execPath, ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', join(import.meta.dirname, 'help-pages.ts'), folder], {
    stdio: 'inherit',
  })
  return globSync(join(folder, '**/*.txt')).map((path) => ({ path: join('help', relative(folder, path)), content: readFileSync(path) }))
}

/**
 * A command that runs during the build finds the old program or the new one, whole: pieces carry a hash in their name and come first,
 * what names them changes by a rename, and what nothing names any more goes last.
 */
function write(files) {
  for (const { path, content } of files) {
    const place = join(FOLDER, path)
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(`${place}.new`, content)
    renameSync(`${place}.new`, place)
    written.add(place)
  }
}

function removeOthers() {
  for (const entry of readdirSync(FOLDER, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && !written.has(path)) rmSync(path, { force: true })
  }
}
