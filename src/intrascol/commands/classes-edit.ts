import type { App } from '../../cli/app.ts'
import type { Change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import type { Define } from '../../cli/program.ts'
import { plannedClasses } from '../usecases/aims.ts'
import { type ClassEdit, planEditedClass } from '../usecases/edit-class.ts'
import { withLevels } from './classes-create.ts'
import { breakdown, CLASS_ROW_COLUMNS } from './columns.ts'
import { schoolParsers } from './options.ts'
import { schoolChange } from './school-change.ts'
import { levelsInOrder } from './settings.ts'

export const classesEdit: Define = (command, app) => {
  const { text } = app
  const { login, levels } = schoolParsers(text)
  writing(command, app)
    .argument('<name>', text['school.argument.class'])
    .option('--teacher <login>', text['school.option.teacher_or_none'], login)
    .option('--level <levels>', text['school.option.new_levels'], levels)
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['intrascol classes edit "CP Mme Roy" --teacher olivier.blin', 'intrascol classes edit "CP Mme Roy" --level CP,CE1 -n'],
        [0, 2, 3, 4, 5, 6, 130],
      ),
    )
    .action((name, { teacher, level, ...options }) =>
      schoolChange(
        app,
        options,
        classChange(app, name, { teacher: teacher === 'none' || teacher === 'aucun' ? null : teacher, levels: level }),
      ),
    )
}

export const classesRename: Define = (command, app) => {
  const { text } = app
  writing(command, app)
    .argument('<old>', text['school.argument.class'])
    .argument('<new>', text['school.argument.new_class'], schoolParsers(text).newClass)
    .addHelpText(
      'after',
      helpAfter(app, ["intrascol classes rename CP 'CP Mme Roy'", "intrascol classes rename CP 'CP Mme Roy' -n"], [0, 2, 3, 4, 5, 6, 130]),
    )
    .action((old, name, options) => schoolChange(app, options, classChange(app, old, { name })))
}

/** A write on one class. */
export const classChange = (app: App, name: string, edit: ClassEdit): Change => ({
  plan: (trx) => planEditedClass(trx, name, edit, levelsInOrder(app)),
  columns: CLASS_ROW_COLUMNS,
  rows: async (trx) => ({ query: plannedClasses(trx), map: withLevels }),
  breakdown,
  question: () => app.text['school.classes.question_edit'](name),
})
