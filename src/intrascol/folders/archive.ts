import { createHash } from 'node:crypto'
import {
  closeSync,
  constants,
  createReadStream,
  createWriteStream,
  existsSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  rmdirSync,
  rmSync,
  type Stats,
  unlinkSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { extract, type Pack, pack } from 'tar-stream'
import { CliError, EXIT } from '../../errors.ts'
import { putInPlace, syncFolder, writeWhole } from '../../files/whole.ts'
import { type Content, folderPath, look, lookAt, pathInside, unreadable, unusable } from './look.ts'

const ARCHIVES = '.archives'

/** One thing archived: the SHA-256 of a file, or where a link points; and how it was on disk then. */
interface Kept {
  name: string
  path: string | Buffer
  sum: string
  link: boolean
  was: Stats
}

/**
 * Puts everything of a class folder into `<root>/.archives/<year>/<slug>.tar.gz` beside a manifest of SHA-256 sums, reads it back and
 * compares, and only then removes exactly the files archived, one by one. Links are kept as links (intrascol, section 9).
 * @returns the path of the archive, or undefined when there was nothing to archive
 * @throws CliError 5 when a file changed meanwhile or is no file at all, 6 when something cannot be read or written
 */
export async function archiveFolder(root: string, slug: string, year: string): Promise<string | undefined> {
  const folder = folderPath(root, slug)
  const content = look(root, slug)
  const names = [...content.files, ...content.junk].sort()
  if (names.length === 0) return undefined
  const place = freePlace(archivesOf(root, year), slug)
  const beside = `${place}.part`
  // What a run that was killed left behind.
  rmSync(beside, { force: true })
  try {
    const kept = await write(folder, names, content, beside)
    await compare(beside, kept, place)
    put(beside, place)
    writeWhole(place.replace(/\.tar\.gz$/, '.sha256'), kept.map(({ name, sum }) => `${sum}  ${name}\n`).join(''), 'over')
    empty(folder, kept, content)
    return place
  } finally {
    rmSync(beside, { force: true })
  }
}

function put(beside: string, place: string): void {
  try {
    putInPlace(beside, place, 'new')
  } catch (error) {
    throw unusable(place, error)
  }
}

/** The folder of a year's archives, made when need be; a link on the way is refused. @throws CliError 5, 6 */
function archivesOf(root: string, year: string): string {
  let path = root
  for (const name of [ARCHIVES, year]) {
    path = join(path, name)
    try {
      mkdirSync(path, { recursive: false })
      syncFolder(dirname(path))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unusable(path, error)
      if (!lookAt(path)?.isDirectory())
        throw new CliError('folder_link', EXIT.refused, 'folders.link', [path], { details: { folder: path } })
    }
  }
  return path
}

function freePlace(folder: string, slug: string): string {
  for (let number = 1; ; number++) {
    const place = join(folder, `${slug}${number === 1 ? '' : `-${number}`}.tar.gz`)
    if (!existsSync(place)) return place
  }
}

async function write(folder: string, names: readonly string[], content: Content, to: string): Promise<Kept[]> {
  const tar = pack()
  const written = pipeline(Readable.from(tar), createGzip(), createWriteStream(to, { flags: 'wx', mode: 0o600 }))
  written.catch((error) => tar.destroy(error))
  const kept: Kept[] = []
  try {
    for (const name of names) kept.push(await add(tar, pathInside(folder, name, content), { name, shown: join(folder, name) }))
    tar.finalize()
    await written
  } catch (error) {
    tar.destroy()
    await written.catch(() => undefined)
    throw error instanceof CliError ? error : unusable(to, error)
  }
  const descriptor = openSync(to, 'r+')
  fsyncSync(descriptor)
  closeSync(descriptor)
  return kept
}

async function add(tar: Pack, path: string | Buffer, { name, shown }: { name: string; shown: string }): Promise<Kept> {
  const was = lstatSync(path)
  if (was.isSymbolicLink()) {
    const target = readlinkSync(path)
    tar.entry({ name, type: 'symlink', linkname: target, mtime: was.mtime })
    return { name, path, sum: sumOf(`link:${target}`), link: true, was }
  }
  if (!was.isFile()) throw changed(shown)
  // A link put here since the look is not followed.
  const descriptor = openToRead(path, shown)
  if (!isSame(fstatSync(descriptor), was)) {
    closeSync(descriptor)
    throw changed(shown)
  }
  const sum = createHash('sha256')
  const entry = tar.entry({ name, size: was.size, mtime: was.mtime, mode: was.mode & 0o777 })
  const source = createReadStream('', { fd: descriptor })
  source.on('data', (piece) => sum.update(piece))
  await pipeline(source, entry)
  return { name, path, sum: sum.digest('hex'), link: false, was }
}

function openToRead(path: string | Buffer, shown: string): number {
  try {
    return openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
  } catch (error) {
    throw unreadable(shown, error)
  }
}

const sumOf = (text: string) => createHash('sha256').update(text).digest('hex')

const changed = (path: string) => new CliError('folder_changed', EXIT.refused, 'folders.changed', [path], { details: { file: path } })

const isSame = (now: Stats, was: Stats) =>
  now.ino === was.ino && now.dev === was.dev && now.size === was.size && now.mtimeMs === was.mtimeMs && now.mode === was.mode

/** Reads the archive back. @throws CliError 6 when it does not hold exactly what was put in */
async function compare(archive: string, kept: readonly Kept[], place: string): Promise<void> {
  const expected = new Map(kept.map(({ name, sum }) => [name, sum]))
  const reader = extract()
  const reading = pipeline(createReadStream(archive), createGunzip(), reader)
  reading.catch(() => undefined)
  const differs = () => new CliError('archive_differs', EXIT.unreachable, 'folders.archive_differs', [place])
  try {
    for await (const entry of reader) {
      const { name, type, linkname } = entry.header
      const sum = createHash('sha256')
      if (type === 'symlink') sum.update(`link:${linkname}`)
      for await (const piece of entry) sum.update(piece as Uint8Array)
      if (expected.get(name) !== sum.digest('hex')) throw differs()
      expected.delete(name)
    }
    await reading
  } catch (error) {
    throw error instanceof CliError ? error : differs()
  }
  if (expected.size > 0) throw differs()
}

/** Removes what was archived, as long as it is still the same; what came since stays. @throws CliError 5 */
function empty(folder: string, kept: readonly Kept[], content: Content): void {
  for (const { name, path, was } of kept) {
    const now = lookAt(path)
    if (!now || !isSame(now, was)) throw changed(join(folder, name))
    try {
      unlinkSync(path)
    } catch (error) {
      throw unusable(join(folder, name), error)
    }
  }
  for (const inside of content.folders) {
    try {
      rmdirSync(pathInside(folder, inside, content))
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? ''))
        throw unusable(join(folder, inside), error)
    }
  }
}
