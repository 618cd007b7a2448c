import { closeSync, fstatSync, openSync, readFileSync, type Stats, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { CliError, EXIT } from '../errors.ts'
import { followed } from './links.ts'

/**
 * The text of a file that holds a secret: it is ours or root's, and nobody but its owner may read or write it, whom root makes an
 * exception for, as libpq does (a group may read what root has put there for it).
 * @throws CliError 6 `file_exposed` with what to type; the error of the system when it cannot be read
 */
export const readSecret = (path: string): string =>
  readLooked(path, (stats) => {
    const open = stats.mode & (stats.uid === 0 && process.getuid?.() !== 0 ? 0o037 : 0o077)
    if (open) throw exposed('file.secret_exposed', path, stats)
    refuseForeign(path, stats)
  })

/**
 * The text of a file that says what this program does: nobody but its owner or root may write it, nor the folder that it is in.
 * @throws CliError 6 `file_exposed` with what to type; the error of the system when it cannot be read
 */
export const readTrusted = (path: string): string =>
  readLooked(path, (stats) => {
    refuseForeign(path, stats)
    for (const folder of new Set([path, followed(path)].map(dirname))) refuseForeign(folder, statSync(folder))
  })

/**
 * The text of a file that decides about people and names none: nobody but its owner or root may write it, whatever folder it is in.
 * @throws CliError 6 `file_exposed` with what to type; the error of the system when it cannot be read
 */
export const readOwned = (path: string): string => readLooked(path, (stats) => refuseForeign(path, stats))

function refuseForeign(path: string, stats: Stats): void {
  if (![0, process.getuid?.()].includes(stats.uid)) throw exposed('file.foreign', path, stats)
  // In a folder such as /tmp nobody can take away what belongs to somebody else.
  const isShared = stats.isDirectory() && stats.mode & STICKY
  if (stats.mode & 0o022 && !isShared) throw exposed('file.writable', path, stats)
}

const STICKY = 0o1000

/** What is looked at is what is read. A pipe or a device belongs to whoever opened it; Windows has other rights. */
function readLooked(path: string, look: (stats: Stats) => void): string {
  const descriptor = openSync(path, 'r')
  try {
    const stats = fstatSync(descriptor)
    if (process.platform !== 'win32' && stats.isFile()) look(stats)
    return readFileSync(descriptor, 'utf8')
  } finally {
    closeSync(descriptor)
  }
}

function exposed(key: 'file.secret_exposed' | 'file.foreign' | 'file.writable', path: string, { mode }: Stats): CliError {
  const shown = (mode & 0o777).toString(8).padStart(4, '0')
  return new CliError('file_exposed', EXIT.unreachable, key, [path, shown], { details: { file: path, mode: shown } })
}
