import { type App, declined } from '../../cli/app.ts'
import type { ChangeOptions } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { foresee } from '../../cli/foreseen.ts'
import { printRows } from '../../cli/list.ts'
import type { Column, Row } from '../../cli/output.ts'
import type { Define } from '../../cli/program.ts'
import { printResult } from '../../cli/result.ts'
import { CliError, EXIT } from '../../errors.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { archiveFolder } from '../folders/archive.ts'
import { yearName } from '../rules/school-year.ts'
import { classWithFolder } from '../usecases/folder-work.ts'
import { OUTCOME } from './columns.ts'
import { finishFolders } from './folder-work.ts'
import { foldersRoot } from './settings.ts'
import { workFolders } from './work-folders.ts'

const COLUMNS: readonly Column[] = [
  { key: 'class' },
  { key: 'files', align: 'right' },
  { key: 'archive', title: 'school.archive' },
  OUTCOME,
]

export const classesArchive: Define = (command, app) => {
  writing(command, app)
    .argument('<name>', app.text['school.argument.class'])
    .addHelpText(
      'after',
      helpAfter(app, ['intrascol classes archive "CM2 Mme Prat"', 'intrascol classes archive "CM2 Mme Prat" -n'], [0, 2, 3, 4, 5, 6, 130]),
    )
    .action((name, options) => archive(app, name, options))
}

/** Files are moved, no row of the store steps: [], changes: there is nothing to journal and nothing to undo. */
export async function archive(app: App, name: string, options: ChangeOptions): Promise<void> {
  const root = foldersRoot(app)
  if (root === undefined) throw new CliError('folders_not_managed', EXIT.unreachable, 'folders.not_managed')
  const store = await app.open()
  const room = await inSnapshot(store, (trx) => classWithFolder(trx, name))
  const content = workFolders(app).content(room.slug)
  const files = (content?.files.length ?? 0) + (content?.junk.length ?? 0)
  foresee(app, options, files === 0 ? 0 : 1)
  const outcome = files === 0 ? 'already' : 'archived'
  if (files === 0 || options.dryRun) return print(app, options, { class: room.name, files, archive: null, outcome })
  const question = app.text['school.classes.question_archive'](room.name, files)
  if (app.interactive && !options.yes && !(await (await app.ask()).confirm(question))) throw declined()
  const path = await archiveFolder(root, room.slug, yearName(room.year))
  await print(app, options, { class: room.name, files, archive: path ?? null, outcome })
  await finishFolders(app, store)
}

async function print(app: App, { dryRun }: ChangeOptions, row: Row): Promise<void> {
  const outcome = String(row.outcome)
  const result = { operation: null, dry_run: Boolean(dryRun), counts: { [outcome]: 1 }, changes: 0, steps: [], guards: [] }
  const it = { columns: COLUMNS, rows: async () => [row], plan: async () => undefined, question: () => '' }
  await inSnapshot(await app.open(), (trx) =>
    app.format === 'table' ? printRows(app, COLUMNS, trx, [row]) : printResult(app, trx, it, result),
  )
}
