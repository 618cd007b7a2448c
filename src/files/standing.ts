import { closeSync, lstatSync, openSync, readFileSync, readSync, type Stats, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Guarded } from '../text/guarded.ts'
import { descriptorOf, followed } from './links.ts'
import { unwritable } from './unwritable.ts'

/** What of an installation no file of a command may take the place of, beside what can be told by its content. */
export interface Ours {
  /** The file of the store in use; undefined when it is on a server. */
  store: string | undefined
  key: string
}

/** What stands at a path now. `at` is the path itself, or where the link at it leads. */
export type Standing =
  | { kind: 'nothing'; at: string }
  | { kind: 'file'; at: string; stats: Stats }
  /** A device, a pipe, or an open file of this process: it is written into. */
  | { kind: 'through'; at: string }
  /** Never replaced, and a companion is never made either: SQLite may be about to read a file of that name. */
  | { kind: 'guarded'; at: string; what: Guarded }

/** @throws CliError 6 when it cannot be seen */
export function standingAt(path: string, ours: Ours): Standing {
  // As every tool has it.
  const at = path === '-' ? '/dev/stdout' : followed(path)
  if (descriptorOf(at) !== undefined) return { kind: 'through', at }
  try {
    return look(at, ours)
  } catch (error) {
    throw unwritable(path, error)
  }
}

function look(at: string, ours: Ours): Standing {
  const stats = lstatSync(at, { throwIfNoEntry: false })
  if (stats?.isFIFO() || stats?.isCharacterDevice()) return { kind: 'through', at }
  // Nobody's link was followed that the system would not follow.
  if (stats?.isSymbolicLink()) statSync(at)
  const what = guarded(at, stats, ours)
  if (what) return { kind: 'guarded', at, what }
  return stats ? { kind: 'file', at, stats } : { kind: 'nothing', at }
}

function guarded(at: string, stats: Stats | undefined, ours: Ours): Guarded | undefined {
  if (stats?.isDirectory()) return 'folder'
  if (stats && !stats.isFile()) return 'disk'
  // Known by its number and not opened: closing it would drop the locks of the connection that this process has.
  if (isSame(at, ours.store)) return 'store'
  if (isSame(at, ours.key)) return 'key'
  if (isCompanion(at, ours)) return isManifestName(at) ? 'manifest' : 'companion'
  if (!stats) return undefined
  const beginning = beginningOf(at, KEY_LENGTH)
  if (beginning.startsWith(SQLITE)) return isThere(manifestOf(at)) ? 'backup' : 'store'
  if (isThere(manifestOf(at))) return 'backup'
  if (isManifestName(at) && isManifest(at)) return 'manifest'
  return KEY.test(beginning) && stats.size <= KEY_LENGTH ? 'key' : undefined
}

const SQLITE = 'SQLite format 3\0'
const KEY = /^[0-9a-f]{64}\s*$/
const KEY_LENGTH = 66

const manifestOf = (path: string) => `${path}.manifest.json`
const isManifestName = (path: string) => path.endsWith('.manifest.json')
const isThere = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined

/** What SQLite and this program keep beside a store, and what stands beside a backup. */
const COMPANION = /^(-wal|-shm|-journal|\.run.*|\.erased|\.before-.*|\..*\.part|\.manifest\.json)$/

/** Whether a file by this name, there or not, would belong to a store. */
function isCompanion(at: string, ours: Ours): boolean {
  const [folder, name] = [dirname(at), basename(at)]
  for (let end = 1; end < name.length; end++) {
    const store = join(folder, name.slice(0, end))
    if (COMPANION.test(name.slice(end)) && (isSame(store, ours.store) || isSqlite(store))) return true
  }
  return false
}

const isSqlite = (path: string) =>
  statSync(path, { throwIfNoEntry: false })?.isFile() === true && beginningOf(path, SQLITE.length) === SQLITE

/** The same file, whatever it is called; or, when neither is there, the same name. */
function isSame(path: string, other: string | undefined): boolean {
  if (other === undefined) return false
  const [here, there] = [path, other].map((one) => statSync(one, { throwIfNoEntry: false }))
  if (here && there) return here.ino === there.ino && here.dev === there.dev
  return !here && !there && basename(path) === basename(other) && isSame(dirname(path), dirname(other))
}

/** The first bytes of a file, each as one sign. */
function beginningOf(path: string, length: number): string {
  const bytes = Buffer.alloc(length)
  const descriptor = openSync(path, 'r')
  try {
    return bytes.toString('latin1', 0, readSync(descriptor, bytes))
  } finally {
    closeSync(descriptor)
  }
}

function isManifest(path: string): boolean {
  try {
    const found = JSON.parse(readFileSync(path, 'utf8')) as { sha256?: unknown; head?: unknown } | null
    return typeof found?.sha256 === 'string' && typeof found.head === 'string'
  } catch {
    return false
  }
}
