import { helpAfter } from '../../cli/commands.ts'
import { list } from '../../cli/list.ts'
import { listing } from '../../cli/listing.ts'
import type { Column } from '../../cli/output.ts'
import type { Define } from '../../cli/program.ts'
import type { Db } from '../../store/engine.ts'
import { type ListedClass, listClasses } from '../usecases/classes.ts'
import { levelsInOrder } from './settings.ts'
import { type WorkFolders, workFolders } from './work-folders.ts'

const COLUMNS: readonly Column[] = [
  { key: 'class' },
  { key: 'levels' },
  { key: 'teacher', title: 'school.teacher' },
  { key: 'pupils', align: 'right' },
  { key: 'year', title: 'school.year', spare: 2 },
  { key: 'folder', spare: 1 },
  { key: 'files', align: 'right' },
]

export const classesList: Define = (command, app) => {
  const help = helpAfter(app, ['intrascol classes list', 'intrascol classes list -o json'], [0, 2, 5, 6, 130])
  listing(command, app)
    .addHelpText('after', help)
    .action(async (options) => {
      const folders = workFolders(app)
      let found: readonly ListedClass[] = []
      const rows = async (trx: Db) => {
        found = await listClasses(trx, levelsInOrder(app))
        return found.map((one) => withFolder(folders, one))
      }
      await list(app, COLUMNS, rows, { ...options, name: 'classes list' })
      const without = found.filter(({ teacher }) => teacher === null).map((one) => one.class)
      if (without.length > 0) app.remark(app.text['school.classes.no_teacher'](without))
    })
}

/** The row with its folder and how many files it holds; a link in the place of the folder counts as a file. */
export function withFolder(folders: WorkFolders, { slug, ...row }: ListedClass) {
  const content = folders.content(slug, { linkCounts: true })
  return { ...row, folder: folders.path(slug), files: content?.files.length ?? 0 }
}
