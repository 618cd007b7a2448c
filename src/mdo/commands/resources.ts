import type { App } from '../../cli/app.ts'
import { type Change, change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { list } from '../../cli/list.ts'
import { listing } from '../../cli/listing.ts'
import type { Column, Row } from '../../cli/output.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { listResources } from '../usecases/catalogue.ts'
import { planAddedResource, plannedResources, planRetiredResource } from '../usecases/edit-catalogue.ts'
import { breakdown, OUTCOME } from './columns.ts'
import { missing } from './libraries-add.ts'
import { codeParser, nameParser } from './parsers.ts'
import { departmentOnly } from './settings.ts'

const COLUMNS: readonly Column[] = [{ key: 'code' }, { key: 'name' }, { key: 'active', title: 'mdo.active' }]

export const resourcesList: Define = (command, app) => {
  listing(command, app)
    .addHelpText('after', helpAfter(app, ['mdo resources list', 'mdo resources list -o json'], [0, 2, 5, 6, 130]))
    .action((options) => list(app, COLUMNS, listResources, { ...options, name: 'resources list' }))
}

const resourceChange = ({ text }: App, plan: Change['plan']): Change => ({
  plan,
  columns: [...COLUMNS, OUTCOME],
  rows: async (trx) => ({ query: plannedResources(trx), map: ({ retired_on, ...row }: Row) => ({ ...row, active: retired_on === null }) }),
  breakdown,
  question: ({ changes }) => text['mdo.question.write'](changes),
})

export const resourcesAdd: Define = (command, app) => {
  const { text } = app
  writing(command, app)
    .argument('<code>', text['mdo.argument.resource_code'], codeParser(text))
    .option('--name <text>', text['mdo.option.resource_name'], nameParser(text))
    .addHelpText(
      'after',
      helpAfter(
        app,
        ["mdo resources add skilleos --name 'Skilleos'", "mdo resources add eureka --name 'Eurêka' -n"],
        [0, 2, 3, 5, 6, 7, 130],
      ),
    )
    .action(async (code, options) => {
      departmentOnly(app)
      const { name } = options
      if (name === undefined) throw missing('--name')
      await change(
        app,
        options,
        resourceChange(app, (trx) => planAddedResource(trx, code, name)),
      )
    })
}

export const resourcesRetire: Define = (command, app) => {
  const { text } = app
  writing(command, app)
    .argument('<resource>', text['mdo.argument.resource'], parsersFor(text).filled)
    .addHelpText('after', helpAfter(app, ['mdo resources retire gerip', 'mdo resources retire gerip -n'], [0, 2, 3, 4, 5, 6, 130]))
    .action(async (word, options) => {
      departmentOnly(app)
      await change(
        app,
        options,
        resourceChange(app, async (trx) => {
          await planRetiredResource(trx, word, app.today)
          return undefined
        }),
      )
    })
}
