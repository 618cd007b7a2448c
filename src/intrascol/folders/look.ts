import { isUtf8 } from 'node:buffer'
import { lstatSync, readdirSync, type Stats } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { CliError, EXIT } from '../../errors.ts'

/** What an empty class folder may still hold: traces that systems and office programs leave. */
const JUNK = /^(Thumbs\.db|desktop\.ini|\.DS_Store|~\$.*|\.~lock\..*#)$/i

/** What is inside a class folder, at any depth. Paths are below the folder, with `/`, sorted. */
export interface Content {
  /** `link` also stands for a file in the place of the folder. */
  state: 'missing' | 'folder' | 'link'
  /** Files and links that somebody may want. A link counts as a file and is never followed. */
  files: string[]
  junk: string[]
  /** Sub-folders, deeper ones first. */
  folders: string[]
  /** The same names as the disk has them, where those are no UTF-8: an old system wrote them. */
  odd: ReadonlyMap<string, Buffer>
}

/** The path by which the system knows something inside a class folder. */
export function pathInside(folder: string, name: string, { odd }: Pick<Content, 'odd'>): string | Buffer {
  const bytes = odd.get(name)
  return bytes ? Buffer.concat([Buffer.from(`${folder}/`), bytes]) : join(folder, name)
}

/**
 * The path of a folder below the root.
 * @throws CliError 5 for a name that could lead elsewhere
 */
export function folderPath(root: string, name: string): string {
  const path = resolve(root, name)
  if (!/^\.?[a-z0-9][a-z0-9-]*$/.test(name) || !path.startsWith(resolve(root) + sep))
    throw new CliError('folder_outside', EXIT.refused, 'folders.outside', [name], { details: { folder: name } })
  return path
}

/** The root must be there: a share that is not mounted must not look like empty folders. @throws CliError 6 */
export function checkRoot(root: string): void {
  const found = lookAt(root)
  if (!found || !(found.isDirectory() || found.isSymbolicLink()))
    throw new CliError('folders_root', EXIT.unreachable, 'folders.no_root', [root], { details: { folders: root } })
}

/** lstat; undefined when nothing is there. @throws CliError 6 */
export function lookAt(path: string | Buffer): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })
  } catch (error) {
    throw unusable(String(path), error)
  }
}

export const unusable = (path: string, error: unknown) =>
  new CliError('folder_unusable', EXIT.unreachable, 'folders.unusable', [path, String((error as NodeJS.ErrnoException).code)], {
    cause: error,
  })

export const unreadable = (path: string, error: unknown) =>
  new CliError('folder_unusable', EXIT.unreachable, 'fault.file.unreadable', [path], { cause: error })

/** Looks into a class folder without following any link. @throws CliError 6 when it cannot be read */
export function look(root: string, name: string): Content {
  const path = folderPath(root, name)
  const odd = new Map<string, Buffer>()
  const content: Content = { state: 'folder', files: [], junk: [], folders: [], odd }
  const found = lookAt(path)
  if (!found) return { ...content, state: 'missing' }
  if (!found.isDirectory()) return { ...content, state: 'link' }
  walk(path, '', content, odd)
  return { ...content, files: content.files.sort(), junk: content.junk.sort() }
}

function walk(folder: string, below: string, content: Content, odd: Map<string, Buffer>): void {
  let entries: ReturnType<typeof entriesOf>
  try {
    entries = entriesOf(below === '' ? folder : pathInside(folder, below, content))
  } catch (error) {
    throw unreadable(join(folder, below), error)
  }
  const names = new Set(entries.filter(({ name }) => isUtf8(name)).map(({ name }) => name.toString()))
  for (const entry of entries) {
    const name = isUtf8(entry.name) ? entry.name.toString() : freeName(LATIN.decode(entry.name), names)
    const inside = below === '' ? name : `${below}/${name}`
    const above = odd.get(below)
    if (above || !isUtf8(entry.name)) odd.set(inside, Buffer.concat([above ?? Buffer.from(below), Buffer.from(below && '/'), entry.name]))
    if (entry.isDirectory()) {
      walk(folder, inside, content, odd)
      content.folders.push(inside)
    } else if (JUNK.test(name) && entry.isFile()) content.junk.push(inside)
    else content.files.push(inside)
  }
}

const LATIN = new TextDecoder('windows-1252')

/** Another file may already have the name that the bytes meant. */
function freeName(wanted: string, names: Set<string>): string {
  let name = wanted
  for (let number = 2; names.has(name); number++) name = `${wanted} (${number})`
  names.add(name)
  return name
}

const entriesOf = (folder: string | Buffer) => readdirSync(folder, { withFileTypes: true, encoding: 'buffer' })
