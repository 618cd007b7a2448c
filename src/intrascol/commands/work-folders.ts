import type { App } from '../../cli/app.ts'
import { CliError, EXIT } from '../../errors.ts'
import { type Content, checkRoot, folderPath, look } from '../folders/look.ts'
import { foldersRoot } from './settings.ts'

/** The work folders of the school, or what stands for them where they are not managed. */
export interface WorkFolders {
  /** Absolute path; null where folders are not managed. */
  path(slug: string): string | null
  /** undefined where folders are not managed. @throws CliError 5 when a link stands in the place of the folder, 6 */
  content(slug: string, more?: { linkCounts: boolean }): Content | undefined
}

/** @throws CliError 6 when the root is not there */
export function workFolders(app: App): WorkFolders {
  const root = foldersRoot(app)
  if (root === undefined) return { path: () => null, content: () => undefined }
  checkRoot(root)
  return {
    path: (slug) => folderPath(root, slug),
    content(slug, { linkCounts } = { linkCounts: false }) {
      const found = look(root, slug)
      if (found.state === 'link' && linkCounts) return { ...found, files: [slug] }
      if (found.state === 'link') throw new CliError('folder_link', EXIT.refused, 'folders.link', [slug], { details: { folder: slug } })
      return found
    },
  }
}
