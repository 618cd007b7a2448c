import type { App } from '../../cli/app.ts'
import type { ChangeOptions } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import type { Define } from '../../cli/program.ts'
import { fold } from '../../fold.ts'
import { inSnapshot } from '../../store/transaction.ts'
import type { Content } from '../folders/look.ts'
import { plannedClasses } from '../usecases/aims.ts'
import { openClasses } from '../usecases/classes.ts'
import { planDeletedClasses } from '../usecases/edit-class.ts'
import { withLevels } from './classes-create.ts'
import { breakdown, CLASS_ROW_COLUMNS } from './columns.ts'
import { schoolChange } from './school-change.ts'
import { workFolders } from './work-folders.ts'

export const classesDelete: Define = (command, app) => {
  const { text } = app
  writing(command, app)
    .argument('<names...>', text['school.argument.classes'])
    .addHelpText(
      'after',
      helpAfter(app, ['intrascol classes delete "CM2 Mme Prat"', 'intrascol classes delete "CM2 Mme Prat" -n'], [0, 2, 3, 4, 5, 6, 130]),
    )
    .action((names, options) => deleteClasses(app, names, options))
}

/** Deletes classes whose folders hold no file. @throws CliError 4, 5 */
export async function deleteClasses(app: App, names: readonly string[], options: ChangeOptions): Promise<void> {
  const { text, today } = app
  const contents = await contentsOf(app, names)
  const filesOf = (slug: string) => contents.get(slug)?.files ?? []
  const ignored = [...contents].flatMap(([slug, { junk, folders }]) => [...junk, ...folders].map((inside) => `${slug}/${inside}`))
  let left: string[] = []
  await schoolChange(app, options, {
    plan: async (trx) => {
      const plan = await planDeletedClasses(trx, names, { today, filesOf })
      left = plan.left
      return plan.refused
    },
    columns: CLASS_ROW_COLUMNS,
    rows: async (trx) => ({ query: plannedClasses(trx), map: withLevels }),
    breakdown,
    question: ({ counts }) => text['school.classes.question_delete'](counts.deleted ?? 0, left.length),
    remarks: () => [
      ...(left.length > 0 ? [text['school.classes.left_over'](left)] : []),
      ...(ignored.length > 0 ? [text['school.classes.ignored'](ignored)] : []),
    ],
  })
}

/** What the folders of the classes hold, looked at before the transaction. The folder is looked at again when it is removed. @throws CliError 5, 6 */
async function contentsOf(app: App, names: readonly string[]): Promise<ReadonlyMap<string, Content>> {
  const folders = workFolders(app)
  const wanted = new Set(names.map(fold))
  const rooms = await inSnapshot(await app.open(), openClasses)
  const found = new Map<string, Content>()
  for (const { slug, name_key } of rooms) {
    const content = wanted.has(name_key) ? folders.content(slug) : undefined
    if (content) found.set(slug, content)
  }
  return found
}
