import { mkdirSync, renameSync, rmdirSync, unlinkSync } from 'node:fs'
import { syncFolder } from '../../files/whole.ts'
import { folderPath, look, lookAt, pathInside, unusable } from './look.ts'

/** What came of one piece of work: done, or why it waits. */
export type Done = { done: true } | { done: false; why: 'files' | 'link'; files: string[] }

const DONE: Done = { done: true }
const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code

/** Makes a class folder; one that is there already will do, a link in its place will not. @throws CliError 5, 6 */
export function makeFolder(root: string, slug: string): Done {
  const path = folderPath(root, slug)
  try {
    mkdirSync(path)
    syncFolder(root)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw unusable(path, error)
    if (!lookAt(path)?.isDirectory()) return { done: false, why: 'link', files: [] }
  }
  return DONE
}

/**
 * Removes a class folder that holds no file: renamed aside, looked at again, its junk removed by name, then itself. Never recursive: a
 * file that came meanwhile makes every step fail, and the folder gets its name back.
 * @param id a number that no other class has
 * @throws CliError 5, 6
 */
export function removeFolder(root: string, slug: string, id: number): Done {
  const [path, asideName] = [folderPath(root, slug), `.deleting-${id}`]
  const aside = folderPath(root, asideName)
  const found = lookAt(path)
  // A run that was killed left it under the other name.
  if (lookAt(aside)) return settle(root, slug, asideName)
  if (!found) return DONE
  if (!found.isDirectory()) return { done: false, why: 'link', files: [] }
  const before = look(root, slug)
  if (before.files.length > 0) return { done: false, why: 'files', files: before.files }
  try {
    renameSync(path, aside)
  } catch (error) {
    throw unusable(path, error)
  }
  return settle(root, slug, asideName)
}

function settle(root: string, slug: string, asideName: string): Done {
  const [path, aside] = [folderPath(root, slug), folderPath(root, asideName)]
  const content = look(root, asideName)
  if (content.state === 'link') return { done: false, why: 'link', files: [] }
  if (content.files.length === 0) {
    try {
      for (const file of content.junk) unlinkSync(pathInside(aside, file, content))
      for (const folder of content.folders) rmdirSync(pathInside(aside, folder, content))
      rmdirSync(aside)
      return DONE
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return DONE
      if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw unusable(aside, error)
    }
  }
  if (!lookAt(path)) renameSync(aside, path)
  return { done: false, why: 'files', files: look(root, lookAt(path) ? slug : asideName).files }
}
