import { readdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { CliError, EXIT } from '../errors.ts'
import { standingAt } from '../files/standing.ts'
import { taken, unwritable } from '../files/unwritable.ts'
import { draftAt, makeFolder } from '../files/whole.ts'
import type { App } from './app.ts'
import { allowed, oursOf, type Target } from './target.ts'

/** A folder for several files that belong together. */
export interface NewFolder {
  readonly path: string
  /** A file of it. */
  file(name: string): Target
  /** Takes away the folder, as long as it is empty and was not there before. */
  remove(): void
}

/**
 * The folder that `--out` names: a new one, or one that is there and holds nothing.
 * @returns undefined for a device or a pipe, which can hold no folder
 * @throws CliError 5 when there is something in it, or a file in its place; 6
 */
export function newFolder(app: App, path: string): NewFolder | undefined {
  const standing = standingAt(path, oursOf(app))
  const isThere = standing.kind === 'guarded' && standing.what === 'folder'
  if (isThere) refuseFull(path, standing.at)
  else if (allowed(app, path, path).kind === 'through') return undefined
  else if (standing.kind === 'file') throw taken(path)
  else make(path, standing.at)
  return {
    path,
    file(name) {
      const named = join(path, name)
      const { fill, place, remove } = draftAt(join(standing.at, name), named)
      return { path: named, through: false, fill, remove, place: () => place('new') }
    },
    remove() {
      if (!isThere) removeEmpty(standing.at)
    },
  }
}

function refuseFull(path: string, at: string): void {
  if (attempt(path, () => readdirSync(at)).length === 0) return
  throw new CliError('file_guarded', EXIT.refused, 'file.folder_full', [path], { details: { file: path, what: 'folder' } })
}

const make = (path: string, at: string) => attempt(path, () => makeFolder(at))

function attempt<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw unwritable(path, error)
  }
}

function removeEmpty(at: string): void {
  try {
    rmdirSync(at)
  } catch {
    // Somebody has put something into it, or has taken it away.
  }
}
