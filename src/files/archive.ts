import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, open, readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { CliError } from '../errors.ts'
import type { Report } from './report.ts'
import { type Chunks, fileError, readChunks } from './source.ts'
import { readTar } from './tar.ts'

/** One file of a snapshot. `name` is for messages only; `stream` can be read once, before the next member is asked for. */
export interface Member {
  name: string
  stream: Chunks
}

const asUnreadable = (path: string) => (error: unknown) => {
  throw fileError(path, error)
}

async function isGzip(path: string): Promise<boolean> {
  const handle = await open(path).catch(asUnreadable(path))
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await handle.close()
  }
}

/**
 * Compares the archive with the sums beside it: `<archive>.md5`, or `.md5` in the place of `.tar.gz`, each 32 hexadecimal characters,
 * perhaps followed by the name (gar 4.1).
 */
async function isIntact(path: string, report: Report): Promise<boolean> {
  const beside = [`${path}.md5`, path.replace(/(\.tar\.gz|\.tgz|\.gz)?$/i, '.md5')]
  for (const md5 of new Set(beside)) if (!(await fitsSum(path, md5, report))) return false
  return true
}

async function fitsSum(path: string, md5: string, report: Report): Promise<boolean> {
  const file = basename(path)
  const written = await readFile(md5, 'utf8').catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined
    throw fileError(md5, error)
  })
  if (written === undefined) return true
  const expected = /^\uFEFF?\s*\\?([0-9a-f]{32})(?![0-9a-z])/i.exec(written)?.[1]?.toLowerCase()
  const hash = createHash('md5')
  for await (const chunk of readChunks(path)) hash.update(chunk)
  if (expected === hash.digest('hex')) return true
  if (expected) report.fault({ file, key: 'fault.archive.md5' }, 'file')
  else report.fault({ file: basename(md5), key: 'fault.archive.md5_form' }, 'file')
  return false
}

/**
 * The folder in which the files lie when this one holds nothing but it: what some programs make of an archive. What a Mac or a file
 * manager leaves beside it does not count.
 */
async function onlyFolder(folder: string, names: readonly string[]): Promise<string | undefined> {
  const [name, more] = names.filter((one) => !/^(\..*|__MACOSX|Thumbs\.db|desktop\.ini)$/i.test(one))
  if (name === undefined || more !== undefined) return undefined
  const path = join(folder, name)
  return (await lstat(path).catch(asUnreadable(path))).isDirectory() ? path : undefined
}

async function* readFolder(folder: string, report: Report): AsyncGenerator<Member> {
  const names = await readdir(folder).catch(asUnreadable(folder))
  const inner = await onlyFolder(folder, names)
  if (inner !== undefined) return yield* readFolder(inner, report)
  for (const name of names.sort()) {
    const path = join(folder, name)
    const found = await lstat(path).catch(asUnreadable(path))
    if (found.isSymbolicLink()) report.fault({ file: name, key: 'fault.archive.link' }, 'file')
    // Asked for again by the flag, so that a link put there in between is not followed.
    else if (found.isFile()) yield { name, stream: readChunks(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)) }
    else report.remark('remark.archive.not_a_file', { file: name }, name)
  }
}

/**
 * Yields the files of a snapshot: a folder (the regular files directly in it, or in the only folder in it) or a `.tar.gz` archive, by content and not by name.
 * Links, paths that leave the archive, an archive that unpacks to more than 100 times its size, more than 10,000 members, a cut or damaged
 * archive and an md5 that differs are faults in the report; nothing is ever written to the disk.
 * @throws CliError 6 when the path is missing or unreadable, 8 (`not_a_snapshot`) when it is neither a folder nor gzip
 */
export async function* openSnapshot(path: string, report: Report): AsyncGenerator<Member> {
  const found = await stat(path).catch(asUnreadable(path))
  if (found.isDirectory()) yield* readFolder(path, report)
  else if (!found.isFile() || !(await isGzip(path)))
    throw new CliError('not_a_snapshot', 8, 'fault.archive.not_a_snapshot', [path], { details: { file: path } })
  else if (await isIntact(path, report)) yield* readTar(path, found.size, report)
}
