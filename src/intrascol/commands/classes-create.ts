import type { App } from '../../cli/app.ts'
import type { ChangeOptions } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import type { Row } from '../../cli/output.ts'
import type { Define } from '../../cli/program.ts'
import { levelsIn } from '../rules/level.ts'
import { plannedClasses } from '../usecases/aims.ts'
import { planCreatedClass } from '../usecases/create-class.ts'
import { breakdown, CLASS_ROW_COLUMNS } from './columns.ts'
import { schoolParsers } from './options.ts'
import { schoolChange } from './school-change.ts'
import { levelsInOrder, thisYear } from './settings.ts'

export const classesCreate: Define = (command, app) => {
  const { text } = app
  const { newClass, levels, login, year } = schoolParsers(text)
  writing(command, app)
    .argument('<name>', text['school.argument.new_class'], newClass)
    .option('--teacher <login>', text['school.option.teacher'], login)
    .option('--level <levels>', text['school.option.levels'], levels)
    .option('--year <years>', text['school.option.year'], year)
    .addHelpText(
      'after',
      helpAfter(
        app,
        [
          "intrascol classes create 'CE1-CE2 Mme Vidal' --teacher claire.vidal --level CE1,CE2",
          "intrascol classes create 'CE1-CE2 Mme Vidal' -n",
        ],
        [0, 2, 3, 4, 5, 6, 130],
      ),
    )
    .action((name, { level, ...options }) => createClass(app, { ...options, name, levels: level }))
}

interface NewClass extends ChangeOptions {
  name: string
  teacher?: string | undefined
  levels?: string[] | undefined
  year?: number | undefined
}

/** @param levels by default those in the name */
export async function createClass(app: App, { name, teacher, levels, year, ...options }: NewClass): Promise<void> {
  const { text } = app
  const order = levelsInOrder(app)
  const wish = { name, teacher, year: year ?? thisYear(app), levels: levels ?? levelsIn(name, order) }
  await schoolChange(app, options, {
    plan: (trx) => planCreatedClass(trx, wish, order),
    columns: CLASS_ROW_COLUMNS,
    rows: async (trx) => ({ query: plannedClasses(trx), map: withLevels }),
    breakdown,
    question: () => text['school.classes.question_create'](name),
    remarks: ({ counts }) => (counts.created && teacher === undefined ? [text['school.classes.no_teacher']([name])] : []),
  })
}

/** Levels as an array, as in every row of a class. */
export const withLevels = (row: Row): Row => ({ ...row, levels: JSON.parse(String(row.levels)) as string[] })
